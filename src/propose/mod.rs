//! A new project out of a bureau's own workbook: what its tables say of place, plan, periods, departments
//! and verdicts becomes a `report.yaml`, each line with what it was taken from.
//!
//! Nothing here is certain but that the words stand in the workbook; a person corrects what was guessed,
//! and is asked for what could not be.

mod departments;
mod periods;
mod place;
mod verdicts;

use std::collections::BTreeMap;

use crate::model::kind::Kind;
use crate::model::plan_term;
use crate::model::table::{Dataset, INDICATORS, Role, Table};
use crate::text::yaml::{replace_block, scalar};
use crate::text::{distinct, tidy};

/// A `report.yaml` to fill in, with every key explained.
pub const SETTINGS: &str = include_str!("../../templates/starter/report.yaml");
/// An empty 附件2 with its header, ready to be filled in.
pub const EMPTY_WORKBOOK: &[u8] = include_bytes!("../../templates/starter/附表.xlsx");

/// What a workbook proposes.
#[derive(Debug)]
pub struct Proposal {
    /// The kind of report that is asked for, or that the data make likely.
    pub kind: &'static Kind,
    /// Keys of `report.yaml` with their blocks.
    blocks: Vec<(&'static str, String)>,
    /// What a person has to decide before the report is right, a sentence each.
    pub questions: Vec<String>,
    /// A call that prints a figure of the tables, to show how it is written.
    call: Option<String>,
    /// The department that the example of a text is given to.
    department: Option<String>,
}

impl Proposal {
    /// Fills in a `report.yaml`; what the tables say nothing of stays as it is.
    pub fn settings(&self, starter: &str) -> String {
        self.blocks.iter().fold(starter.to_owned(), |text, (key, block)| replace_block(&text, key, block))
    }

    /// With a key of `report.yaml` that is known from elsewhere; an empty block takes the key out.
    #[must_use]
    pub fn with(mut self, key: &'static str, block: String) -> Self {
        self.blocks.retain(|(own, _)| *own != key);
        self.blocks.push((key, block));
        self
    }

    /// A narrative of the starter, with the figure and the department of its example in these tables.
    pub fn narrative(&self, text: &str) -> String {
        let adapted = |line: &str| {
            if line.starts_with("departments:") {
                return self.department.as_ref().map(|name| format!("departments: [{}]\n", scalar(name)));
            }
            if !line.contains("{{") {
                return Some(line.to_owned());
            }
            let example = self.call.as_ref().map(|call| format!("引用表中的数请写成这样：{call}。"));
            Some(format!("（总体情况。{}）\n", example.unwrap_or_default()))
        };
        text.split_inclusive('\n').filter_map(adapted).collect()
    }
}

/// What is known beside the tables.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Names of the workbooks, as they will lie in `inputs/`.
    pub workbooks: &'a [String],
    /// The kind of report, where the user names one.
    pub kind: Option<&'static Kind>,
    /// Wordings of headers that had to be registered to read the tables: standard wording and theirs.
    pub headers: &'a BTreeMap<String, Vec<String>>,
    /// The title of an earlier report, which names the place.
    pub title: Option<&'a str>,
    /// The name of the plan, as an earlier report gives it.
    pub plan: Option<&'a str>,
}

/// What tables propose.
pub fn proposal(data: &Dataset, asked: Asked<'_>) -> Proposal {
    let workbooks = ("workbooks", self::workbooks(asked.workbooks));
    if data.table(INDICATORS).is_none() {
        let question = "工作簿中没有认出指标表，report.yaml 只填了工作簿，其余各项请填写".to_owned();
        let kind = asked.kind.unwrap_or(&Kind::built_in()[0]);
        let place = place::guess(data, &asked, &[]);
        let region = (!place.is_unnamed).then(|| ("region", format!("region: {}\n", scalar(&place.name))));
        let title = asked.title.filter(|title| plan_term::named(title).is_some());
        let plan = title.map(|_| {
            let plan = periods::plan(data, title);
            let name = asked.plan.map_or_else(|| plan.name(&place.name), str::to_owned);
            ("plan", plan.yaml(&name, None))
        });
        // The examples of the starter are of indicators that are not there.
        let without = [("methods", String::new())];
        let blocks = region.into_iter().chain(plan).chain([workbooks]).chain(without).collect();
        return Proposal { kind, blocks, questions: vec![question], call: None, department: None };
    }
    let owners = owners(data);
    let place = place::guess(data, &asked, &owners);
    let plan = periods::plan(data, asked.title);
    let evaluation = periods::evaluation(data, &plan, asked.kind);
    let kind = evaluation.kind;
    let words = verdicts::sort(stated_verdicts(data), kind);
    let unnamed = "report.yaml 的 region（地名）、bureau（编制单位）：表中没有写，请填写".to_owned();
    let title = format!("{}{}规划实施情况{}报告", place.name, plan.term, kind.name);
    let name = asked.plan.map_or_else(|| plan.name(&place.name), str::to_owned);
    let blocks = vec![
        ("title", format!("title: {}\n", scalar(&title))),
        ("region", format!("region: {}{}\n", scalar(&place.name), place.comment())),
        ("bureau", format!("bureau: {}{}\n", scalar(&place.bureau), place.comment())),
        ("date", format!("date: {}               # 请改为报告日期（年-月-日），也是 PDF 的日期\n", evaluation.date)),
        ("plan", plan.yaml(&name, growth_indicator(data))),
        ("evaluation", evaluation.yaml()),
        workbooks,
        ("departments", departments::yaml(&owners)),
        ("methods", methods(data)),
        ("verdicts", words.yaml()),
        ("headers", headers(asked.headers)),
    ];
    let reform = owners.iter().find(|name| name.contains('发') && name.contains('改'));
    Proposal {
        kind,
        blocks,
        questions: place.is_unnamed.then_some(unnamed).into_iter().chain(words.question()).collect(),
        call: call(data),
        department: reform.or(owners.first()).cloned(),
    }
}

