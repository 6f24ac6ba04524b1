"""What Word is strict about and other readers pass over. Each check yields what is wrong."""

import re

from package import NS, R, w

# What the type of the text itself ends with.
MAIN = {"officeDocument": "main"}
# Parts with text.
TEXTS = re.compile(r"word/(document|footnotes|comments|header\d+|footer\d+)\.xml")


def texts(package):
    return [part for part in package.parts if TEXTS.fullmatch(part)]


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


def types(package):
    """The type of every part: by its name, else by its ending."""
    tree = package.tree("[Content_Types].xml")
    known = {node.get("PartName").lstrip("/"): node.get("ContentType") for node in tree if node.get("PartName")}
    endings = {node.get("Extension"): node.get("ContentType") for node in tree if node.get("Extension")}
    for part in known.keys() - package.parts.keys():
        yield f"{part} has a type and is not there"
    found = {part: known.get(part) or endings.get(part.rsplit(".", 1)[-1]) for part in package.parts}
    for part, kind in found.items():
        if kind is None and part != "[Content_Types].xml":
            yield f"{part} has no type"
    for source, node in targets(package):
        if node.get("TargetMode") == "External":
            continue
        is_of, needed = found.get(source + node.get("Target")), node.get("Type").rsplit("/", 1)[1]
        # The kind of a relation is the last word of the type, but of pictures and the text itself.
        fits = is_of and (is_of.startswith("image/") if needed == "image" else re.split(r"[./]", is_of)[-1] == f"{MAIN.get(needed, needed)}+xml")
        if is_of and not fits:
            yield f"{node.get('Target')} is related as {needed}, and of type {is_of}"


def targets(package):
    """Every relation, with the folder that its target is counted from."""
    for part in [name for name in package.parts if name.endswith(".rels")]:
        for node in package.tree(part):
            yield part.split("_rels/")[0], node


def relations(package):
    for folder, node in targets(package):
        if node.get("TargetMode") != "External" and folder + node.get("Target") not in package.parts:
            yield f"{node.get('Target')} is not there"
    for part in [name for name in package.parts if name.endswith(".rels")]:
        known = [node.get("Id") for node in package.tree(part)]
        if len(known) != len(set(known)):
            yield f"{part}: a relation is there twice"
        source = part.replace("_rels/", "", 1)[: -len(".rels")]
        if source in package.parts:
            for node in package.tree(source).iter():
                for key, value in node.attrib.items():
                    if key.startswith(f"{{{R}}}") and value not in known:
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
    """Fields begin, have an instruction, are parted, and end, one within another, over paragraphs too."""
    for part in texts(package):
        stack = []
        for node in package.tree(part).iter(w("fldChar"), w("instrText")):
            kind = node.get(w("fldCharType"))
            if kind == "begin":
                stack.append("begun")
            elif not stack:
                yield f"{part}: {kind or 'an instruction'} outside of a field"
            elif node.tag == w("instrText"):
                if stack[-1] == "parted":
                    yield f"{part}: an instruction in what a field shows"
                # An entry of the contents shows nothing where it stands.
                stack[-1] = "hidden" if (node.text or "").split()[:1] == ["TC"] else "told"
            elif kind == "separate":
                if stack[-1] != "told":
                    yield f"{part}: a field that is parted is {stack[-1]}"
                stack[-1] = "parted"
            elif stack.pop() not in ("parted", "hidden"):
                yield f"{part}: a field that shows nothing"
        if stack:
            yield f"{part}: {len(stack)} fields have no end"


def links(package):
    known = {node.get(w("name")) for node in package.tree().iter(w("bookmarkStart"))}
    for part in texts(package):
        for node in package.tree(part).iter(w("instrText"), w("hyperlink")):
            words = (node.text or "").split() if node.tag == w("instrText") else ["a link to", node.get(w("anchor"))]
            if len(words) > 1 and words[0] in ("PAGEREF", "REF", "a link to") and words[1] not in known | {None}:
                yield f"{part}: {' '.join(words[:2])} leads nowhere"


def quiet(package):
    """Nothing that is counted anew on opening, about which Word asks, and nothing that readers lose."""
    for part in package.parts:
        if part.endswith(".xml") and (b"updateFields" in package.parts[part] or b"w:dirty" in package.parts[part]):
            yield f"{part} asks to count anew on opening"
        if b"<w:sdt>" in package.parts[part]:
            yield f"{part} has content controls"


def tables(package):
    for table in package.tree().iter(w("tbl")):
        following = table.getnext()
        if following is not None and following.tag != w("p"):
            # Word makes one table of two, and wants a paragraph at the end.
            yield f"behind a table stands {following.tag.rsplit('}', 1)[1]}"
        widths = [int(column.get(w("w"))) for column in table.find("w:tblGrid", NS)]
        whole = int(table.find("w:tblPr/w:tblW", NS).get(w("w")))
        if abs(sum(widths) - whole) > len(widths) * 20:
            yield f"columns are {sum(widths)} wide, the table {whole}"
        if min(widths) <= 0:
            yield "a column without width"
        heads = [row.find("w:trPr/w:tblHeader", NS) is not None for row in table.findall("w:tr", NS)]
        if heads != sorted(heads, reverse=True):
            yield "a header below a row that is none"
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
    # The first two are the lines above them.
    called = [node.get(w("id")) for node in package.tree().iter(w("footnoteReference"))]
    if sorted(called) != sorted(known[2:]):
        yield f"footnotes are {known[2:]}, called are {called}"


def pictures(package):
    numbers = [node.get("id") for part in texts(package) for node in package.tree(part).iter(f"{{{NS['wp']}}}docPr")]
    if len(numbers) != len(set(numbers)):
        yield "the number of a picture is given twice"


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
    for part in texts(package):
        tree = package.tree(part)
        for node in tree.iter(w("pStyle"), w("rStyle"), w("tblStyle")):
            if node.get(w("val")) not in known:
                yield f"{part}: no style {node.get(w('val'))}"
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


CHECKS = [zipped, types, relations, names, fields, links, quiet, tables, notes, pictures, remarks, looks, changes]


def faults(package):
    """Everything that is wrong, with the check that says so."""
    return [(check.__name__, fault) for check in CHECKS for fault in check(package)]
