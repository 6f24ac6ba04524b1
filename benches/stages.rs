//! Time of the stages before typst on the sample: `cargo bench --bench stages`. Whole processes and
//! their ratios are measured by `scripts/bench` and `scale`.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use pinggu::diag::Sink;
use pinggu::inspect::{self, Evidence, Language, Prose};
use pinggu::model::facts::Facts;
use pinggu::project::{Project, World};
use pinggu::render::{self, Setting};
use pinggu::{excerpt, extract, narrate};

fn stages(criterion: &mut Criterion) {
    let root = env!("CARGO_MANIFEST_DIR");
    let sink = || Sink::default();
    let Ok(project) = Project::open(World::on_disk(root), &mut sink()) else { return };
    let Ok(data) = extract::dataset(&project, &mut sink()) else { return };
    let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone())));
    let departments = ["区发改局".to_owned()];
    let Ok(narrated) = narrate::report(&project, &facts, &departments, &mut sink()) else { return };
    let (report, lead) = (&narrated.report, &narrated.leads[0]);
    let mut stage = |name: &str, run: &dyn Fn()| {
        criterion.bench_function(name, |bencher| bencher.iter(run));
    };
    stage("project: report.yaml", &|| drop(black_box(Project::open(World::on_disk(root), &mut sink()))));
    stage("extract: workbooks", &|| drop(black_box(extract::dataset(&project, &mut sink()))));
    let evidence = Evidence { facts: &facts, project: &project };
    stage("inspect: requirements", &|| inspect::requirements(evidence, &mut sink()));
    stage("inspect: checks of the tables", &|| inspect::checks(evidence, None, &mut sink()));
    let language = Language::of(&facts);
    let prose = Prose::read(report, &language, &narrated.originals);
    stage("inspect: words of the tables", &|| drop(black_box(Language::of(&facts))));
    stage("inspect: prose read", &|| drop(black_box(Prose::read(report, &language, &narrated.originals))));
    stage("inspect: all checks", &|| inspect::checks(evidence, Some(&prose), &mut sink()));
    stage("narrate", &|| drop(black_box(narrate::report(&project, &facts, &[], &mut sink()))));
    let leads = std::slice::from_ref(lead);
    stage("excerpt: one department", &|| drop(black_box(excerpt::excerpts(report, leads, &[]).collect::<Vec<_>>())));
    stage("render: markdown", &|| drop(black_box(render::markdown(report))));
    stage("render: typst", &|| drop(black_box(render::typst(report, &Setting::whole(render::THEME)))));
    stage("render: report.json", &|| drop(black_box(render::archive(report, &facts, &mut std::io::sink()))));
}

criterion_group!(benches, stages);
criterion_main!(benches);
