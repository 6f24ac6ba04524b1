//! Wordings of table headers: what bureaus write for the same column.
//!
//! `report.yaml` may add to any of them under `headers:`; a wording that is not listed here makes
//! the column an extra one, which is kept and shown but not used.

use std::collections::BTreeMap;

use crate::text::tidy;

/// Standard wording → other wordings.
const STANDARD: [(&str, &[&str]); 26] = [
    ("类型", &["类别", "领域", "指标类型", "指标类别"]),
    ("序号", &["编号", "号"]),
    ("指标名称", &["指标", "主要指标", "规划指标", "名称"]),
    ("单位", &["计量单位"]),
    ("基数", &["基期值", "基期数", "基期", "完成基数", "实际值基数"]),
    ("目标值", &["规划目标", "规划目标值", "目标", "规划值"]),
    ("年均增速", &["年均增速[累计]", "年均增长", "年均增长[累计]", "年均增速（累计）", "年均增速（%）", "年均增长率"]),
    ("属性", &["指标属性", "指标性质", "性质"]),
    ("责任单位", &["责任部门", "牵头单位", "牵头部门", "主管部门", "责任主体"]),
    ("总量", &["数值", "完成值", "实际值", "指标值", "完成情况", "完成数", "实际完成"]),
    ("增速", &["同比", "同比增速", "同比增长", "增长率", "增幅", "增速（%）", "同比（%）"]),
    ("基本评价", &["评价", "进展评价", "中期评价", "评估结果", "评估结论", "完成评价"]),
    ("目标值是否调整", &["是否调整", "目标是否调整", "是否调整目标值"]),
    ("预期目标值", &["预期值", "预计值", "预测值", "预期目标"]),
    ("项目类型", &["项目类别", "项目分类"]),
    ("累计", &["合计", "总计", "累计数"]),
    ("备注", &["说明备注"]),
    ("位次", &["排名", "位次（值）"]),
    ("专栏", &["专栏号", "专栏序号"]),
    ("专栏名称", &["专栏标题"]),
    ("项目", &["项目名称"]),
    ("口径", &["口径说明", "统计口径"]),
    ("补充数据", &["补充情况", "数据补充"]),
    ("评价说明", &["评价依据", "完成情况说明"]),
    ("原因", &["原因分析", "滞后原因"]),
    ("措施", &["下一步措施", "工作措施", "对策措施"]),
];

/// Columns of the notes table besides 指标名称.
pub(super) const NOTE_COLUMNS: [&str; 6] = ["口径", "补充数据", "评价说明", "原因", "措施", "预测"];

/// Finds the standard wording of a header.
#[derive(Debug)]
pub(super) struct Wordings {
    by_wording: BTreeMap<String, String>,
}

impl Wordings {
    /// The built-in list with the project's additions, which win.
    pub(super) fn new(additions: &BTreeMap<String, Vec<String>>) -> Self {
        let mut by_wording = BTreeMap::new();
        for (standard, others) in STANDARD {
            by_wording.insert(standard.to_owned(), standard.to_owned());
            for other in others {
                by_wording.entry(tidy(other)).or_insert_with(|| standard.to_owned());
            }
        }
        for (standard, others) in additions {
            for other in others {
                by_wording.insert(tidy(other), standard.clone());
            }
        }
        Self { by_wording }
    }

    /// The standard wording of `label` (tidied), if it has one.
    pub(super) fn standard(&self, label: &str) -> Option<&str> {
        self.by_wording.get(label).map(String::as_str)
    }

    /// The standard wordings, for hints and for checking `headers:`.
    pub(super) fn all() -> impl Iterator<Item = &'static str> {
        STANDARD.iter().map(|(standard, _)| *standard).chain(["预测"])
    }
}
