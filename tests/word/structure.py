"""What Word is strict about and other readers pass over. Each check yields what is wrong."""

from package import NS, R, W, style, w

FIELD_WORDS = ("PAGEREF", "REF")


def zipped(package):
    names = [entry.filename for entry in package.entries]
    if names[0] != "[Content_Types].xml":
        yield f"the first part is {names[0]}"
    if len(names) != len(set(names)):
        yield "a part is there twice"
    if len({entry.date_time for entry in package.entries}) != 1:
        yield "parts have different dates"
    for entry in package.entries:
        if entry.external_attr == 0:
            yield f"{entry.filename} has no attributes"


def relations(package):
    types = package.tree("[Content_Types].xml")
    known = {node.get("PartName").lstrip("/") for node in types if node.get("PartName")}
    endings = {node.get("Extension") for node in types if node.get("Extension")}
    for part in known - set(package.parts):
        yield f"{part} has a type and is not there"
    for part in package.parts:
        if part not in known and part.rsplit(".", 1)[-1] not in endings and part != "[Content_Types].xml":
            yield f"{part} has no type"
    for part in [name for name in package.parts if name.endswith(".rels")]:
        folder = part.split("_rels/")[0]
        targets = {}
        for node in package.tree(part):
            targets[node.get("Id")] = node.get("Target")
            if node.get("TargetMode") != "External" and folder + node.get("Target") not in package.parts:
                yield f"{part}: {node.get('Target')} is not there"
        source = folder + part.split("_rels/")[1][: -len(".rels")]
        if source in package.parts:
            for node in package.tree(source).iter():
                for key, value in node.attrib.items():
                    if key.startswith(f"{{{R}}}") and value not in targets:
                        yield f"{source}: {value} is no relation"


def names(package):
    seen, ids, open_ids = set(), set(), set()
    for node in package.tree().iter(w("bookmarkStart"), w("bookmarkEnd")):
        number = node.get(w("id"))
        if node.tag == w("bookmarkStart"):
            name = node.get(w("name"))
            if name in seen:
                yield f"the name {name} is given twice"
            if len(name) > 40:
                yield f"the name {name} is too long"
            if number in ids:
                yield f"the number {number} of a name is given twice"
            seen.add(name)
            ids.add(number)
            open_ids.add(number)
        elif number not in open_ids:
            yield f"the end {number} has no beginning"
        else:
            open_ids.discard(number)
    for number in open_ids:
        yield f"the name {number} has no end"


def fields(package):
    document = package.tree()
    known = {node.get(w("name")) for node in document.iter(w("bookmarkStart"))}
    stack = []
    for node in document.iter(w("fldChar"), w("instrText")):
        kind = node.get(w("fldCharType"))
        if node.tag == w("instrText"):
            words = (node.text or "").split()
            if words and words[0] in FIELD_WORDS and words[1] not in known:
                yield f"{' '.join(words)} leads nowhere"
            if not stack:
                yield "an instruction outside of a field"
        elif kind == "begin":
            stack.append(False)
        elif not stack:
            yield f"a field's {kind} without a beginning"
        elif kind == "separate":
            if stack[-1]:
                yield "a field is parted twice"
            stack[-1] = True
        else:
            stack.pop()
    if stack:
        yield f"{len(stack)} fields have no end"
    for node in document.iter(w("hyperlink")):
        anchor = node.get(w("anchor"))
        if anchor and anchor not in known:
            yield f"a link to {anchor} leads nowhere"
    for part in package.parts:
        if part.endswith(".xml") and (b"updateFields" in package.parts[part] or b"w:dirty" in package.parts[part]):
            yield f"{part} asks to count anew on opening"
        if b"<w:sdt>" in package.parts[part]:
            yield f"{part} has content controls"


