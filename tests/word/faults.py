"""Faults put in on purpose, each of which some check has to find."""

import re


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


# What is done, and the check that finds it.
OF_STRUCTURE = [
    ("a name given twice", first(r'w:name="_P2"', 'w:name="_P1"'), "names"),
    ("a name without an end", first(r'<w:bookmarkEnd w:id="3"/>', ""), "names"),
    ("a field without an end", first(r'<w:fldChar w:fldCharType="end"/>', ""), "fields"),
    ("a page of nothing", first(r"PAGEREF _Toc(\d+)", "PAGEREF _Toc777777777"), "fields"),
    ("a link to nothing", first(r'w:anchor="_Toc(\d+)"', 'w:anchor="_Toc777777777"'), "fields"),
    ("fields counted on opening", first(r"<w:zoom", '<w:updateFields w:val="true"/><w:zoom', "word/settings.xml"), "fields"),
    ("a part that is gone", removed("word/footer2.xml"), "relations"),
    ("a type that is gone", first(r'<Default Extension="png"[^>]*/>', "", "[Content_Types].xml"), "relations"),
    ("a relation that is gone", first(r'<Relationship Id="rId1" [^>]*/>', "", "word/_rels/document.xml.rels"), "relations"),
    ("a cell too wide", first(r"<w:tcPr><w:tcW ([^>]*)/>", r'<w:tcPr><w:tcW \1/><w:gridSpan w:val="3"/>'), "tables"),
    ("a table without widths", first(r'<w:gridCol w:w="\d+"/>', '<w:gridCol w:w="0"/>'), "tables"),
    ("a merged cell below nothing", first(r'<w:vMerge w:val="restart"/>', ""), "tables"),
    ("a footnote that is gone", first(r'<w:footnote w:id="1">.*?</w:footnote>', "", "word/footnotes.xml"), "notes"),
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
]
OF_LEVELS = [("a heading of another level", first(r'<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Heading3"/>'))]
OF_PAGES = [("another page", first(r"(PAGEREF _Toc\d+ .*?<w:t [^>]*>)(\d+)<", r"\g<1>9\2<"))]
OF_VERSIONS = [
    ("an insertion that is none", first(r"<w:ins [^>]*>(<w:r>.*?</w:r>)</w:ins>", r"\1")),
    ("a row that stays", first(r"<w:trPr><w:cantSplit/><w:del [^>]*/></w:trPr>", "<w:trPr><w:cantSplit/></w:trPr>")),
]
