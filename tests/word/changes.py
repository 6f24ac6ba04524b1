"""Tracked changes accepted and rejected, after ECMA-376: a paragraph whose mark goes is one with the next, a row that
goes goes with all in it."""

import copy

from lxml import etree

from package import NS, is_contents, squeezed, text, w

def settled(package, is_accepted):
    """The document without marks of changes."""
    gone, kept = ("del", "ins") if is_accepted else ("ins", "del")
    tree = copy.deepcopy(package.tree())
    for row in list(tree.iter(w("tr"))):
        if row.find(f"w:trPr/w:{gone}", NS) is not None:
            row.getparent().remove(row)
    for node in list(tree.iter(w(gone))):
        if node.getparent().tag not in (w("rPr"), w("trPr")):
            node.getparent().remove(node)
    for node in list(tree.iter(w("delText"))):
        node.tag = w("t")
    for node in list(tree.iter(w(kept))):
        if node.getparent().tag not in (w("rPr"), w("trPr")):
            parent, at = node.getparent(), node.getparent().index(node)
            for child in reversed(list(node)):
                parent.insert(at, child)
            parent.remove(node)
    return tree, gone


def lines(package, is_accepted):
    """The paragraphs and rows that are left, without paragraphs that say nothing and the contents."""
    tree, gone = settled(package, is_accepted)
    notes = {note.get(w("id")): text(note) for note in package.tree("word/footnotes.xml")}
    out, carried = [], ""
    for paragraph in tree.iter(w("p"), w("tr")):
        if paragraph.tag == w("tr"):
            out.append("row")
            continue
        if is_contents(paragraph):
            continue
        carried += text(paragraph)
        carried += "".join(notes[mark.get(w("id"))] for mark in paragraph.iter(w("footnoteReference")))
        if paragraph.find(f"w:pPr/w:rPr/w:{gone}", NS) is None:
            out.append(squeezed(carried))
            carried = ""
    return [line for line in out if line]


def without_contents(package, path):
    """The file without its contents, for a reader that does not know them as such."""
    tree = package.tree()
    for paragraph in list(tree.iter(w("p"))):
        if is_contents(paragraph):
            paragraph.getparent().remove(paragraph)
    package.write(path, {**package.parts, "word/document.xml": etree.tostring(tree, xml_declaration=True, encoding="UTF-8")})
    return path
