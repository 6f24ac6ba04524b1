"""Holds pinggu's Word files against foreign programs. What it is given: the program, the sample projects, the fonts,
and a folder to work in. It prints a line for each check and ends with 1 when one fails."""

import json
import pathlib
import shutil
import subprocess
import sys

import changes
import faults
import pages
import readers
import structure
from package import Package

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


def audited(files):
    # One by one: given a folder, it now and then takes a part of one file for that of another.
    wrong = []
    for file in files:
        strict = subprocess.run([BIN / "openxml-audit", "-f", "microsoft365", "-m", "0", file], capture_output=True, text=True, check=False)
        wrong += [f"{file.name}: {strict.stdout}{strict.stderr}"] if strict.returncode else []
    check("openxml-audit", wrong, f"{len(files)} 份 (files)")
    whole = subprocess.run([BIN / "ooxml-integrity", "check", *files], capture_output=True, text=True, check=False)
    check("ooxml-integrity", [] if whole.returncode == 0 else whole.stdout.splitlines(), f"{len(files)} 份 (files)")


def mutated(package, change, name):
    path = WORK / f"fault-{name}.docx"
    package.write(path, change(package.parts))
    return Package(path)


def seeded(package, table):
    for what, change, finder in table:
        found = {check for check, _ in structure.faults(mutated(package, change, "structure")) if check != "zipped"}
        check(f"找出 (finds) {what}", [] if finder in found else [f"{finder} said nothing, others: {found}"], finder)


def versions(projects):
    old, new = projects["sample"], projects["annual-2023"]
    pinggu(new, "diff", old, new, "--format", "docx", "--output", WORK / "redline", ends=(1,))
    path = WORK / "redline" / "diff.docx"
    redline = Package(path)
    of_new, of_old = Package(new / "output/report.docx"), Package(old / "output/report.docx")
    sound = structure.faults(redline)
    check("修订稿的结构 (structure of the redline)", sound)

    def left(redline):
        wrong = []
        for is_accepted, version in ((True, of_new), (False, of_old)):
            found, expected = changes.lines(redline, is_accepted), changes.lines(version, True)
            wrong += [pair for pair in zip(found, expected) if pair[0] != pair[1]][:2]
            wrong += [(len(found), len(expected))] if len(found) != len(expected) else []
        return wrong

    count = redline.parts["word/document.xml"].count(b"<w:ins ") + redline.parts["word/document.xml"].count(b"<w:del ")
    check("接受全部是新版，拒绝全部是旧版 (accepted is new, rejected is old)", left(redline), f"{count} 处 (changes)")
    for what, change in faults.OF_VERSIONS:
        check(f"找出 (finds) {what}", [] if left(mutated(redline, change, "version")) else ["nothing was found"])
    for mode, version in (("accept", of_new), ("reject", of_old)):
        found = changes.by_pandoc(path, mode)
        expected = changes.by_pandoc(changes.without_contents(version, WORK / "plain.docx"), "accept")
        check(f"pandoc --track-changes={mode}", [] if found == expected else [f"{len(found)} and {len(expected)} characters"], f"{len(found)} 字 (characters)")
    seeded(redline, faults.OF_CHANGES)
    return path


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


def reported(name, project, environment):
    path = project / "output/report.docx"
    package = Package(path)
    check(f"{name}：结构 (structure)", structure.faults(package))
    expected = readers.of_markdown(project / "output/report.md")
    for reader in (readers.by_python_docx, readers.by_pandoc):
        found = reader(path)
        wrong = [pair for pair in zip(found, expected) if pair[0] != pair[1]] or ([(len(found), len(expected))] if len(found) != len(expected) else [])
        check(f"{name}：标题 (headings) {reader.__name__}", wrong, str(len(found)))
    (found, notes), (words, their_notes) = readers.of_word(package), readers.of_page(project / "output/report.md")
    wrong = list(readers.differences(found, words)) + ([(notes, their_notes)] if notes != their_notes else [])
    count = sum(len(part) for part in found if isinstance(part, str))
    check(f"{name}：文字与 report.md 相同 (the words of report.md)", wrong, f"{count} 字，{len(found) // 2} 张表，{len(notes)} 条脚注")
    wrong, entries = pages.contents(package, project / "output/report.pdf")
    check(f"{name}：目录的页码是 PDF 的 (pages of the contents)", wrong, str(entries))
    folder = WORK / f"office-{name}"
    folder.mkdir()
    pdf = pages.by_office(path, folder, environment)
    wrong, count = pages.sides(pdf)
    check(f"{name}：LibreOffice，页码单右双左 (numbers right and left)", wrong, str(count))
    wrong, count = pages.headers(package, pdf)
    check(f"{name}：LibreOffice，每页有表头 (headers on every page)", wrong, f"{count} 页 (pages)")
    (ours, of_ours), (theirs, of_theirs) = pages.turned(pdf), pages.turned(project / "output/report.pdf")
    wide = [] if bool(ours) == bool(theirs) and abs(len(ours) - len(theirs)) <= 2 else [(ours, theirs)]
    check(f"{name}：LibreOffice，只有大表横排 (only wide tables are turned)", wide, f"{len(ours)} 页，PDF {len(theirs)} 页；共 {of_ours} 页，PDF {of_theirs} 页")
    return package


def main():
    environment = pages.font_settings(FONTS, WORK)
    projects = {name: copied(name, source) for name, source in SAMPLES.items()}
    packages = {}
    for name, project in projects.items():
        pinggu(project, "build", "--format", "pdf,md,docx", ends=(0, 1))
        packages[name] = reported(name, project, environment)
    again = copied("again", ROOT)
    pinggu(again, "build", "--format", "docx")
    is_same = (again / "output/report.docx").read_bytes() == (projects["sample"] / "output/report.docx").read_bytes()
    check("两次生成一字节不差 (the same bytes twice)", [] if is_same else ["they differ"])
    sample = packages["sample"]
    seeded(sample, faults.OF_STRUCTURE)
    words = readers.of_page(projects["sample"] / "output/report.md")[0]
    for what, change in faults.OF_WORDS:
        found = readers.of_word(mutated(sample, change, "words"))[0]
        check(f"找出 (finds) {what}", [] if list(readers.differences(found, words)) else ["nothing was found"])
    for what, change in faults.OF_LEVELS:
        path = mutated(sample, change, "levels").path
        heads = readers.of_markdown(projects["sample"] / "output/report.md")
        wrong = [reader.__name__ for reader in (readers.by_python_docx, readers.by_pandoc) if reader(path) == heads]
        check(f"找出 (finds) {what}", wrong)
    for what, change in faults.OF_PAGES:
        wrong, _ = pages.contents(mutated(sample, change, "pages"), projects["sample"] / "output/report.pdf")
        check(f"找出 (finds) {what}", [] if wrong else ["nothing was found"])
    made = [projects[name] / "output/report.docx" for name in projects]
    made.append(versions(projects))
    pinggu(again, "excerpt", "--all", "--format", "docx")
    excerpts = sorted((again / "output/excerpts").glob("*.docx"))
    for path in excerpts:
        check(f"摘编的结构 (structure of an excerpt) {path.stem}", structure.faults(Package(path)))
    made += [*excerpts, remarked(again)]
    audited(made)
    print(f"{sum(results)} / {len(results)}")
    raise SystemExit(0 if all(results) else 1)


main()
