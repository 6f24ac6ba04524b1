"""Faults put in on purpose, each of which some check has to find."""

import copy
import re
import zipfile


def first(pattern, replacement, part="word/document.xml", count=1):
    """Changes the first place of a pattern in a part."""

    def change(parts):
        source = parts[part].decode()
        made = re.sub(pattern, replacement, source, count=count, flags=re.S)
        assert made != source, f"{pattern} is not in {part}"
        return {**parts, part: made.encode()}

    return change


def removed(part):
    return lambda parts: {name: data for name, data in parts.items() if name != part}


def every(pattern, replacement, part="word/document.xml"):
    return first(pattern, replacement, part, 0)


def redated(package, path):
    entry = copy.copy(package.entries[1])
    entry.date_time = (2026, 11, 28, 9, 0, 0)
    package.write(path, entries=[package.entries[0], entry, *package.entries[2:]])


def without_attributes(package, path):
    """Writing puts some in, so the bytes are changed: 38 after the beginning of what the zip says of a part."""
    package.write(path)
    with zipfile.ZipFile(path) as archive:
        at = archive.start_dir + 38
    data = path.read_bytes()
    path.write_bytes(data[:at] + bytes(4) + data[at + 4 :])


def turned_around(package, path):
    package.write(path, entries=package.entries[::-1])


