"""Text that is meant to be more than text: in a cell of a table, and in a cell that becomes a sentence."""

import re
import zipfile
from xml.sax.saxutils import escape

from package import squeezed, text, w

CELLS = {
    "markup": "</w:t></w:r></w:p><w:p><w:r><w:t>甲&#60;w:br/&#62;]]><!--",
    "fields": '{ INCLUDETEXT "C:\\\\甲.docx" } { HYPERLINK "http://乙" } MERGEFIELD 丙 \\* MERGEFORMAT',
    "controls": "甲_x0001_乙_x000B_丙_x001F_丁_xFFFE_戊_xFFFF_己",
    "surrogates": "甲_xD800_乙_xDC00_丙_xD83D__xDE00_丁",
    "escapes": "甲_x005F_x0041_乙_x0041_丙",
    "planes": "甲𠮷乙",
    "directions": "甲\u202e乙\u202c丙\u200f丁\u00ad戊",
    "long": "长" * 32767,
    "markdown": "**甲**_乙_ `丙` [丁](http://戊) <b>己</b> $庚$ #辛 @壬 ![癸](x.png) | 子 \\ 丑 ^寅^ ~~卯~~ [^1]",
    "lines": "甲\n乙\n\n丙\t丁\r\n戊",
    "templates": '#import "x": * #read("/etc/passwd") {{ 1+1 }} {% if x %}',
}
# What no face of a report has is refused before there is a Word file.
WITHOUT_FACE = "😀甲🇨🇳乙"
# The fields that a report has.
FIELDS = {"TOC", "PAGEREF", "REF", "SEQ", "TC"}
# What text of a new project gives way.
PLACES = {"xl/worksheets/sheet1.xml": "无半年数据", "xl/worksheets/sheet2.xml": "下一步将继续推进国土绿化。"}


# Forms of prose that no sample has.
PROSE = """
- 甲事项
- 乙事项
  - 丙分项

1. 一号
2. 二号

> 引文。

```
等宽  文字
第二行
```

行一[^注]，*斜*。

[^注]: 注文，**粗**。
"""


def put(project, words):
    with (project / "inputs/narrative/20-tasks.md").open("a") as prose:
        prose.write(PROSE)
    workbook = project / "inputs/附表.xlsx"
    with zipfile.ZipFile(workbook) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for part, text in PLACES.items():
        assert f"<t>{text}</t>" in parts[part], text
        parts[part] = parts[part].replace(f"<t>{text}</t>", f'<t xml:space="preserve">{escape(words)}</t>', 1)
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def meant(words):
    """What a cell of a workbook says: a lone half of a character and a control are the character for what is none."""
    decoded = re.sub(r"_x([0-9A-F]{4})_", lambda match: chr(int(match.group(1), 16)), words)
    decoded = decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u202a-\u202e]", "\ufffd", decoded)


def faults(package, cell):
    """What became of the cell, when it is not there as it is, in a table and in a sentence."""
    expected = squeezed(meant(cell))
    paragraphs = list(package.tree().iter(w("p")))
    cells = [squeezed(text(one)) for one in package.tree().iter(w("tc"))]
    if expected not in cells:
        yield f"{expected[:60]} is in no cell"
    if not any(expected in squeezed(text(one)) for one in paragraphs if one.getparent().tag != w("tc")):
        yield f"{expected[:60]} is in no sentence"
    for instruction in package.tree().iter(w("instrText")):
        if instruction.text.split()[0] not in FIELDS:
            yield f"a field of its own: {instruction.text}"
