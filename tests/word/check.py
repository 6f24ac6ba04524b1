"""Holds pinggu's Word files against foreign programs. What it is given: the program, the sample projects, the fonts,
and a folder to work in. It prints a line for each check and ends with 1 when one fails."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import changes
import faults
import foreign
import hostile
import pages
import readers
import structure
import words
from package import NS, Package, squeezed, text, w

PROGRAM, ROOT, FONTS, WORK = (pathlib.Path(argument) for argument in sys.argv[1:5])
BIN = pathlib.Path(sys.executable).parent
SAMPLES = {"sample": ROOT, **{name: ROOT / "samples" / name for name in ("annual-2023", "city-2028", "final-2025")}}
results = []


def check(name, wrong, figure=""):
    wrong = [str(one) for one in wrong]
    results.append(not wrong)
    print(f"{'不符 (FAILED)' if wrong else '通过 (ok)    '} {name}{'：' if figure else ''}{figure}")
    for one in wrong[:5]:
        print(f"    {one}")


def pinggu(project, *arguments, ends=(0,)):
    made = subprocess.run([PROGRAM, "--project", project, *arguments], capture_output=True, text=True, check=False)
    if made.returncode not in ends:
        raise SystemExit(f"pinggu {' '.join(map(str, arguments))}: {made.stderr}")
    return made


def copied(name, source):
    project = WORK / name
    for part in ("inputs", "templates"):
        if (source / part).exists():
            shutil.copytree(source / part, project / part)
    return project


def unlike(found, expected):
    """Where two lists part, and whether they are as long."""
    wrong = [pair for pair in zip(found, expected) if pair[0] != pair[1]][:2]
    return wrong + ([(len(found), len(expected))] if len(found) != len(expected) else [])


# The options of each program that knows the whole of the standard.
AUDITS = {"openxml-audit": ("-f", "microsoft365", "-m", "0"), "ooxml-integrity": ("check",)}


def audit(program, file):
    made = subprocess.run([BIN / program, *AUDITS[program], file], capture_output=True, text=True, check=False)
    return [f"{file.relative_to(WORK)}: {made.stdout}{made.stderr}"] if made.returncode else []


def audited(files):
    # One by one: given a folder, openxml-audit now and then takes a part of one file for that of another.
    for program in AUDITS:
        check(program, [wrong for file in files for wrong in audit(program, file)], f"{len(files)} 份 (files)")


def mutated(package, change, name):
    path = WORK / f"fault-{name}.docx"
    package.write(path, change(package.parts))
    return Package(path)


def found_out(what, found, finder):
    check(f"找出 (finds) {what}", [] if found else [f"{finder} said nothing"], finder)


def seeded(package, table):
    for what, change, finder in table:
        found = {check for check, _ in structure.faults(mutated(package, change, "structure"))}
        found_out(what, finder in found, finder)


def same_words(name, package, markdown):
    """The words of a file are those of the Markdown, and other readers find all of them."""
    (found, notes), (expected, their_notes) = words.of_word(package), words.of_page(markdown)
    wrong = [*words.differences(found, expected), *words.of_cover(package, markdown), *unlike(notes, their_notes)]
    tables = sum(isinstance(part, list) for part in found)
    count = sum(len(part) for part in found if isinstance(part, str))
    check(f"{name}：文字与 Markdown 相同 (the words of the Markdown)", wrong, f"{len(found) - tables} 段 {count} 字，{tables} 张表，{len(notes)} 条脚注")
    ours = [squeezed(text(paragraph)) for paragraph in package.tree().find("w:body", NS).iter(w("p"))]
    ours = [one for one in ours if one]
    check(f"{name}：python-docx 读到的文字 (the words it finds)", unlike(readers.paragraphs(package.path), ours), f"{len(ours)} 段 (paragraphs)")
    told = readers.told(package.path)
    check(f"{name}：pandoc 读到的文字 (the words it finds)", unlike([told], ["".join(ours)]), f"{len(told)} 字 (characters)")


def same_heads(name, path, markdown):
    expected = readers.of_markdown(markdown)
    for reader in (readers.by_python_docx, readers.by_pandoc):
        found = [(level, words.ON_PAGE.sub("", head)) for level, head in reader(path)]
        check(f"{name}：标题 (headings) {reader.__name__}", unlike(found, expected), str(len(found)))


def left(redline, old, new):
    """What is wrong when all changes are accepted, and when all are rejected."""
    return [
        wrong
        for is_accepted, version in ((True, new), (False, old))
        for wrong in unlike(changes.lines(redline, is_accepted), changes.lines(version, True))
    ]


def versions(projects, before, after):
    """The redline of two projects, and the two it was made of."""
    name = f"{before} → {after}"
    out = WORK / "redlines" / f"{before}-{after}"
    pinggu(projects[after], "diff", projects[before], projects[after], "--format", "docx", "--output", out, ends=(1,))
    redline = Package(out / "diff.docx")
    old, new = (Package(projects[one] / "output/report.docx") for one in (before, after))
    check(f"{name}：修订稿的结构 (structure of the redline)", structure.faults(redline))
    source = redline.parts["word/document.xml"]
    count = source.count(b"<w:ins ") + source.count(b"<w:del ")
    check(f"{name}：接受全部是新版，拒绝全部是旧版 (accepted is new, rejected is old)", left(redline, old, new), f"{count} 处 (changes)")
    for mode, version in (("accept", new), ("reject", old)):
        found = readers.told(redline.path, mode)
        expected = readers.told(changes.without_contents(version, WORK / "plain.docx"))
        check(f"{name}：pandoc --track-changes={mode}", unlike([found], [expected]), f"{len(found)} 字 (characters)")
    return redline, old, new


def faults_of_versions(redline, old, new):
    seeded(redline, faults.OF_CHANGES)
    for what, change in faults.OF_VERSIONS:
        found_out(what, left(mutated(redline, change, "version"), old, new), "changes.lines")


def remarked(project):
    narrative = project / "inputs/narrative/10-economy.md"
    narrative.write_text(narrative.read_text() + "\n常住人口城镇化率2022年达到75.51%。\n")
    yaml = project / "inputs/report.yaml"
    yaml.write_text(yaml.read_text().replace("text: 2.20%", "text: 2.21%"))
    pinggu(project, "check", "--format", "docx", ends=(1,))
    found = json.loads(pinggu(project, "check", "--format", "json", ends=(1,)).stdout)
    package = Package(project / "output/核对.docx")
    check("批注稿的结构 (structure of the remarks)", structure.faults(package))
    remarks = len(package.tree("word/comments.xml"))
    open_findings = len(found["findings"])
    check("每条问题一个批注 (a remark for each finding)", [] if remarks == open_findings else [(remarks, open_findings)], str(remarks))
    seeded(package, faults.OF_REMARKS)
    return project / "output/核对.docx"


def reported(name, project):
    path = project / "output/report.docx"
    package = Package(path)
    check(f"{name}：结构 (structure)", structure.faults(package))
    same_heads(name, path, project / "output/report.md")
    same_words(name, package, project / "output/report.md")
    wrong, entries = pages.contents(package, project / "output/report.pdf", WORK)
    check(f"{name}：目录是各级标题，页码是 PDF 的 (contents: the headings, and pages of the PDF)", wrong, str(entries))
    return package


def by_office(name, package, project, environment):
    folder = WORK / f"office-{name}"
    folder.mkdir()
    pdf = pages.by_office(package.path, folder, environment)
    wrong, count = pages.sides(pdf)
    check(f"{name}：LibreOffice，页码单右双左 (numbers right and left)", wrong, f"{count} 页 (pages)")
    wrong, count = pages.headers(package, pdf)
    check(f"{name}：LibreOffice，每页有表头 (headers on every page)", wrong, f"{count} 页 (pages)")
    wrong, count = pages.marks(package, pdf)
    check(f"{name}：LibreOffice，脚注号带圈 (marks of footnotes in circles)", wrong, f"{count} 条 (footnotes)")
    (ours, of_ours), (theirs, of_theirs) = pages.turned(pdf), pages.turned(project / "output/report.pdf")
    wide = [] if bool(ours) == bool(theirs) and abs(len(ours) - len(theirs)) <= 2 else [(ours, theirs)]
    check(f"{name}：LibreOffice，只有大表横排 (only wide tables are turned)", wide, f"{len(ours)} 页，PDF {len(theirs)} 页；共 {of_ours} 页，PDF {of_theirs} 页")


def faults_of_report(package, project, environment):
    """Each check finds what it is there for."""
    seeded(package, faults.OF_STRUCTURE)
    path, markdown = WORK / "fault-entries.docx", project / "output/report.md"
    for what, change in faults.OF_ENTRIES:
        change(package, path)
        found_out(what, [*structure.zipped(Package(path))], "zipped")
    expected, heads = words.of_page(markdown)[0], readers.of_markdown(markdown)
    for what, change in faults.OF_WORDS:
        found_out(what, [*words.differences(words.of_word(mutated(package, change, "words"))[0], expected)], "words.differences")
    for what, change in faults.OF_COVERS:
        found_out(what, [*words.of_cover(mutated(package, change, "cover"), markdown)], "words.of_cover")
    for what, change in faults.OF_LEVELS:
        path = mutated(package, change, "levels").path
        for reader in (readers.by_python_docx, readers.by_pandoc):
            found_out(what, reader(path) != heads, reader.__name__)
    for what, change in faults.OF_PAGES:
        found_out(what, pages.contents(mutated(package, change, "pages"), project / "output/report.pdf", WORK)[0], "pages.contents")
    for program, what, change in faults.OF_AUDITS:
        found_out(what, audit(program, mutated(package, change, "audit").path), program)
    parts = package.parts
    for change in faults.OF_SHEETS:
        parts = change(parts)
    pdf = pages.by_office(mutated(package, lambda _: parts, "sheets").path, WORK, environment)
    found_out("numbers on the wrong side", pages.sides(pdf)[0], "pages.sides")
    found_out("headers that are not repeated", pages.headers(package, pdf)[0], "pages.headers")
    found_out("a wide table that is not turned", not pages.turned(pdf)[0], "pages.turned")


def text_stays_text():
    """A new project for each hostile cell, and the files made of them."""
    files = []
    for name, cell in hostile.CELLS.items():
        project = WORK / f"hostile-{name}"
        pinggu(WORK, "init", project)
        hostile.put(project, cell)
        pinggu(project, "build", "--format", "md,docx", ends=(0, 1))
        package = Package(project / "output/report.docx")
        wrong = [*structure.faults(package), *hostile.faults(package, cell)]
        wrong += words.differences(words.of_word(package)[0], words.of_page(project / "output/report.md")[0])
        check(f"恶意文字仍是文字 (hostile text stays text) {name}", wrong, f"{len(cell)} 字 (characters)")
        files.append(package.path)
    refused = WORK / "hostile-refused"
    pinggu(WORK, "init", refused)
    hostile.put(refused, hostile.WITHOUT_FACE)
    said = pinggu(refused, "build", "--format", "docx", ends=(1,)).stderr
    is_refused = "missing-glyph" in said and not (refused / "output/report.docx").exists()
    check("没有字体的字不写成 Word (what no face has is refused)", [] if is_refused else [said])
    return files


def excerpted(project):
    files = sorted((project / "output/excerpts").glob("*.docx"))
    for path in files:
        package, name = Package(path), path.stem
        check(f"{name}摘编：结构 (structure of an excerpt)", structure.faults(package))
        same_heads(f"{name}摘编", path, path.with_suffix(".md"))
        same_words(f"{name}摘编", package, path.with_suffix(".md"))
    return files


def made(name, before):
    """All that is made of the sample, anew in a folder of its own, but remarks: what is right has none."""
    project = copied(name, ROOT)
    pinggu(project, "build", "--format", "md,docx")
    pinggu(project, "excerpt", "--all", "--format", "md,docx")
    pinggu(project, "diff", before, project, "--format", "docx", ends=(1,))
    return project


def read_of_others(reports):
    """Files of other programs, and our own saved by others: what is read of them is all that stands in them."""
    folder = WORK / "foreign"
    foreign.make(folder, reports)
    command = ["cargo", "test", "--locked", "--quiet", "--test", "it", "--", "files_of_other_programs"]
    made = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PINGGU_WORD_FILES": str(folder)}, capture_output=True, text=True, check=False
    )
    if made.returncode:
        check("读别的程序写的 Word 文件 (Word files of other programs are read)", [made.stdout + made.stderr])
        return
    wrong, files, characters, labels = foreign.check(folder)
    figure = f"{files} 份 (files)，{characters} 字 (characters)，{labels} 个自动编号 (automatic numbers)"
    check("别的程序写的 Word 文件一字不少、不多 (of files of other programs no character is lost)", wrong, figure)
    path = folder / "office-odt.docx"
    read = path.with_suffix(".characters").read_text()
    for what, other in (("a character that is lost", read.replace("脚注文字", "脚注文")), ("one that is read twice", read + "完")):
        found_out(what, any(foreign.differences(path, other)), "foreign.differences")
    told = path.with_suffix(".txt")
    told.write_text(told.read_text().replace("P|5.|", "P|4.|"))
    found_out("a number that is another", foreign.numbers(path, folder)[0], "foreign.numbers")


def main():
    environment = pages.font_settings(FONTS, WORK)
    projects = {name: copied(name, source) for name, source in SAMPLES.items()}
    files = []
    for name, project in projects.items():
        pinggu(project, "build", "--format", "pdf,md,docx", ends=(0, 1))
        package = reported(name, project)
        by_office(name, package, project, environment)
        files.append(package.path)
    faults_of_report(Package(files[0]), projects["sample"], environment)
    redline, old, new = versions(projects, "sample", "annual-2023")
    faults_of_versions(redline, old, new)
    files += [redline.path, versions(projects, "final-2025", "city-2028")[0].path]
    twice = [made(name, projects["annual-2023"]) for name in ("once", "again")]
    outputs = [{path.relative_to(project): path.read_bytes() for path in project.rglob("*.docx")} for project in twice]
    other = [path for path in outputs[0].keys() | outputs[1].keys() if outputs[0].get(path) != outputs[1].get(path)]
    check("两次生成一字节不差 (the same bytes twice)", other, f"{len(outputs[0])} 份 (files)")
    files += [*excerpted(twice[0]), remarked(twice[1])]
    read_of_others([files[0], redline.path, files[-1]])
    audited(files + text_stays_text())
    print(f"{sum(results)} / {len(results)}")
    raise SystemExit(0 if all(results) else 1)


main()
