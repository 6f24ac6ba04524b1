"""Whether the words of a Word file are those of its Markdown: paragraph by paragraph, tables cell by cell.

What may differ, and nowhere else:
- the contents: those of Word have pages (`pages.contents` looks at them), those of the Markdown links;
- the cover: its lines are in another order (`of_cover`);
- the list of annexes has a paragraph for each in Word, and a line break between them in Markdown;
- the table to sign has a header in Markdown, which knows no table without one;
- a unit is a line of its own above a table of Word, and in brackets behind the caption in Markdown;
- the number of an annex is a line of its own in Word, and stands before its title in Markdown;
- the mark of a list item is text in Word only, as all numbers are;
- an excerpt for Word says on which page of the report something stands;
- the line breaks of a paragraph, and white space, are none.
"""

import re

from package import NS, is_contents, squeezed, style, text, w
from readers import page

# Paragraphs of the cover.
COVER = ("Mark", "Title", "CoverLine")
UNIT = re.compile(r"（(单位：[^（）]*)）$")
TO_SIGN = ["项目", "签认"]
ON_PAGE = re.compile(r"〔报告第\d+页〕")
HEADS = ("h2", "h3", "h4", "h5")


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


def of_word(package):
    """Its paragraphs and tables in turn, and its footnotes."""
    parts, number, before = [], "", ""

    def say(words):
        if squeezed(words):
            parts.append(squeezed(words))

    for node in package.tree().find("w:body", NS):
        if node.tag == w("tbl"):
            if style(node.find(".//w:p", NS)).startswith("Box"):
                for paragraph in node.iter(w("p")):
                    say(text(paragraph))
            else:
                parts.append(word_table(node))
        elif node.tag == w("p") and style(node) == "AnnexNumber":
            number = text(node)
        elif node.tag == w("p") and not is_contents(node) and style(node) not in COVER:
            words = ON_PAGE.sub("", number + text(node))
            number = ""
            say(words.split("\t", 1)[-1] if style(node) == "ListItem" else words)
            if style(node) == before == "AnnexNote":
                parts[-2:] = ["".join(parts[-2:])]
            before = style(node)
    return parts, [squeezed(text(note)) for note in package.tree("word/footnotes.xml") if note.get(w("type")) is None]


def of_page(markdown):
    """The same of the Markdown, from its first heading on."""
    parts, notes = [], []

    def say(node):
        for mark in node.xpath(".//a[contains(@class, 'footnote-ref')]"):
            mark.drop_tree()
        words = node.text_content().strip()
        unit = UNIT.search(words)
        said = [UNIT.sub("", words), unit.group(1)] if unit and not node.xpath("self::h2|self::h3|self::h4|self::h5") else [words]
        parts.extend(squeezed(one) for one in said if squeezed(one))

    def walk(node):
        if node.tag == "section":
            notes.extend(squeezed(item.text_content()).removesuffix("↩︎") for item in node.iter("li"))
        elif node.tag == "table":
            rows = web_table(node)
            parts.append(rows[1:] if rows[0] == TO_SIGN else rows)
        elif node.tag in ("p", "figcaption", "pre", *HEADS):
            say(node)
        elif node.tag == "li" and node.find("p") is None:
            # Its words stand in no paragraph of their own, before the lists in it.
            inner = node.findall("ul") + node.findall("ol")
            for one in inner:
                node.remove(one)
            say(node)
            for one in inner:
                walk(one)
        else:
            for child in node:
                walk(child)

    for node in body(page(markdown)):
        walk(node)
    return parts, notes


def body(tree):
    """What stands after the cover."""
    nodes = list(tree)
    first = next(at for at, node in enumerate(nodes) if node.tag in HEADS)
    return nodes[first:]


def of_cover(package, markdown):
    """Lines of one cover that are not on the other."""
    nodes = list(page(markdown))
    cover = squeezed("".join(node.text_content() for node in nodes[: len(nodes) - len(body(nodes))]))
    lines = [squeezed(text(node)) for node in package.tree().iter(w("p")) if style(node) in COVER]
    yield from (f"{line} is not on the cover of the Markdown" for line in lines if line not in cover)
    # What is marked stands in brackets in the Markdown.
    if sorted("".join(lines)) != sorted(cover) and sorted("".join(lines) + "（）") != sorted(cover):
        yield f"the covers say {''.join(lines)} and {cover}"


def differences(found, expected):
    """Where two streams part first, and whether they are as long."""
    if len(found) != len(expected):
        yield f"{len(found)} parts in Word, {len(expected)} in Markdown"
    for ours, theirs in zip(found, expected):
        if ours != theirs:
            # In a table it is the first row that differs, in text the first characters.
            at = next((at for at, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), min(len(ours), len(theirs)))
            begin, end = (at, at + 1) if isinstance(ours, list) else (max(0, at - 20), at + 30)
            yield f"Word: {ours[begin:end]} Markdown: {theirs[begin:end]}"
            return