# What is done, and the check that finds it.
OF_ENTRIES = [
    ("a part of another date", redated),
    ("a part without attributes", without_attributes),
    ("types that are not the first part", turned_around),
]
OF_STRUCTURE = [
    ("a name given twice", first(r'w:name="_P2"', 'w:name="_P1"'), "names"),
    ("a name without an end", first(r'<w:bookmarkEnd w:id="3"/>', ""), "names"),
    ("a field without an end", first(r'<w:fldChar w:fldCharType="end"/>', ""), "fields"),
    ("a field that is not parted", first(r'<w:r><w:fldChar w:fldCharType="separate"/></w:r>', ""), "fields"),
    ("a field of a footer without an end", first(r'<w:r><w:fldChar w:fldCharType="end"/></w:r>', "", "word/footer1.xml"), "fields"),
    ("an end without a beginning", first(r'<w:bookmarkStart w:id="3" [^>]*/>', ""), "names"),
    ("a page of nothing", first(r"PAGEREF _Toc(\d+)", "PAGEREF _Toc777777777"), "links"),
    ("a link to nothing", first(r'w:anchor="_Toc(\d+)"', 'w:anchor="_Toc777777777"'), "links"),
    ("fields counted on opening", first(r"<w:zoom", '<w:updateFields w:val="true"/><w:zoom', "word/settings.xml"), "quiet"),
    ("a part that is gone", removed("word/footer2.xml"), "relations"),
    ("a type that is gone", first(r'<Default Extension="png"[^>]*/>', "", "[Content_Types].xml"), "types"),
    ("a part of a wrong type", first(r"footnotes\+xml", "endnotes+xml", "[Content_Types].xml"), "types"),
    ("a relation of a wrong kind", first(r"relationships/footnotes", "relationships/endnotes", "word/_rels/document.xml.rels"), "types"),
    ("a relation that is there twice", first(r'Id="rId2"', 'Id="rId1"', "word/_rels/document.xml.rels"), "relations"),
    ("a relation that is gone", first(r'<Relationship Id="rId1" [^>]*/>', "", "word/_rels/document.xml.rels"), "relations"),
    ("a cell too wide", first(r"<w:tcPr><w:tcW ([^>]*)/>", r'<w:tcPr><w:tcW \1/><w:gridSpan w:val="3"/>'), "tables"),
    ("a table without widths", first(r'<w:gridCol w:w="\d+"/>', '<w:gridCol w:w="0"/>'), "tables"),
    ("a merged cell below nothing", first(r'<w:vMerge w:val="restart"/>', ""), "tables"),
    ("two tables and nothing between", first(r"(<w:tbl>.*?</w:tbl>)", r"\1\1"), "tables"),
    ("a footnote that is gone", first(r'<w:footnote w:id="1">.*?</w:footnote>', "", "word/footnotes.xml"), "notes"),
    ("a footnote that is called twice", first(r'<w:footnoteReference w:id="2"/>', '<w:footnoteReference w:id="1"/>'), "notes"),
    ("pictures of one number", every(r'<wp:docPr id="\d+"', '<wp:docPr id="1"'), "pictures"),
    ("a content control", first(r"<w:p>(.*?)</w:p>", r"<w:sdt><w:sdtContent><w:p>\1</w:p></w:sdtContent></w:sdt>"), "quiet"),
    ("a style that is gone", first(r'w:styleId="Heading2"', 'w:styleId="Heading9"', "word/styles.xml"), "looks"),
    ("a style without a Chinese face", first(r' w:eastAsia="仿宋_GB2312"', "", "word/styles.xml", 3), "looks"),
    ("a run without a hint", first(r' w:hint="eastAsia"/></w:rPr><w:t', '/></w:rPr><w:t'), "looks"),
]
OF_REMARKS = [
    ("a remark that is there twice", first(r'<w:comment w:id="1"', '<w:comment w:id="0"', "word/comments.xml"), "remarks"),
    ("a remark that does not end", first(r'<w:commentRangeEnd w:id="0"/>', ""), "remarks"),
]
OF_CHANGES = [
    ("deleted text that is not marked so", first(r"<w:delText ([^>]*)>([^<]*)</w:delText>", r"<w:t \1>\2</w:t>"), "changes"),
    ("a change by nobody", first(r'<w:ins w:id="(\d+)" w:author="pinggu"', r'<w:ins w:id="\1"'), "changes"),
]
# What structure cannot see: words, levels, pages, and changes that are none.
OF_WORDS = [
    ("a word changed", first(r"(<w:t [^>]*>[^<]*)增长", r"\1下降")),
    ("a number in a cell changed", first(r"441\.71</w:t></w:r>(.{0,60})</w:p></w:tc>", r"441.17</w:t></w:r>\1</w:p></w:tc>")),
    ("two paragraphs made one", first(r'</w:p><w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr>(<w:bookmarkStart [^>]*/>)*(?=<w:r>)', "")),
]
OF_COVERS = [("a word of the cover changed", first(r">中期评估报告<", ">总结评估报告<"))]
OF_LEVELS = [("a heading of another level", first(r'<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Heading3"/>'))]
OF_PAGES = [
    ("another page", first(r"(PAGEREF _Toc\d+ .*?<w:t [^>]*>)(\d+)<", r"\g<1>9\2<")),
    ("a heading that is not in the contents", first(r'<w:p><w:pPr><w:pStyle w:val="TOC2"/>.*?</w:p>', "")),
    ("an entry of another level", first(r'<w:pStyle w:val="TOC2"/>', '<w:pStyle w:val="TOC1"/>')),
]
# What only pages show: all of them in one file.
OF_SHEETS = [
    every(r"<w:tblHeader/>", ""),
    first(r'w:val="right"', 'w:val="left"', "word/footer1.xml"),
    every(r'w:w="16838" w:h="11906" w:orient="landscape"', 'w:w="11906" w:h="16838"'),
]
# What programs that know the whole of the standard find.
OF_AUDITS = [
    ("openxml-audit", "properties in another order", first(r'(<w:pStyle w:val="Mark"/>)(<w:jc [^>]*/>)', r"\2\1")),
    ("ooxml-integrity", "a part that is gone", removed("word/media/image1.png")),
]
OF_VERSIONS = [
    ("an insertion that is none", first(r"<w:ins [^>]*>(<w:r>.*?</w:r>)</w:ins>", r"\1")),
    ("a row that stays", first(r"<w:trPr><w:cantSplit/><w:del [^>]*/></w:trPr>", "<w:trPr><w:cantSplit/></w:trPr>")),
]
