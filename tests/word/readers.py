"""What two foreign readers find in a Word file: headings with their levels, and the words."""

import json
import re
import subprocess

import docx
from lxml import html

from package import squeezed


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
    # What a picture shows is said in words for those who cannot see it.
    if kind in ("Note", "Image"):
        return ""
    return shown(content)


def told(path, changes="accept"):
    """All the words that pandoc finds. It takes a title for itself when the file begins with one."""
    found = json.loads(pandoc("-f", "docx", f"--track-changes={changes}", "-t", "json", str(path)))
    return squeezed(shown(list(found["meta"].values())) + shown(found["blocks"]))


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


def paragraphs(path):
    """The paragraphs that python-docx finds, those of a merged cell once."""
    found = []

    def walk(place):
        for block in place.iter_inner_content():
            if not hasattr(block, "rows"):
                found.append(squeezed(block.text))
                continue
            for cell in dict.fromkeys(cell._tc for row in block.rows for cell in row.cells):
                walk(docx.table._Cell(cell, block))

    walk(docx.Document(path))
    return [words for words in found if words]


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
