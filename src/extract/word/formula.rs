//! Formulas, each in one line of text: `(a+b)/c`, `x^2`, `√(x)`.

use super::flow::Flow;
use super::tree::{Node, characters, child, chosen, elements, name, text, value};
use crate::model::manuscript::LossKind;

/// A formula in one line.
pub(super) fn linear(node: Node<'_, '_>, flow: &mut Flow) -> String {
    let all = |node: Node<'_, '_>, flow: &mut Flow| elements(node).map(|node| linear(node, flow)).collect::<String>();
    let part = |wanted: &str, flow: &mut Flow| child(node, wanted).map(|node| linear(node, flow)).unwrap_or_default();
    let parts = |wanted: &str, flow: &mut Flow| {
        elements(node).filter(|node| name(*node) == wanted).map(|node| linear(node, flow)).collect::<Vec<_>>()
    };
    match name(node) {
        "t" => text(node),
        "f" => format!("{}/{}", grouped(&part("num", flow)), grouped(&part("den", flow))),
        "sSup" => part("e", flow) + &raised('^', &part("sup", flow)),
        "sSub" => part("e", flow) + &raised('_', &part("sub", flow)),
        "sSubSup" => part("e", flow) + &raised('_', &part("sub", flow)) + &raised('^', &part("sup", flow)),
        "sPre" => raised('_', &part("sub", flow)) + &raised('^', &part("sup", flow)) + &part("e", flow),
        "limLow" => part("e", flow) + &raised('_', &part("lim", flow)),
        "limUpp" => part("e", flow) + &raised('^', &part("lim", flow)),
        "rad" => {
            let degree = part("deg", flow);
            let sign = if degree.is_empty() { String::new() } else { format!("({degree})") };
            format!("{sign}√{}", grouped(&part("e", flow)))
        }
        "d" => {
            let own = child(node, "dPr");
            let sign = |wanted, usual| own.and_then(|own| value(own, wanted)).unwrap_or(usual);
            let inside = parts("e", flow).join(sign("sepChr", "|"));
            format!("{}{inside}{}", sign("begChr", "("), sign("endChr", ")"))
        }
        "nary" => {
            let sign = child(node, "naryPr").and_then(|own| value(own, "chr")).unwrap_or("∫");
            let ends = raised('_', &part("sub", flow)) + &raised('^', &part("sup", flow));
            format!("{sign}{ends} {}", part("e", flow))
        }
        "acc" => {
            let accent = child(node, "accPr").and_then(|own| value(own, "chr")).unwrap_or("\u{302}");
            part("e", flow) + accent
        }
        "func" => part("fName", flow) + " " + &part("e", flow),
        "eqArr" => parts("e", flow).join("; "),
        "mr" => parts("e", flow).join(", "),
        "m" => format!("({})", parts("mr", flow).join("; ")),
        "del" | "moveFrom" | "delText" => {
            flow.lose_text(LossKind::Deleted, characters(node));
            String::new()
        }
        "AlternateContent" => all(chosen(node), flow),
        _ => all(node, flow),
    }
}

/// A part of a formula, with brackets where it would be torn apart without them.
fn grouped(part: &str) -> String {
    let is_one = part.chars().all(|c| c.is_alphanumeric() || c == '.');
    if is_one { part.to_owned() } else { format!("({part})") }
}

/// What stands above or below a line, if anything.
fn raised(sign: char, part: &str) -> String {
    if part.is_empty() { String::new() } else { format!("{sign}{}", grouped(part)) }
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    #[test]
    fn formulas_are_read_as_one_types_them() {
        let t = |text: &str| format!("<r><t>{text}</t></r>");
        let e = |text: &str| format!("<e>{}</e>", t(text));
        for (xml, line) in [
            (format!("<f><num>{}</num><den>{}</den></f>", t("a+b"), t("2")), "(a+b)/2"),
            (format!("<sSup>{}<sup>{}</sup></sSup>", e("m"), t("2")), "m^2"),
            (format!("<sSubSup>{}<sub>{}</sub><sup>{}</sup></sSubSup>", e("x"), t("i"), t("n+1")), "x_i^(n+1)"),
            (format!("<rad><deg>{}</deg>{}</rad>", t("3"), e("x")), "(3)√x"),
            (format!("<rad><deg/>{}</rad>", e("x+1")), "√(x+1)"),
            (format!("<d>{}{}</d>", e("a"), e("b")), "(a|b)"),
            // The brackets of an inner one are none of the outer.
            (format!("<d><e><d><dPr><begChr val='['/><endChr val=']'/></dPr>{}</d></e></d>", e("a")), "([a])"),
            (
                format!("<nary><naryPr><chr val='∑'/></naryPr><sub>{}</sub><sup/>{}</nary>", t("i=1"), e("x")),
                "∑_(i=1) x",
            ),
            (format!("<m><mr>{}{}</mr><mr>{}{}</mr></m>", e("a"), e("b"), e("c"), e("d")), "(a, b; c, d)"),
            (format!("<eqArr>{}{}</eqArr>", e("x=1"), e("y=2")), "x=1; y=2"),
            (format!("<func><fName>{}</fName>{}</func>", t("ln"), e("x")), "ln x"),
            (format!("{}<del>{}</del>", t("a"), t("b")), "a"),
        ] {
            let mut flow = Flow::default();
            let read = tree::with(format!("<oMath>{xml}</oMath>").as_bytes(), "a", |node| linear(node, &mut flow));
            assert_eq!(read.expect("read"), line);
            assert_eq!(flow.losses.len(), usize::from(xml.contains("del")));
        }
    }
}
