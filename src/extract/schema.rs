//! Schemas: the YAML of `tables/` and of a project's `inputs/tables/` in, [`Schema`]s out.
//!
//! A file describes a kind of table (`id:`) or adds to one that is there (`extends:`). What it says
//! wrongly is told with its line; a schema with an error is not used, and the run stops.

mod rules;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_yaml::Spanned;

use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::schema::{
    CheckRule, ColumnSchema, ItemMeaning, Layout, PeriodRule, RoleName, RowSchema, Schema, Short,
};
use crate::place::Place;
use crate::project::{place_at, spelt_out, yaml_fault};
use crate::text::{label, tidy};

/// The built-in schemas, in the order in which their tables are listed.
const BUILT_IN: [(&str, &str); 6] = [
    ("tables/indicators.yaml", include_str!("../../tables/indicators.yaml")),
    ("tables/projects.yaml", include_str!("../../tables/projects.yaml")),
    ("tables/ranking.yaml", include_str!("../../tables/ranking.yaml")),
    ("tables/boxes.yaml", include_str!("../../tables/boxes.yaml")),
    ("tables/notes.yaml", include_str!("../../tables/notes.yaml")),
    ("tables/facts.yaml", include_str!("../../tables/facts.yaml")),
];

/// Most schema files of a project: every header of every sheet is held against each.
pub(super) const MOST_FILES: usize = 100;

/// Roles of [`add_common`]. Sheets are not told apart by them.
pub(super) const COMMON: [RoleName; 4] = [RoleName::Number, RoleName::Unit, RoleName::Owner, RoleName::Remark];

