"""Word files as other programs write them, and what stands in them, counted without pinggu.

    foreign.py make FOLDER [REPORT.docx …]   makes the files; reports of pinggu are saved again by LibreOffice
    foreign.py check FOLDER                  holds what was read of each (its .characters) against its parts
"""

import base64
import collections
import io
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

MARKDOWN = """---
title: 咸安区“十四五”规划中期评估报告
author: 发展和改革局
---

# 一、总体情况

## （一）目标完成情况

地区生产总值达到441.71亿元[^1]，*年均*增长**7.58%**，~~此前~~为[公报](https://a.cn/b)口径，面积12 m^2^，排放 CO~2~。

[^1]: 现价，见第二章。

    脚注的第二段。

1. 甲
2. 乙
   a. 内甲
   b. 内乙
3. 丙

(@) 例一
(@) 例二

- 一点
    - 二级点

约束性指标
:   必须完成的指标。

预期性指标
:   引导性的指标。

> 引文一段。

| 指标 | 2021年 | 2022年 |
|:-----|-----:|-----:|
| 生产总值 | 403.07 | 441.71 |
| 财政收入 | 15.2 | 16.4 |

: 表1 主要指标

![增长图](pixel.png)

行内公式 $\\frac{a+b}{2}$ 和

$$\\sum_{i=1}^{n} x_i^2$$

```
代码 一行
```
"""

HTML = """<html><head><meta charset='utf-8'></head><body>
<h1>一、总体情况</h1><h2>（一）目标</h2><p>甲<sup>2</sup>乙<sub>i</sub><b>粗</b><i>斜</i><s>删</s><a href='https://a.cn/'>链接</a><br>下一行</p>
<ol><li>第一<ol type='a'><li>内一<li>内二</ol><li>第二</ol><ul><li>点</ul>
<table border=1><thead><tr><th rowspan=2>指标<th colspan=2>2022年</tr><tr><th>总量<th>增速</tr></thead>
<tr><td>生产总值<td>441.71<td>7.58%</tr><tr><td colspan=3>注：现价</tr></table><p>完</p></body></html>"""

RTF = r"""{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}
{\stylesheet{\s1\outlinelevel0 heading 1;}}
\pard\s1\outlinelevel0 \u19968?\u12289?\u24635?\u20307?\par
\pard\s0 \u30002?{\super 2}{\v \u38544?}{\b \u31895?}{\footnote \pard \u27880?\u25991?}\u20057?\tab 3\~5\_\u24180?\line \u19979?\par
{\field{\*\fldinst HYPERLINK "https://a.cn/"}{\fldrslt \u38142?}}\par
\trowd\clvmgf\cellx2000\cellx4000\pard\intbl \u30002?\cell 1\cell\row
\trowd\clvmrg\cellx2000\cellx4000\pard\intbl \cell 2\cell\row
\trowd\cellx4000\pard\intbl \u21512?\u35745? 3\cell\row
\pard \u23436?\par}"""

