//! A Chromium that chromedriver leads, over plain HTTP (WebDriver). Each has a profile of its own, and ends with its
//! value.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Instant;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::http::exchange;

/// How long a script may wait for something to come true, in milliseconds.
const PATIENCE: u64 = 60_000;

/// What is timed runs alone.
static TURNS: RwLock<()> = RwLock::new(());

enum Turn {
    Shared(#[expect(dead_code, reason = "held")] RwLockReadGuard<'static, ()>),
    Alone(#[expect(dead_code, reason = "held")] RwLockWriteGuard<'static, ()>),
}

/// A browser with one page.
pub(super) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: TempDir,
    _turn: Turn,
}

/// A browser for a test, or nothing where browsers are not asked for.
pub(super) fn open(test: &str) -> Option<Browser> {
    is_wanted(test).then(|| Browser::start(Turn::Shared(TURNS.read().unwrap_or_else(PoisonError::into_inner))))
}

/// The same for a test that measures time.
pub(super) fn open_alone(test: &str) -> Option<Browser> {
    is_wanted(test).then(|| Browser::start(Turn::Alone(TURNS.write().unwrap_or_else(PoisonError::into_inner))))
}

fn is_wanted(test: &str) -> bool {
    let is_wanted = std::env::var_os("PINGGU_REQUIRE_BROWSER").is_some();
    if !is_wanted {
        // Not by `eprintln!`, which is kept for tests that fail.
        let _ = writeln!(
            std::io::stderr(),
            "跳过 (skipped) browser::{test}：没有设 PINGGU_REQUIRE_BROWSER；要在浏览器里试，运行 make browser"
        );
    }
    is_wanted
}

fn started() -> (Child, u16) {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut driver = command.spawn().unwrap_or_else(|error| panic!("chromedriver: {error}; make browser installs it"));
    let mut lines = BufReader::new(driver.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let port =
        lines.find_map(|line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok());
    (driver, port.expect("chromedriver tells its port"))
}

fn capabilities(profile: &Path) -> Value {
    let mut arguments: Vec<String> = [
        "--headless=new",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=zh-CN",
        "--window-size=1500,1000",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    if rustix::process::geteuid().is_root() {
        arguments.push("--no-sandbox".to_owned());
    }
    json!({ "capabilities": { "alwaysMatch": {
        "goog:chromeOptions": { "args": arguments },
        "goog:loggingPrefs": { "performance": "ALL", "browser": "ALL" },
        "timeouts": { "script": PATIENCE + 10_000 },
    } } })
}

impl Browser {
    fn start(turn: Turn) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let (driver, port) = started();
        let mut browser = Self { driver, port, session: String::new(), profile, _turn: turn };
        let begun = browser.send("POST", "/session", &capabilities(browser.profile.path()));
        browser.session = format!("/session/{}", begun["sessionId"].as_str().expect("a session"));
        browser
    }

    #[track_caller]
    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("{}{path}", self.session);
        let answer =
            exchange(self.port, method, &path, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let told = answer["value"].clone();
        assert!(told.get("error").is_none(), "{method} {path}: {told:#}");
        told
    }

    #[track_caller]
    pub(super) fn post(&self, path: &str, body: &Value) -> Value {
        self.send("POST", path, body)
    }

    /// Opens a file, and waits until it is read.
    pub(super) fn go(&self, page: &Path) {
        self.post("/url", &json!({ "url": format!("file://{}", page.display()) }));
    }

    /// Runs the body of a function, and gives what it returns.
    #[track_caller]
    pub(super) fn run(&self, script: &str, arguments: &[Value]) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// Waits until an expression is true on this page or on one that takes its place.
    #[track_caller]
    pub(super) fn until_on_any(&self, expression: &str) {
        let asked = json!({ "script": format!("return Boolean({expression})"), "args": [] });
        let path = format!("{}/execute/sync", self.session);
        let begun = Instant::now();
        // Between two pages there is none to ask.
        while !exchange(self.port, "POST", &path, &asked).is_ok_and(|answer| answer["value"] == true) {
            assert!(begun.elapsed().as_millis() < u128::from(PATIENCE), "this never came true: {expression}");
            std::thread::yield_now();
        }
    }

    /// Waits until an expression is true, from frame to frame, and gives it.
    #[track_caller]
    pub(super) fn until(&self, expression: &str) -> Value {
        let script = "const [source, patience, done] = arguments;
            const asked = new Function('return (' + source + ')');
            const end = performance.now() + patience;
            const again = () => {
              const found = asked();
              if (found || performance.now() > end) done(found || null);
              else requestAnimationFrame(again);
            };
            again();";
        let found = self.post("/execute/async", &json!({ "script": script, "args": [expression, PATIENCE] }));
        assert!(!found.is_null(), "this never came true: {expression}");
        found
    }

    /// The element that a selector finds first, for WebDriver to use.
    #[track_caller]
    pub(super) fn element(&self, selector: &str) -> String {
        let found = self.post("/element", &json!({ "using": "css selector", "value": selector }));
        let (_, id) = found.as_object().and_then(|found| found.iter().next()).expect("an element");
        id.as_str().expect("its name").to_owned()
    }

    /// Clicks an element as a hand does: it is moved into view, and must not be covered.
    #[track_caller]
    pub(super) fn click(&self, selector: &str) {
        // The driver moves it to the edge at most, below what is fixed there.
        self.run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", &[selector.into()]);
        self.post(&format!("/element/{}/click", self.element(selector)), &json!({}));
    }

    /// Types a text into an element.
    #[track_caller]
    pub(super) fn write(&self, selector: &str, text: &str) {
        let path = format!("/element/{}", self.element(selector));
        self.post(&format!("{path}/clear"), &json!({}));
        self.post(&format!("{path}/value"), &json!({ "text": text }));
    }

    /// Presses keys one after another; special ones by their WebDriver characters.
    #[track_caller]
    pub(super) fn keys(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() })))
            .collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] }));
    }

    /// What a log holds since it was asked last: `performance` or `browser`.
    pub(super) fn log(&self, kind: &str) -> Vec<Value> {
        let told = self.post("/se/log", &json!({ "type": kind }));
        told.as_array().expect("a log").clone()
    }

    /// Asks the browser by its own protocol.
    #[track_caller]
    pub(super) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The end of the session ends the browser; the driver would run on.
        if !self.session.is_empty() {
            let _ = exchange(self.port, "DELETE", &self.session, &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