/// Keys that templates use for what is computed, not read.
const COMPUTED: [&str; 1] = ["outlook"];

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct SchemaFile {
    id: Option<Spanned<String>>,
    extends: Option<Spanned<String>>,
    name: Option<String>,
    title: Option<String>,
    columns: Vec<ColumnFile>,
    recognise: Option<RecogniseFile>,
    rows: Option<RowsFile>,
    checks: Vec<Spanned<CheckRule>>,
    layout: Option<Layout>,
    short: Option<Spanned<Short>>,
    items: BTreeMap<String, ItemMeaning>,
    prose: Option<bool>,
    several: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ColumnFile {
    role: Spanned<RoleName>,
    level: Option<u8>,
    #[serde(default)]
    words: Vec<Spanned<String>>,
    #[serde(default)]
    suffix: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
    #[serde(default)]
    parent: Vec<String>,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    period: PeriodRule,
    #[serde(default)]
    from: Vec<LabelSource>,
    #[serde(default)]
    spread: bool,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    advised: bool,
    #[serde(default)]
    align: AlignWord,
}

/// Where a label comes from that its own cell lacks.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LabelSource {
    /// The cell above, merged or left empty.
    Merged,
    /// A row above that holds nothing else.
    GroupRow,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AlignWord {
    Left,
    #[default]
    Center,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RecogniseFile {
    least: usize,
    marks: Vec<Spanned<RoleName>>,
    of_marks: usize,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RowsFile {
    total: Vec<String>,
    inherit: Vec<RoleName>,
    bracketed_unit: bool,
}

/// A schema file with its text, to place findings.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn error<T>(self, at: &Spanned<T>, message: String) -> Diagnostic {
        Diagnostic::error(Code::BadConfig, place_at(self.file, self.text, Some(at.referenced)), message)
    }

    fn error_of_file(self, message: String) -> Diagnostic {
        Diagnostic::error(Code::BadConfig, Place::line(self.file, self.text, 1, 1), message)
    }
}

/// The kinds of tables that every project has.
pub(super) fn built_in(sink: &mut Sink) -> Vec<Arc<Schema>> {
    schemas(&[], &BTreeMap::new(), sink)
}

/// The built-in kinds and those of a project's files (path and text of each), with further wordings
/// of headers from `report.yaml`.
pub(super) fn schemas(
    files: &[(String, String)],
    headers: &BTreeMap<String, Vec<String>>,
    sink: &mut Sink,
) -> Vec<Arc<Schema>> {
    let mut known: Vec<Schema> = Vec::new();
    let own = files.iter().map(|(file, text)| Source { file, text });
    let all = BUILT_IN.iter().map(|(file, text)| Source { file, text }).chain(own);
    let mut read = Vec::new();
    for source in all {
        match serde_yaml::from_str::<SchemaFile>(source.text) {
            Ok(file) => match spelt_out(source.file, source.text) {
                None => read.push((source, file)),
                found => sink.extend(found),
            },
            Err(error) => sink.push(yaml_fault(source.file, &error, source.text)),
        }
    }
    // What adds to a kind comes after all kinds, in whatever order the files are named.
    let (additions, kinds): (Vec<_>, Vec<_>) = read.into_iter().partition(|(_, file)| file.extends.is_some());
    for (source, file) in kinds {
        let mut schema = kind(source, file, &known, sink);
        if let Some(own) = schema.as_mut().filter(|_| known.len() >= BUILT_IN.len()) {
            add_common(own, &known[..BUILT_IN.len()]);
        }
        known.extend(schema);
    }
    for (source, file) in additions {
        extend(source, file, &mut known, sink);
    }
    for schema in &mut known {
        for (standard, others) in headers {
            reword(schema, &label::heading(standard), &headings(others));
        }
    }
    known.into_iter().map(Arc::new).collect()
}

/// Gives the columns of a standard wording others, which no other column keeps but as its own standard.
fn reword(schema: &mut Schema, standard: &str, others: &[String]) {
    let has = |column: &ColumnSchema| column.words.iter().any(|word| word == standard);
    if !schema.columns.iter().any(has) {
        return;
    }
    for column in &mut schema.columns {
        if has(column) {
            column.words.extend(others.iter().cloned());
        } else {
            let own = column.word().to_owned();
            column.words.retain(|word| *word == own || !others.contains(word));
        }
    }
}

/// A kind of its own.
fn kind(source: Source<'_>, file: SchemaFile, known: &[Schema], sink: &mut Sink) -> Option<Schema> {
    let errors = sink.errors();
    let id = file.id.as_ref().map(|id| id.value.clone()).unwrap_or_default();
    sink.extend(wrong_id(source, file.id.as_ref(), known));
    let is_key = |column: &&ColumnFile| column.role.value == RoleName::Key;
    let keys = file.columns.iter().filter(is_key).count();
    // Keys beyond the names are those of parts.
    let names = file.columns.iter().filter(is_key).position(|column| !column.parent.is_empty());
    if keys == 0 {
        let found = source.error_of_file("没有 `role: key` 的列".to_owned());
        sink.push(
            found.because("没有它，不知道每一行说的是什么").hint("请加一列，如 `- { role: key, words: [行业] }`"),
        );
    }
    let mut schema = Schema {
        name: file.name.or_else(|| file.title.clone()).unwrap_or_else(|| id.clone()),
        title: file.title.unwrap_or_default(),
        id,
        layout: file.layout.unwrap_or_default(),
        short: file.short.as_ref().map(|short| short.value),
        items: file.items.into_iter().collect(),
        prose: file.prose.unwrap_or_default(),
        several: file.several.unwrap_or_default(),
        ..Schema::default()
    };
    if let Some(short) = file.short.as_ref().filter(|_| known.len() >= BUILT_IN.len()) {
        let found = source.error(short, "自己的表不能写 `short`".to_owned());
        sink.push(found.because("这几个简写函数各只认一种内置的表").hint("请删去它，模板和正文里用 `cell(table=…)`"));
    }
    let rows = file.rows.unwrap_or_default();
    let mut groups = false;
    let mut level = 0;
    let mut words = Claims::new();
    for column in &file.columns {
        claim(source, column, &mut words, sink);
        let is_key = column.role.value == RoleName::Key;
        let own = if is_key { column.level.unwrap_or(level) } else { 0 };
        level = if is_key { own + 1 } else { level };
        // Of several levels the outer ones are merged or stand in rows of their own, if nothing is said.
        let is_outer = is_key && usize::from(own) + 1 < names.map_or(keys, |at| at + 1) && column.from.is_empty();
        groups |= is_key && (is_outer || column.from.contains(&LabelSource::GroupRow));
        let inherits =
            is_outer || column.from.contains(&LabelSource::Merged) || rows.inherit.contains(&column.role.value);
        schema.columns.push(ColumnSchema { level: own, inherits, ..column_schema(column) });
    }
    // Labels that stand side by side under one header have no rows of their own.
    groups &= file.columns.iter().all(|column| !column.spread) && rows.inherit.is_empty();
    schema.rows = RowSchema { total: tidied(&rows.total), groups, bracketed_unit: rows.bracketed_unit };
    require(&mut schema);
    sink.extend(rules::recognise(source, file.recognise.as_ref(), &mut schema));
    rules::checks(source, &file.checks, &mut schema, sink);
    (sink.errors() == errors).then_some(schema)
}

/// What an addition says that only a kind of its own can.
fn beyond_additions(file: &SchemaFile) -> Vec<&'static str> {
    let SchemaFile { name, recognise, rows, short, prose, several, .. } = file;
    let said = [
        ("name", name.is_some()),
        ("recognise", recognise.is_some()),
        ("rows", rows.is_some()),
        ("short", short.is_some()),
        ("prose", prose.is_some()),
        ("several", several.is_some()),
    ];
    said.into_iter().filter(|(_, is_said)| *is_said).map(|(key, _)| key).collect()
}

