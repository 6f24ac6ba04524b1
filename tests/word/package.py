"""A Word file as its parts: zip entries, XML trees, paragraphs in reading order."""

import copy
import zipfile

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = {"w": W, "r": R, "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}


def w(name):
    return f"{{{W}}}{name}"


class Package:
    """The parts of a file, which may be changed and written again."""

    def __init__(self, path):
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.entries = archive.infolist()
            self.parts = {entry.filename: archive.read(entry) for entry in self.entries}

    def tree(self, part="word/document.xml"):
        return etree.fromstring(self.parts[part])

    def write(self, path, parts=None, entries=None):
        """Writes it with other parts, or with other dates and attributes of them."""
        parts = parts or self.parts
        with zipfile.ZipFile(path, "w") as archive:
            for entry in entries or self.entries:
                if entry.filename in parts:
                    # Writing sets the place and the sum in it.
                    archive.writestr(copy.copy(entry), parts[entry.filename])


def style(paragraph):
    found = paragraph.find("w:pPr/w:pStyle", NS)
    return "Normal" if found is None else found.get(w("val"))


def text(element):
    """What is shown: text and tabs, without instructions of fields and what was deleted."""
    out = []
    for node in element.iter(w("t"), w("tab"), w("br")):
        if node.tag == w("t"):
            out.append(node.text or "")
        elif node.getparent().tag == w("r"):
            out.append("\t" if node.tag == w("tab") else "\n")
    return "".join(out)


def squeezed(value):
    return "".join(value.split()).replace("\u200b", "")


def is_contents(paragraph):
    return style(paragraph).startswith("TOC") or style(paragraph) == "ContentsTitle"
