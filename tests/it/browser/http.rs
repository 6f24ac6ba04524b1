//! One exchange of HTTP/1.1 with a program on this machine: what WebDriver needs, and no more.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Result, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// What takes longer hangs.
const LONGEST: Duration = Duration::from_mins(2);

/// Sends a request and reads the JSON that answers it.
pub(super) fn exchange(port: u16, method: &str, path: &str, body: &Value) -> Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(LONGEST))?;
    let body = if method == "POST" { body.to_string() } else { String::new() };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    // The driver leaves the connection open: what it tells ends where it says.
    let mut answer = BufReader::new(stream);
    let mut length = None;
    loop {
        let mut line = String::new();
        answer.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, told)) if name.eq_ignore_ascii_case("content-length") => length = told.trim().parse().ok(),
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length.ok_or(ErrorKind::UnexpectedEof)?];
    answer.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}
