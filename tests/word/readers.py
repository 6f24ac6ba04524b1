"""What two foreign readers and the Markdown say of the headings, and whether words and tables are those of the Markdown."""

import json
import re
import subprocess

import docx
from lxml import html

from package import NS, is_contents, squeezed, style, text, w

NUMBERED = "AnnexNumber"
# Paragraphs of the cover, which the Markdown has in its first lines in another order.
COVER = ("Mark", "Title", "CoverLine")


def pandoc(*arguments):
    return subprocess.run(["pandoc", *arguments], check=True, capture_output=True, text=True).stdout


def shown(node):
    """The text of a pandoc inline or block."""
    if isinstance(node, list):
        return "".join(shown(one) for one in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind == "Str":
        return content
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Note":
        return ""
    if kind in ("Link", "Span", "Quoted", "Strong", "Emph", "Underline", "Strikeout", "Superscript", "Div"):
        return shown(content)
    return shown(content)


def by_pandoc(path):
    blocks = json.loads(pandoc("-f", "docx", "-t", "json", str(path)))["blocks"]
    heads = []

    def walk(blocks):
        for block in blocks:
            if block["t"] == "Header":
                heads.append((block["c"][0], squeezed(shown(block["c"][2]))))
            elif block["t"] == "Div":
                walk(block["c"][1])

    walk(blocks)
    return heads


def by_python_docx(path):
    heads = []
    for paragraph in docx.Document(path).paragraphs:
        known = paragraph.style
        while known is not None and not known.name.startswith("Heading "):
            known = known.base_style
        if known is not None:
            heads.append((int(known.name.split()[1]), squeezed(paragraph.text)))
    return heads


def page(markdown):
    """The Markdown as a web page, without its contents."""
    tree = html.fromstring(pandoc("-f", "gfm", "-t", "html", str(markdown)))
    for head in tree.xpath("//h2[normalize-space()='目录']"):
        following = head.getnext()
        following.getparent().remove(following)
        head.getparent().remove(head)
    return tree


def of_markdown(markdown):
    heads = []
    for node in page(markdown).iter("h2", "h3", "h4", "h5"):
        # The number of an annex is a line of its own in Word.
        words = re.sub(r"^附件\d*　", "", node.text_content())
        heads.append((int(node.tag[1]) - 1, squeezed(words)))
    return heads


def matrix(rows):
    """Rows of (text, columns, rows) as a full matrix."""
    filled = []
    for at, row in enumerate(rows):
        while len(filled) <= at:
            filled.append({})
        col = 0
        for words, columns, height in row:
            while col in filled[at]:
                col += 1
            for down in range(height):
                while len(filled) <= at + down:
                    filled.append({})
                for right in range(columns):
                    filled[at + down][col + right] = words
            col += columns
    return [[row[col] for col in sorted(row)] for row in filled]


def web_table(table):
    rows = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        rows.append([(squeezed(cell.text_content()), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))) for cell in cells])
    return matrix(rows)


def word_table(table):
    rows = []
    above = {}
    for row in table.findall("w:tr", NS):
        at, cells = 0, []
        for cell in row.findall("w:tc", NS):
            span = cell.find("w:tcPr/w:gridSpan", NS)
            columns = 1 if span is None else int(span.get(w("val")))
            merge = cell.find("w:tcPr/w:vMerge", NS)
            words = squeezed(text(cell))
            if merge is not None and merge.get(w("val")) != "restart":
                words = above[at]
            for right in range(columns):
                above[at + right] = words
            cells.extend([words] * columns)
            at += columns
        rows.append(cells)
    return rows


class Stream:
    """Text and tables in turn."""

    def __init__(self):
        self.parts = [""]

    def say(self, words):
        self.parts[-1] += squeezed(words)

    def put(self, table):
        self.parts.extend([table, ""])


def of_word(package):
    stream = Stream()
    for node in package.tree().find("w:body", NS):
        if node.tag == w("tbl"):
            if style(node.find(".//w:p", NS)) == "BoxTitle":
                stream.say(text(node))
            else:
                stream.put(word_table(node))
        elif node.tag == w("p") and not is_contents(node) and style(node) not in COVER:
            words = text(node)
            # The mark of an item is no text in Markdown.
            stream.say(words.split("\t", 1)[-1] if style(node) == "ListItem" else words)
    return stream.parts, [squeezed(text(note)) for note in package.tree("word/footnotes.xml") if note.get(w("type")) is None]


def of_page(markdown):
    tree = page(markdown)
    stream = Stream()
    notes = []
    is_begun = False

    def walk(node):
        nonlocal is_begun
        if node.tag in ("h2", "h3", "h4", "h5"):
            is_begun = True
        if node.tag == "section":
            notes.extend(squeezed(item.text_content()).removesuffix("↩︎") for item in node.iter("li"))
        elif node.tag == "table":
            stream.put(web_table(node))
        elif node.tag in ("p", "h2", "h3", "h4", "h5", "figcaption", "pre"):
            for mark in node.xpath(".//a[contains(@class, 'footnote-ref')]"):
                mark.drop_tree()
            # The unit of a table is a line of its own in Word.
            words = re.sub(r"（(单位：[^）]*)）$", r"\1", node.text_content().strip())
            # Before the first heading stands the cover.
            if is_begun:
                stream.say(words)
        else:
            for child in node:
                walk(child)

    walk(tree)
    return stream.parts, notes


def differences(found, expected):
    """Where two streams part."""
    if len(found) != len(expected):
        yield f"{len(found)} parts in Word, {len(expected)} in Markdown"
    for ours, theirs in zip(found, expected):
        if ours == theirs:
            continue
        if isinstance(ours, str) and isinstance(theirs, str):
            at = next((at for at, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), min(len(ours), len(theirs)))
            yield f"Word: …{ours[max(0, at - 20):at + 30]}… Markdown: …{theirs[max(0, at - 20):at + 30]}…"
        else:
            rows = [pair for pair in zip(ours, theirs) if pair[0] != pair[1]]
            yield f"a table: {rows[:1] or (len(ours), len(theirs))}"
        return