# A flat OpenDocument text: notes, frames, tracked changes, fields, a contents, lists that begin anew, hidden text,
# remarks, pronunciation, headers.
FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:default-outline-level="1"/>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:default-outline-level="2"/>
<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:outline-level-style text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/></text:outline-style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
<text:notes-configuration text:note-class="footnote" style:num-format="1"/>
</office:styles>
<office:automatic-styles>
<style:style style:name="hid" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="b" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="fr" style:family="graphic"/>
<style:page-layout style:name="pm"><style:page-layout-properties/><style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"><style:header><text:p>页眉文字</text:p></style:header><style:footer><text:p>第<text:page-number>1</text:page-number>页</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>
<text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info><dc:creator>甲</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info><text:p>删掉的</text:p></text:deletion></text:changed-region><text:changed-region xml:id="c2" text:id="c2"><text:insertion><office:change-info><dc:creator>甲</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info></text:insertion></text:changed-region><text:changed-region xml:id="c3" text:id="c3"><text:deletion><office:change-info><dc:creator>甲</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info><text:p/><text:p/></text:deletion></text:changed-region></text:tracked-changes>
<text:table-of-content text:name="目录1"><text:table-of-content-source text:outline-level="2"/><text:index-body><text:p>一、总体情况<text:tab/>1</text:p><text:p>（一）目标<text:tab/>2</text:p></text:index-body></text:table-of-content>
<text:h text:style-name="Heading_20_1" text:outline-level="1">总体情况</text:h>
<text:h text:style-name="Heading_20_2" text:outline-level="2">目标</text:h>
<text:p>正文<text:span text:style-name="b">粗体</text:span>甲<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注文字</text:p></text:note-body></text:note>乙<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body><text:p>尾注文字</text:p></text:note-body></text:note>丙<text:note text:note-class="footnote"><text:note-citation text:label="*">*</text:note-citation><text:note-body><text:p>自定的脚注</text:p></text:note-body></text:note><text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>新写的<text:change-end text:change-id="c2"/>。</text:p>
<text:p>前一段<text:change text:change-id="c3"/>接在后面<text:span text:style-name="hid">藏起来的</text:span>。<office:annotation><dc:creator>乙</dc:creator><text:p>请核对</text:p></office:annotation></text:p>
<text:p>锚<draw:frame draw:style-name="fr" text:anchor-type="paragraph" svg:width="5cm" svg:height="2cm"><draw:text-box><text:p>框里的字</text:p><text:p>第二行</text:p></draw:text-box></draw:frame>点<draw:custom-shape text:anchor-type="paragraph" svg:width="3cm" svg:height="2cm"><text:p>图形里的字</text:p><draw:enhanced-geometry draw:type="rectangle"/></draw:custom-shape>后</text:p>
<text:p><text:ruby><text:ruby-base>治</text:ruby-base><text:ruby-text>zhì</text:ruby-text></text:ruby>理 <text:a xlink:href="https://a.cn/">链接</text:a> 见<text:bookmark-ref text:reference-format="page" text:ref-name="x">3</text:bookmark-ref>页，<text:page-count>9</text:page-count>页；<text:s text:c="3"/>空格；软&#xAD;连字符；不&#x2011;断</text:p>
<text:list text:style-name="L1"><text:list-item><text:p>第一</text:p><text:list><text:list-item><text:p>内一</text:p></text:list-item><text:list-item><text:p>内二</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>第二</text:p></text:list-item></text:list>
<text:p>隔开</text:p>
<text:list text:style-name="L1"><text:list-item text:start-value="5"><text:p>从五起</text:p></text:list-item><text:list-item><text:p>第六</text:p></text:list-item></text:list>
<text:list text:style-name="L2"><text:list-item><text:p>点</text:p></text:list-item></text:list>
<table:table table:name="表1"><table:table-column table:number-columns-repeated="3"/><table:table-header-rows><table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>指标</text:p></table:table-cell><table:table-cell table:number-columns-spanned="2"><text:p>2022年</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row><table:covered-table-cell/><table:table-cell><text:p>总量</text:p></table:table-cell><table:table-cell><text:p>增速</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>生产总值</text:p></table:table-cell><table:table-cell><table:table table:name="内"><table:table-column/><table:table-row><table:table-cell><text:p>内表</text:p></table:table-cell></table:table-row></table:table></table:table-cell><table:table-cell><text:p>7.58%</text:p></table:table-cell></table:table-row></table:table>
<text:p>完</text:p>
</office:text></office:body></office:document>"""


def with_python_docx(path):
    import docx
    from docx.shared import Pt

    made = docx.Document()
    made.add_heading("评估报告", 0)
    made.add_heading("总体情况", 1)
    made.add_heading("目标", 2)
    paragraph = made.add_paragraph("正文")
    paragraph.add_run("粗体").bold = True
    paragraph.add_run("小字").font.size = Pt(9)
    raised = paragraph.add_run("2")
    raised.font.superscript = True
    hidden = paragraph.add_run("藏起来的")
    hidden.font.hidden = True
    paragraph.add_run("\t制表\n下一行")
    made.add_comment(paragraph.runs[1], text="请核对", author="乙")
    for style in ("List Number", "List Number", "List Bullet", "List Number 2", "Quote", "Caption", "TOC Heading"):
        made.add_paragraph(f"样式 {style}", style=style)
    table = made.add_table(4, 4, style="Table Grid")
    for at, cell in enumerate(table._cells):
        cell.text = str(at)
    # python-docx leaves the text of merged cells one below the other.
    table.cell(0, 0).merge(table.cell(1, 1))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(2, 1).merge(table.cell(2, 3))
    inner = table.cell(3, 3).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内甲", "内乙"
    made.add_picture(io.BytesIO(PIXEL))
    made.add_page_break()
    made.add_paragraph("新一页")
    made.sections[0].header.paragraphs[0].text = "页眉"
    made.sections[0].footer.paragraphs[0].text = "页脚"
    made.add_section().header.is_linked_to_previous = False
    made.sections[1].header.paragraphs[0].text = "第二节的页眉"
    made.add_paragraph("完")
    made.save(path)


def office(folder, file, ending="docx", reader=None):
    """Saves a file in another form, or in the same one anew, with LibreOffice."""
    out = folder / "saved"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless"]
    if reader:
        command.append(f"--infilter={reader}")
    form = {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "txt": "txt:Text (encoded):UTF8"}[ending]
    subprocess.run([*command, "--convert-to", form, "--outdir", out, file], check=True, capture_output=True, timeout=180)
    return out / f"{file.stem}.{ending}"


def make(folder, reports):
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "sources"
    source.mkdir()
    (source / "pixel.png").write_bytes(PIXEL)
    (source / "pandoc.md").write_text(MARKDOWN)
    (source / "office-html.html").write_text(HTML)
    (source / "office-rtf.rtf").write_text(RTF)
    (source / "office-odt.fodt").write_text(FODT)
    with_python_docx(folder / "python-docx.docx")
    subprocess.run(["pandoc", "-o", folder / "pandoc.docx", "pandoc.md"], cwd=source, check=True)
    for name, reader in (("office-html.html", "HTML (StarWriter)"), ("office-rtf.rtf", None), ("office-odt.fodt", None)):
        office(folder, source / name, reader=reader).rename(folder / f"{pathlib.Path(name).stem}.docx")
    for report in reports:
        shutil.copy(report, folder)
    for file in [folder / "python-docx.docx", folder / "pandoc.docx", folder / "office-odt.docx", *reports]:
        office(folder, file).rename(folder / f"{file.stem}-office.docx")
        old = office(folder, file, "doc")
        office(folder, old).rename(folder / f"{file.stem}-doc-office.docx")


# What stands in a part, by local names: `w:t` and `m:t` alike.
TEXT = {"t", "delText"}
# Formulas are written in one line; what they are written with is in no file.
OF_FORMULAS = "/^_()√|;, "


def local(tag):
    return tag.rsplit("}", 1)[-1]


def shown(node):
    """The text of an element, of two forms of one thing the first."""
    if local(node.tag) in TEXT:
        return node.text or ""
    if local(node.tag) == "AlternateContent":
        forms = [form for form in node if local(form.tag) == "Choice"] or list(node)
        return shown(forms[0]) if forms else ""
    if local(node.tag) == "noBreakHyphen":
        return "-"
    if local(node.tag) == "sym":
        return "□"
    if local(node.tag) == "textpath":
        return node.get("string", "")
    return "".join(map(shown, node))


def expected(path):
    """All characters of a file, and whether there are formulas or signs of other faces in it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out, margins, loose = [], set(), False
    for name, part in parts.items():
        kind = re.fullmatch(r"word/(document|footnotes|endnotes|comments|header|footer)\d*\.xml", name)
        if not kind:
            continue
        root = ET.fromstring(part)
        loose |= any(local(node.tag) in ("oMath", "sym") for node in root.iter()) or b"Wingdings" in part
        if kind[1] in ("header", "footer"):
            # Of headers that say the same one is told.
            text = shown(root)
            if (kind[1], text) in margins:
                continue
            margins.add((kind[1], text))
        out.append(shown(root))
    return "".join(out), loose