def tables(package):
    for table in package.tree().iter(w("tbl")):
        widths = [int(column.get(w("w"))) for column in table.find("w:tblGrid", NS)]
        whole = int(table.find("w:tblPr/w:tblW", NS).get(w("w")))
        if abs(sum(widths) - whole) > len(widths) * 20:
            yield f"columns are {sum(widths)} wide, the table {whole}"
        if min(widths) <= 0:
            yield "a column without width"
        above = {}
        for row in table.findall("w:tr", NS):
            at, here = 0, {}
            for cell in row.findall("w:tc", NS):
                span = cell.find("w:tcPr/w:gridSpan", NS)
                columns = 1 if span is None else int(span.get(w("val")))
                merge = cell.find("w:tcPr/w:vMerge", NS)
                if merge is not None:
                    if merge.get(w("val")) != "restart" and above.get(at) != columns:
                        yield f"a cell of {columns} columns goes on from nothing"
                    here[at] = columns
                if cell[-1].tag != w("p"):
                    yield "a cell that does not end with a paragraph"
                at += columns
            if at != len(widths):
                yield f"a row of {at} columns in a table of {len(widths)}"
            above = here


def notes(package):
    known = [node.get(w("id")) for node in package.tree("word/footnotes.xml")]
    if len(known) != len(set(known)):
        yield "the number of a footnote is given twice"
    for node in package.tree().iter(w("footnoteReference")):
        if node.get(w("id")) not in known:
            yield f"the footnote {node.get(w('id'))} is not there"


def remarks(package):
    document = package.tree()
    known = []
    if "word/comments.xml" in package.parts:
        known = [node.get(w("id")) for node in package.tree("word/comments.xml")]
    if len(known) != len(set(known)):
        yield "the number of a remark is given twice"
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        found = [node.get(w("id")) for node in document.iter(w(tag))]
        if sorted(found) != sorted(known):
            yield f"{tag} of {sorted(set(found) ^ set(known))} do not fit the remarks"


def looks(package):
    sheet = package.tree("word/styles.xml")
    known = {node.get(w("styleId")) for node in sheet.iter(w("style"))}
    for needed in ("TOC1", "TOC2", "TOC3", "Heading1", "Heading2", "Heading3", "Heading4"):
        if needed not in known:
            yield f"no style {needed}"
    for node in sheet.iter(w("style")):
        fonts = node.find("w:rPr/w:rFonts", NS)
        if fonts is None or not fonts.get(w("eastAsia")):
            yield f"the style {node.get(w('styleId'))} has no Chinese face"
    shown = [node.find("w:name", NS).get(w("val")) for node in sheet.iter(w("style"))]
    if len(shown) != len(set(shown)):
        yield "two styles have one name"
    for part in ("word/document.xml", "word/footnotes.xml"):
        tree = package.tree(part)
        for paragraph in tree.iter(w("p")):
            if style(paragraph) not in known:
                yield f"no style {style(paragraph)}"
        for run in tree.iter(w("r")):
            fonts = run.find("w:rPr/w:rFonts", NS)
            if run.find("w:t", NS) is not None and (fonts is None or fonts.get(w("hint")) != "eastAsia"):
                yield f"a run without a hint: {run.find('w:t', NS).text}"


def changes(package):
    seen = set()
    for node in package.tree().iter(w("ins"), w("del")):
        number = node.get(w("id"))
        if number in seen:
            yield f"the change {number} is there twice"
        seen.add(number)
        if not node.get(w("author")) or not node.get(w("date")):
            yield "a change by nobody or at no time"
        inside = {child.tag for child in node.iter()}
        if node.tag == w("del") and w("t") in inside:
            yield "deleted text that is not marked so"
        if node.tag == w("ins") and w("delText") in inside:
            yield "inserted text that is marked as deleted"
    for node in package.tree().iter(w("delText")):
        if not any(parent.tag == w("del") for parent in node.iterancestors()):
            yield "deleted text outside of a deletion"


CHECKS = [zipped, relations, names, fields, tables, notes, remarks, looks, changes]


def faults(package):
    """Everything that is wrong, with the check that says so."""
    return [(check.__name__, fault) for check in CHECKS for fault in check(package)]
