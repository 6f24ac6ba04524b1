"""Pages: those that the contents name, and those that LibreOffice makes of the file."""

import os
import pathlib
import re
import subprocess

from lxml import html

from package import NS, squeezed, style, text, w
from readers import by_python_docx
from words import word_table

NUMBER = re.compile(r"—(\d+)—$")


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def printed(pdf):
    """The text of each page without white space."""
    return [squeezed(page) for page in run("pdftotext", "-raw", str(pdf), "-").split("\f")][:-1]


def outline(pdf, folder):
    """The bookmarks of a PDF: words and number of the page, from 1, in turn."""
    run("pdftohtml", "-xml", "-i", "-q", str(pdf), str(folder / "outline"))
    tree = html.fromstring((folder / "outline.xml").read_bytes())
    return [(squeezed(item.text_content()), int(item.get("page"))) for item in tree.iter("item")]


def contents(package, pdf, folder):
    """What is wrong with the entries of the contents and the pages that they name, and how many there are."""
    document, pages, faults = package.tree(), printed(pdf), []
    names = {}
    for paragraph in document.iter(w("p")):
        for name in paragraph.iter(w("bookmarkStart")):
            names.setdefault(name.get(w("name")), squeezed(text(paragraph)))
    field = next((node.text for node in document.iter(w("instrText")) if node.text.split()[0] == "TOC"), "")
    if not field:
        return ["there are no contents"], 0
    depth = int(re.search(r'"1-(\d)"', field).group(1))
    heads = [(level, words) for level, words in by_python_docx(package.path) if level <= depth]
    entries = [paragraph for paragraph in document.iter(w("p")) if re.fullmatch(r"TOC\d", style(paragraph))]
    if len(heads) != len(entries):
        faults.append(f"{len(entries)} entries for {len(heads)} headings")
    marks = iter(outline(pdf, folder))
    for (level, heading), entry in zip(heads, entries):
        words, shown = text(entry).rsplit("\t", 1)
        if names.get(entry.find("w:hyperlink", NS).get(w("anchor"))) != heading or style(entry) != f"TOC{level}":
            faults.append(f"{words} is not {heading}, or not of level {level}")
        # The number of an annex stands before its title there.
        page = next((page for title, page in marks if title.endswith(heading)), None)
        number = NUMBER.search(pages[page - 1]) if page else None
        if not squeezed(words).endswith(heading) or not number or number.group(1) != shown:
            faults.append(f"{words}: {shown}, but {number and number.group(1)} in the PDF")
    return faults, len(entries)


def font_settings(fonts, folder):
    """Settings that give the office program the free fonts for the official ones."""
    pairs = [
        ("仿宋_GB2312", "FandolFang R"), ("楷体_GB2312", "FandolKai"), ("黑体", "FandolHei"), ("宋体", "FandolSong"),
        ("方正小标宋简体", "Noto Serif CJK SC"), ("Times New Roman", "Liberation Serif"),
    ]
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{given}</string></edit></match>'
        for wanted, given in pairs
    )
    file = folder / "fonts.conf"
    file.write_text(f"<?xml version='1.0'?><fontconfig><dir>{fonts}</dir><cachedir>{folder}/cache</cachedir>{rules}</fontconfig>")
    return {**os.environ, "FONTCONFIG_FILE": str(file), "HOME": str(folder)}


def by_office(path, folder, environment):
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", str(folder), str(path)],
        check=True, capture_output=True, env=environment, timeout=300,
    )
    return folder / (pathlib.Path(path).stem + ".pdf")


def sides(pdf):
    """Page numbers that are not right on odd and left on even pages, or not there, and how many there are."""
    faults, count = [], 0
    for page in run("pdftotext", "-bbox", str(pdf), "-").split("<page ")[1:]:
        width = float(re.search(r'width="([\d.]+)"', page).group(1))
        found = [(float(x), float(y), words) for x, y, words in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)</word>', page)]
        # Characters of a line are of different heights.
        last = max((y for _, y, _ in found), default=0)
        foot = sorted((x, words) for x, y, words in found if y > last - 6)
        match = re.fullmatch(r"—(\d+)—", "".join(words for _, words in foot))
        if match:
            count += 1
            if int(match.group(1)) != count:
                faults.append(f"page {count} is numbered {match.group(1)}")
            if (foot[0][0] > width / 2) != (count % 2 == 1):
                faults.append(f"the number of page {count} is on the wrong side")
        elif count:
            faults.append(f"the page after {count} has no number")
    return faults + ([] if count else ["no page has a number"]), count


def marks(package, pdf):
    """Footnotes whose mark does not stand on one page twice, in the text and below it, as a number in a circle."""
    pages, count = printed(pdf), len(list(package.tree().iter(w("footnoteReference"))))
    circles = [chr(ord("①") + at) for at in range(min(count, 20))]
    return [f"{mark} is not there" for mark in circles if not any(page.count(mark) > 1 for page in pages)], count


def turned(pdf):
    """Numbers of the pages that are landscape, from 1."""
    sizes = re.findall(r"Page +(\d+) size: +([\d.]+) x ([\d.]+)", run("pdfinfo", "-l", "-1", str(pdf)))
    return [int(number) for number, width, height in sizes if float(width) > float(height)], len(sizes)


def headers(package, pdf):
    """Tables whose header is missing on a page that shows several of their rows, and pages looked at."""
    pages = printed(pdf)
    faults, seen = [], 0
    for table in package.tree().iter(w("tbl")):
        rows = word_table(table)
        heads = len(table.findall("w:tr/w:trPr/w:tblHeader", NS))
        # Two numbers next to each other are in no text.
        sides = [(a, b) for row in rows[heads:] for a, b in zip(row, row[1:]) if re.search(r"\d", a) and re.search(r"\d", b)]
        body = {a + b for a, b in sides if len(a + b) >= 6}
        head = max((cell for row in rows[:heads] for cell in row), key=len, default="")
        if not heads:
            faults.append(f"a table without a header: {rows[0]}")
        if not heads or not body:
            continue
        for number, page in enumerate(pages, 1):
            if not any(pair in page for pair in body):
                continue
            seen += 1
            if head not in page:
                faults.append(f"page {number} shows rows below {head}, without it")
    return faults, seen