def counted(text):
    return collections.Counter(c for c in text if not c.isspace())


def differences(path, read):
    """Characters that are missing in what was read of a file, and those that are too many."""
    text, loose = expected(path)
    read = read.replace("（正文中没有这一条脚注的标记）", "")
    missing, more = counted(text) - counted(read), counted(read) - counted(text)
    # Signs become those of other faces.
    missing = {c: n for c, n in missing.items() if not (loose and (c == "□" or ord(c) < 256 or "\uf000" <= c <= "\uf0ff"))}
    more = {c: n for c, n in more.items() if not (loose and (c in OF_FORMULAS or ord(c) > 0x2000 and c not in text))}
    return missing, more


def plain(line):
    """A line without room, looks and links."""
    return re.sub(r"<[^>]*>|\^\d+|[*/~⁺₊⇥⏎\s]", "", line)


def numbers(path, folder):
    """Paragraphs whose automatic number LibreOffice does not show, and how many have one."""
    office(folder, path, "txt")
    shown_by_office = {plain(line) for line in (folder / "saved" / f"{path.stem}.txt").read_text().splitlines()}
    told = [line.split("|", 2) for line in path.with_suffix(".txt").read_text().splitlines() if re.match(r"[PH]\d?\|[^|•]+\|", line)]
    return [f"{label}{text}" for _, label, text in told if plain(label + text) not in shown_by_office], len(told)


def check(folder):
    """What is wrong with what was read of each file; how many files, characters and numbers there are."""
    wrong, files, characters, labels = [], sorted(folder.glob("*.docx")), 0, 0
    for path in files:
        missing, more = differences(path, path.with_suffix(".characters").read_text())
        if missing or more:
            wrong.append(f"{path.name}: missing {missing}, more {more}")
        unlike, count = numbers(path, folder)
        wrong += [f"{path.name}: LibreOffice does not number {one}" for one in unlike]
        characters += len("".join(expected(path)[0].split()))
        labels += count
    return wrong, len(files), characters, labels


if __name__ == "__main__":
    task, folder, *reports = sys.argv[1:]
    if task == "make":
        make(pathlib.Path(folder).resolve(), [pathlib.Path(report) for report in reports])
    else:
        wrong, *counts = check(pathlib.Path(folder).resolve())
        print(*wrong, *counts, sep="\n")
        sys.exit(1 if wrong else 0)