/// True for an addition to a column that says more than how its header is worded.
fn is_beyond_words(column: &ColumnFile) -> bool {
    let ColumnFile { unit, period, from, spread, required, advised, align, .. } = column;
    let is_plain = unit.is_empty() && *period == PeriodRule::Table && from.is_empty() && *align == AlignWord::Center;
    !is_plain || *spread || *required || *advised
}

/// Adds words and columns to a kind that is there.
fn extend(source: Source<'_>, file: SchemaFile, known: &mut [Schema], sink: &mut Sink) {
    let Some(base) = file.extends.as_ref() else { return };
    let beyond = beyond_additions(&file);
    if !beyond.is_empty() {
        let keys: Vec<String> = beyond.iter().map(|key| format!("`{key}`")).collect();
        let found = source.error(base, format!("补充已有的表时不能写 {}", keys.join("、")));
        sink.push(found.because("这些由已有的表决定，写了也不起作用").hint("请删去它们；要另定一种表，写 `id: …`"));
    }
    if let Some(id) = &file.id {
        let found = source.error(id, "`id` 和 `extends` 只能写一个".to_owned());
        sink.push(found.because("id 定义一种新表，extends 补充已有的一种").hint("请删去其中一个"));
    }
    let names: Vec<String> = known.iter().map(|schema| schema.id.clone()).collect();
    let Some(schema) = known.iter_mut().find(|schema| schema.id == base.value) else {
        let found = source.error(base, format!("没有名为 `{}` 的表可以补充", base.value));
        sink.push(found.because("extends 要写已有的表").closest(&base.value, names.iter().map(String::as_str)));
        return;
    };
    let mut words = Claims::new();
    for column in &schema.columns {
        let is_dated = column.period == PeriodRule::Header;
        words.extend(column.words.iter().map(|word| ((word.clone(), is_dated), column.word().to_owned())));
    }
    for column in &file.columns {
        let meant = meant(schema, column);
        let own: Vec<String> = meant.map(|at| schema.columns[at].words.clone()).unwrap_or_default();
        let mut others = words.clone();
        others.retain(|(word, _), _| !own.contains(word));
        claim(source, column, &mut others, sink);
        match meant {
            Some(_) if is_beyond_words(column) => {
                let message = "补充已有的列时只能写 `words`、`suffix`、`endings` 和 `parent`".to_owned();
                let found = source.error(&column.role, message);
                sink.push(found.because("这一列的其他设置由已有的表决定").hint("请删去其余的键"));
            }
            Some(at) => {
                let ColumnSchema { words, suffix, endings, parent, .. } = column_schema(column);
                let known = &mut schema.columns[at];
                known.parent.extend(parent);
                known.words.extend(words.into_iter().filter(|word| !own.contains(word)));
                known.suffix.extend(suffix);
                known.endings.extend(endings);
            }
            None => schema.columns.push(column_schema(column)),
        }
    }
    schema.items.extend(file.items);
    rules::checks(source, &file.checks, schema, sink);
    schema.title = file.title.unwrap_or_else(|| std::mem::take(&mut schema.title));
    schema.layout = file.layout.unwrap_or(schema.layout);
}

/// Columns that say the same in every table: a kind of the project need not name them.
fn add_common(schema: &mut Schema, built_in: &[Schema]) {
    for role in COMMON {
        let columns =
            |schemas: &[Schema]| schemas.iter().flat_map(|schema| schema.columns.clone()).find(|it| it.role == role);
        let Some(mut column) = columns(built_in).filter(|_| columns(std::slice::from_ref(schema)).is_none()) else {
            continue;
        };
        column.words.retain(|word| !schema.columns.iter().any(|own| own.words.contains(word)));
        column.required = false;
        column.advised = false;
        schema.columns.push(column);
    }
}

