# pinggu：从附表到报告。入口都在这里，具体做法在 scripts/。
# The entry points; the work itself is in scripts/.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PINGGU := $(or $(CARGO_TARGET_DIR),target)/release/pinggu

.PHONY: help report test deny word browser slurm kubernetes bench dist dist-test setup clean

help: ## 显示本说明 (this list)
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: ## 生成报告到 output/，缺什么先装什么 (build the report)
	scripts/setup report
	@echo '编译 pinggu：第一次约 3 分钟 (compiling pinggu: about 3 minutes the first time)'
	cargo build --release --locked
	PINGGU_TYPST="$${PINGGU_TYPST:-$${PINGGU_TOOLS:-.tools}/bin/typst}" $(PINGGU) build

test: ## 检查与测试 (checks and tests of the code)
	scripts/setup test
	cargo fmt --check
	cargo clippy --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --locked
	PINGGU_REQUIRE_TYPST=1 cargo test --locked

deny: ## 依赖的许可、来源与安全公告，CI 必查 (licences, sources, advisories of dependencies; CI runs it)
	scripts/setup deny
	scripts/deny

word: ## 用 LibreOffice、pandoc 等核对 Word 文件 (Word files held against other programs; Debian)
	scripts/setup report
	cargo build --locked
	scripts/word

browser: ## 在 Chromium 里试 HTML 报告 (the HTML report in a real browser; Debian)
	scripts/setup test
	scripts/browser

slurm: ## 在本机起一个 Slurm，核对分开做与一次做完的一样 (a real scheduler; Debian)
	scripts/setup report
	cargo build --locked
	scripts/slurm

kubernetes: ## 检查手册里 Kubernetes 的清单 (the manifest of the manual)
	scripts/kubernetes

bench: ## 测速：与直接运行 typst 的用时之比 (timings, as ratios)
	scripts/bench

dist: ## 打包到 dist/：压缩包和 .deb (an archive and a .deb for people without a compiler)
	scripts/dist

dist-test: dist ## 在干净的系统里试这些包，要 root (tries them where nothing else is; needs root)
	scripts/dist-test

setup: ## 只安装所需工具与字体到 .tools/ (install tools and fonts only)
	scripts/setup report test

clean: ## 删除编译结果和 output/，保留 .tools/ (keeps .tools/)
	cargo clean
	find output -mindepth 1 ! -name .gitkeep -delete
