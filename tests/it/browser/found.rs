//! What the checks found, listed, filtered, and shown where it stands; and the search.

use serde_json::{Value, json};

use super::driver::{Browser, open};
use super::pages::{list, page, sample, text, told};
use crate::support::{Project, squeezed};

/// The sample with findings of every weight, on figures, on a sentence, and on nothing that is printed.
fn project() -> Project {
    let project = Project::sample();
    let yaml = project.read("inputs/report.yaml");
    let (kept, _) = yaml.split_once("  accepted:").expect("what is accepted");
    let stale = "{ code: verdict-rule, at: 附表.xlsx!附件2!P15, text: 超前, reason: 试, by: 试 }";
    project.write("inputs/report.yaml", format!("{kept}  accepted:\n    - {stale}\n"));
    let prose = project.read("inputs/narrative/10-economy.md");
    let wrong = "2022年地区生产总值为451.71亿元，森林覆盖率为41.5%。";
    project.write("inputs/narrative/10-economy.md", format!("{prose}\n{wrong}\n"));
    let answer = project.run(&["build", "--format", "html"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    project
}

/// What `check` says of the same project.
fn checked(project: &Project) -> Vec<Value> {
    let answer = project.run(&["check", "--format", "json"]);
    let found: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    list(&found, "findings").to_vec()
}

fn choose(browser: &Browser, field: &str, value: &str) {
    let script = "const field = document.getElementById(arguments[0]);
        field.value = arguments[1];
        field.dispatchEvent(new Event('change'));
        return field.value;";
    assert_eq!(browser.run(script, &[field.into(), value.into()]), value);
}

/// The findings that are listed, by their numbers.
fn listed(browser: &Browser) -> Vec<u64> {
    let told = browser.run(
        "const list = Array.from(document.querySelectorAll('#findings-list button'));
         return [document.getElementById('findings-count').textContent, list.map(one => Number(one.dataset.finding))];",
        &[],
    );
    let numbers: Vec<u64> = told[1].as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
    assert_eq!(told[0], format!("{} 条", numbers.len()));
    numbers
}

#[test]
fn the_list_of_findings_is_that_of_check() {
    let Some(browser) = open("the_list_of_findings_is_that_of_check") else { return };
    let project = project();
    let found = checked(&project);
    browser.go(&page(&project));
    assert_eq!(
        browser.run("return document.getElementById('tab-findings').textContent", &[]),
        format!("问题 {}", found.len())
    );
    browser.click("#tab-findings");
    let numbers = |is_wanted: &dyn Fn(&Value) -> bool| -> Vec<u64> {
        (0..).zip(&found).filter(|(_, one)| is_wanted(one)).map(|(number, _)| number).collect()
    };
    assert_eq!(listed(&browser), numbers(&|_| true));
    for (severity, label) in [("error", "错误"), ("warning", "警告"), ("note", "提示")] {
        choose(&browser, "findings-severity", label);
        let of_weight = numbers(&|one| one["severity"] == severity);
        assert!(of_weight.len() > 2, "{severity}");
        assert_eq!(listed(&browser), of_weight, "{severity}");
    }
    choose(&browser, "findings-severity", "");
    let departments = browser.run(
        "return Array.from(document.getElementById('findings-department').options).map(one => [one.value, one.textContent])",
        &[],
    );
    let departments = departments.as_array().expect("a list");
    assert_eq!(departments.len(), 14);
    for department in &departments[1..] {
        choose(&browser, "findings-department", department[0].as_str().expect("a value"));
        let of_department = numbers(&|one| match department[0].as_str() {
            Some("-") => list(one, "departments").is_empty(),
            _ => list(one, "departments").contains(&department[1]),
        });
        assert_eq!(listed(&browser), of_department, "{department}");
    }
}

/// What stands in view after a click on a finding of the list.
const OPENED: &str = "document.querySelectorAll('#report .flash').forEach(one => one.classList.remove('flash'));
    document.querySelector('#findings-list [data-finding=\"' + arguments[0] + '\"]').click();
    const shown = document.querySelector('#report .flash');
    const box = shown && shown.getBoundingClientRect();
    return {
      panel: document.getElementById('detail').textContent,
      title: document.getElementById('detail-title').textContent,
      on: shown && shown.getAttribute('data-x').split(' ').map(Number),
      isSeen: shown && box.bottom > document.getElementById('bar').offsetHeight && box.top < innerHeight,
      text: shown && shown.textContent,
      isFigure: Boolean(shown && shown.matches('.f'))
    };";

#[test]
fn a_finding_is_shown_where_it_stands() {
    let Some(browser) = open("a_finding_is_shown_where_it_stands") else { return };
    let project = project();
    let found = checked(&project);
    browser.go(&page(&project));
    browser.click("#tab-findings");
    let (mut figures, mut sentences, mut elsewhere) = (0, 0, 0);
    for (number, finding) in found.iter().enumerate() {
        let shown = browser.run(OPENED, &[number.into()]);
        let panel = squeezed(text(&shown, "panel"));
        for part in [text(finding, "message"), text(finding, "reason")] {
            // Words between backquotes stand between quotation marks on a page for people.
            let words = squeezed(part);
            assert!(words.split('`').all(|piece| panel.contains(piece)), "{words} is not in {panel}");
        }
        assert_eq!(shown["title"], finding["title"]);
        if shown["on"].is_null() {
            assert!(panel.contains("这一条不在正文里"), "{panel}");
            elsewhere += 1;
            continue;
        }
        assert_eq!(shown["isSeen"], true, "{shown:#}");
        assert!(list(&shown, "on").contains(&json!(number)), "{shown:#}");
        figures += usize::from(shown["isFigure"] == true);
        let is_sentence = text(&shown, "text").contains("2022年地区生产总值为451.71亿元");
        assert!(shown["isFigure"] == true || is_sentence || finding["code"] == "repeated-project", "{shown:#}");
        sentences += usize::from(is_sentence);
    }
    assert_eq!((figures > 7, sentences, elsewhere), (true, 2, 1), "{figures}");
}

#[test]
fn a_mark_in_the_text_opens_its_finding() {
    let Some(browser) = open("a_mark_in_the_text_opens_its_finding") else { return };
    browser.go(&page(&project()));
    // A sentence: its first finding; a figure in it or in a table: where it comes from, and its findings.
    let shown = browser.run(
        "const told = Array.from(document.querySelectorAll('#report [data-x]')).map(one => {
           one.click();
           const detail = document.getElementById('detail');
           return [one.matches('.f'), one.dataset.x.split(' ').length, detail.querySelectorAll('.finding').length,
             detail.querySelectorAll('[data-cell]').length];
         });
         return told;",
        &[],
    );
    for one in shown.as_array().expect("a list") {
        let number = |at: usize| one[at].as_u64().expect("a number");
        if one[0] == true {
            assert!(number(2) >= number(1) && number(3) > 0, "{one}");
        } else {
            assert_eq!((number(2), number(3)), (1, 0), "{one}");
        }
    }
    let typed = browser.run(
        "const typed = Array.from(document.querySelectorAll('#report .t')).find(one => one.textContent.startsWith('451.71'));
         typed.click();
         return [typed.className, document.getElementById('detail').textContent];",
        &[],
    );
    assert!(text(&json!({ "class": typed[0] }), "class").contains("differs"), "{typed}");
    let panel = typed[1].as_str().expect("a text");
    assert!(panel.contains("这个数是手写的") && panel.contains("文中是") && panel.contains("10-economy.md"), "{panel}");
}

