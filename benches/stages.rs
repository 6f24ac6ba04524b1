//! Time of the stages before typst on the sample: `cargo bench`. Whole processes and their ratios
//! are measured by `scripts/bench`.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use pinggu::diag::Sink;
use pinggu::model::grammar;
use pinggu::pipeline::{self, BuildOptions};
use pinggu::render::Format;

fn stages(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    criterion.bench_function("build without typst", |bencher| {
        bencher.iter(|| {
            let options = BuildOptions { root, output: root, formats: &[Format::Markdown], typst: None, step: &|_| {} };
            black_box(pipeline::build(&options, &mut Sink::default()).is_ok())
        });
    });
    let cells = ["413.20", "11.40%", "500亿元以上", "累计增速[-26.6]%", "441.71（21位）", "无半年数据", "—"];
    criterion.bench_function("read seven cells", |bencher| {
        bencher.iter(|| cells.map(|cell| black_box(grammar::read(black_box(cell)))));
    });
}

criterion_group!(benches, stages);
criterion_main!(benches);
