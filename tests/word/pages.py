"""Pages: those that the contents name, and those that LibreOffice makes of the file."""

import os
import pathlib
import re
import subprocess

from package import NS, squeezed, style, text, w
from readers import word_table

NUMBER = re.compile(r"—(\d+)—$")


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def printed(pdf):
    """The text of each page without white space."""
    return [squeezed(page) for page in run("pdftotext", "-raw", str(pdf), "-").split("\f")][:-1]


def contents(package, pdf):
    """What is wrong with the pages that the contents name, and how many they name."""
    pages = printed(pdf)
    document = package.tree()
    targets = {}
    for paragraph in document.iter(w("p")):
        for name in paragraph.iter(w("bookmarkStart")):
            targets.setdefault(name.get(w("name")), squeezed(text(paragraph)))
    faults, entries = [], 0
    for paragraph in document.iter(w("p")):
        if not style(paragraph).startswith("TOC"):
            continue
        entries += 1
        words, shown = text(paragraph).rsplit("\t", 1)
        name = paragraph.find("w:hyperlink", NS).get(w("anchor"))
        heading = targets[name]
        if not squeezed(words).endswith(heading):
            faults.append(f"{words} leads to {heading}")
        if not any(page.endswith(f"—{shown}—") and heading in page for page in pages):
            faults.append(f"{words}: not on page {shown}")
    return faults, entries


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
    """Page numbers that are not right on odd and left on even pages, and how many there are."""
    faults, count = [], 0
    layout = run("pdftotext", "-bbox", str(pdf), "-")
    for page in layout.split("<page ")[1:]:
        width = float(re.search(r'width="([\d.]+)"', page).group(1))
        found = [(float(x), words) for x, words in re.findall(r'<word xMin="([\d.]+)"[^>]*>([^<]*)</word>', page)]
        tail = "".join(words for _, words in found[-3:])
        match = NUMBER.search(tail)
        if not match:
            continue
        count += 1
        is_right = found[-1][0] > width / 2
        if is_right != (int(match.group(1)) % 2 == 1):
            faults.append(f"the number of page {match.group(1)} is on the wrong side")
    return faults, count


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
        if not heads or not body:
            continue
        for number, page in enumerate(pages, 1):
            if not any(pair in page for pair in body):
                continue
            seen += 1
            if head not in page:
                faults.append(f"page {number} shows rows below {head}, without it")
    return faults, seen