/// Searches for words, and gives the count that is told, and the texts of the blocks that are led to.
fn sought(browser: &Browser, words: &str) -> (String, Vec<String>) {
    browser.run("document.getElementById('search-count').textContent = '…'", &[]);
    browser.write("#search-text", words);
    browser.until("document.getElementById('search-count').textContent !== '…'");
    let told = browser.run(
        "const places = Array.from(document.querySelectorAll('#search-list button'));
         return [document.getElementById('search-count').textContent, places.map(place => {
           document.querySelectorAll('#report .flash').forEach(one => one.classList.remove('flash'));
           place.click();
           const shown = document.querySelector('#report .flash');
           const box = shown.getBoundingClientRect();
           if (box.bottom < 0 || box.top > innerHeight) throw new Error('not in view: ' + shown.textContent);
           return shown.textContent;
         })];",
        &[],
    );
    let texts = told[1].as_array().expect("a list").iter().map(|one| squeezed(one.as_str().expect("a text"))).collect();
    (told[0].as_str().expect("a count").to_owned(), texts)
}

#[test]
fn a_search_finds_words_wherever_spaces_stand() {
    let Some(browser) = open("a_search_finds_words_wherever_spaces_stand") else { return };
    browser.go(&page(sample()));
    let whole = squeezed(text(&told(&browser), "text"));
    browser.click("#tab-search");
    // Over the ends of figures, with spaces that the text has not, and without those that it has.
    for words in
        ["地区生产总值分别为413.20亿元", "2022 年 地区生产总值", "441.71亿元", "《规划》指标中期完成情况", "国土三调"]
    {
        let (count, texts) = sought(&browser, words);
        let wanted = squeezed(words);
        assert_eq!(count, format!("{} 处", texts.len()), "{words}");
        assert!(!texts.is_empty() && texts.iter().all(|text| text.contains(&wanted)), "{words}: {texts:?}");
        let in_text = texts.iter().map(|text| text.matches(&wanted).count()).sum::<usize>();
        assert!(in_text >= whole.matches(&wanted).count(), "{words}: {in_text}");
    }
    assert_eq!(sought(&browser, "没有这样的话"), ("没有找到".to_owned(), Vec::new()));
    // In the view of a department only what it shows.
    let everywhere = sought(&browser, "常住人口城镇化率").1.len();
    choose(&browser, "department", "0");
    let in_part = sought(&browser, "常住人口城镇化率").1.len();
    assert!(0 < in_part && in_part < everywhere, "{in_part} of {everywhere}");
}