/// The column that an addition is about: of its role and, where there are several, its level or first
/// word.
fn meant(schema: &Schema, column: &ColumnFile) -> Option<usize> {
    let is_same = |own: &ColumnSchema| {
        let is_level = own.level == column.level.unwrap_or(own.level);
        let shares = || column.words.iter().any(|word| own.words.contains(&label::heading(&word.value)));
        own.role == column.role.value
            && match own.role {
                RoleName::Key => is_level,
                RoleName::Note | RoleName::Remark => shares(),
                _ => true,
            }
    };
    schema.columns.iter().position(is_same)
}

fn column_schema(column: &ColumnFile) -> ColumnSchema {
    let mut words: Vec<String> = column.words.iter().map(|word| label::heading(&word.value)).collect();
    if words.is_empty() && column.role.value.has_period() && !column.spread {
        words.push(String::new());
    }
    ColumnSchema {
        role: column.role.value,
        level: column.level.unwrap_or(0),
        words,
        suffix: headings(&column.suffix).into_iter().filter(|end| !end.is_empty()).collect(),
        endings: headings(&column.endings),
        parent: tidied(&column.parent),
        unit: column.unit.clone(),
        period: column.period,
        spread: column.spread,
        inherits: false,
        required: column.required,
        advised: column.advised,
        left: column.align == AlignWord::Left,
    }
}

fn headings(words: &[String]) -> Vec<String> {
    words.iter().map(|word| label::heading(word)).collect()
}

fn tidied(words: &[String]) -> Vec<String> {
    words.iter().map(|word| tidy(word)).collect()
}

/// Where nothing is said of it, a table must have its keys and its numbers.
fn require(schema: &mut Schema) {
    if schema.columns.iter().any(|column| column.required) {
        return;
    }
    // A key without words is no column: its labels stand in rows of their own.
    for column in schema.columns.iter_mut().filter(|column| !column.words.is_empty()) {
        column.required = matches!(column.role, RoleName::Key | RoleName::Level | RoleName::Plan | RoleName::Value)
            && matches!(column.period, PeriodRule::Table | PeriodRule::Header);
    }
}

/// The columns that claim a word, with a period beside it or without.
type Claims = BTreeMap<(String, bool), String>;

/// A word heads one column; two that claim it make every such header uncertain. Beside a period (2022年完成情况)
/// it may mean another column than alone.
fn claim(source: Source<'_>, column: &ColumnFile, words: &mut Claims, sink: &mut Sink) {
    let first = column.words.first().map(|word| label::heading(&word.value)).unwrap_or_default();
    for word in &column.words {
        if word.value.contains('，') {
            let found = source.error(word, format!("`{}` 里有中文逗号", word.value));
            sink.push(found.because("写法之间要用英文逗号分开，否则几个写法成了一个").hint("请把“，”改为 `, `"));
        }
        let is_dated = column.period == PeriodRule::Header;
        if let Some(other) = words.insert((label::heading(&word.value), is_dated), first.clone()) {
            let found = source.error(word, format!("表头 `{}` 有两列都要", word.value));
            sink.push(
                found
                    .because(format!("前面的 `{other}` 一列已经有这个写法，无法判断是哪一列"))
                    .hint("请从其中一列的 words 里删去它"),
            );
        }
    }
}

fn wrong_id(source: Source<'_>, id: Option<&Spanned<String>>, known: &[Schema]) -> Option<Diagnostic> {
    let Some(id) = id else {
        let found = source.error_of_file("缺少必填的键 `id`".to_owned());
        return Some(found.because("模板用它指这张表").hint("请补上 `id: …`；要补充已有的表，写 `extends: …`"));
    };
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.value.is_empty() || !id.value.chars().all(is_plain) || COMPUTED.contains(&id.value.as_str()) {
        let found = source.error(id, format!("`{}` 不能作表的 id", id.value));
        return Some(found.because("id 用小写英文字母、数字和 `-`，且不能是 outlook").hint("例如 `id: industry`"));
    }
    known.iter().any(|schema| schema.id == id.value).then(|| {
        let found = source.error(id, format!("已经有一种表的 id 是 `{}`", id.value));
        found.because("同一个 id 只能指一种表").hint(format!("请换一个；要补充已有的表，写 `extends: {}`", id.value))
    })
}