/// A call of the last yearly number of the first indicator that has one.
fn call(data: &Dataset) -> Option<String> {
    let table = data.table(INDICATORS)?;
    let latest = table.latest_year()?;
    let at = table.column(&Role::Level(latest))?;
    // What would end the string of a template is left alone.
    let is_plain = |name: &str| !name.contains(['"', '\\', '{', '}', '\n']);
    let row = table.rows.iter().find(|row| row.cells[at].number().is_some() && is_plain(&row.name))?;
    Some(format!("{}{}{{{{ v(name=\"{}\", at=\"{latest}总量\", unit=true) }}}}", latest, row.name, row.name))
}

/// Names of departments as the tables give them, in their order.
fn owners(data: &Dataset) -> Vec<String> {
    distinct(data.tables.iter().flat_map(|table| &table.rows).flat_map(|row| row.departments.iter().cloned()))
}

/// The different words of the verdict column, in their order.
fn stated_verdicts(data: &Dataset) -> Vec<String> {
    let Some(table) = data.table(INDICATORS) else { return Vec::new() };
    let words = table.rows.iter().map(|row| tidy(table.text(row, &Role::Verdict)));
    distinct(words.filter(|word| !word.is_empty()))
}

/// What GDP is called in the table, where that is not its usual name.
fn growth_indicator(data: &Dataset) -> Option<&str> {
    const USUAL: &str = "地区生产总值";
    let names = || data.table(INDICATORS).into_iter().flat_map(|table| &table.rows).map(|row| row.name.as_str());
    let is_output = |name: &&str| {
        let name = name.split(['（', '(']).next().unwrap_or(name);
        name.eq_ignore_ascii_case("gdp") || name.ends_with("生产总值") || name.ends_with("生产总值增速")
    };
    names().find(|name| *name == USUAL).or_else(|| names().find(is_output)).filter(|name| *name != USUAL)
}

/// Total product grows at constant prices, which its totals do not show.
fn methods(data: &Dataset) -> String {
    let has_both = |table: &Table| {
        let name = growth_indicator(data).unwrap_or("地区生产总值");
        let has = |is: fn(&Role) -> bool| {
            let columns = table.columns.iter().enumerate().filter(move |(_, column)| is(&column.role));
            let row = table.rows.iter().find(|row| row.name == name);
            columns.into_iter().any(|(at, _)| row.is_some_and(|row| row.cells[at].number().is_some()))
        };
        has(|role| matches!(role, Role::Level(_))) && has(|role| matches!(role, Role::Growth(_)))
    };
    if !data.table(INDICATORS).is_some_and(has_both) {
        return String::new();
    }
    let name = scalar(growth_indicator(data).unwrap_or("地区生产总值"));
    format!(
        "methods:                       # 年均增速的算法，见手册；总量是现价、增速按可比价，所以按逐年增速算\n  \
         {name}: {{ name: geometric-rates, basis: 按可比价计算 }}\n"
    )
}

/// The block `workbooks:`.
pub fn workbooks(names: &[String]) -> String {
    let lines = names.iter().map(|name| format!("  - {}\n", scalar(name))).collect::<Vec<_>>().concat();
    format!("workbooks:                     # inputs 文件夹中的工作簿；工作表按表头识别\n{lines}")
}

fn headers(words: &BTreeMap<String, Vec<String>>) -> String {
    if words.is_empty() {
        return String::new();
    }
    let line = |(standard, own): (&String, &Vec<String>)| {
        let own = own.iter().map(|word| scalar(word)).collect::<Vec<_>>().join(", ");
        format!("  {}: [{own}]               # 按字面和内容推测，请核对\n", scalar(standard))
    };
    let lines = words.iter().map(line).collect::<Vec<_>>().concat();
    format!("headers:                       # 表头的其他写法：标准写法在左，你们的写法在右\n{lines}")
}
