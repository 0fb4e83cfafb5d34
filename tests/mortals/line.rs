//! One connection to a node's local door, spoken raw: JSON-RPC 2.0, one object a line.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use serde_json::{Value, json};

use super::PATIENCE;

/// The node is gone, or was killed before its line was whole.
#[derive(Debug)]
pub struct Gone;

/// One connection.
pub struct Line {
    reader: BufReader<UnixStream>,
    writer: UnixStream,
}

impl Line {
    pub fn to(socket: &Path) -> Result<Self, Gone> {
        let writer = UnixStream::connect(socket).map_err(|_| Gone)?;
        writer.set_read_timeout(Some(PATIENCE)).unwrap();
        writer.set_write_timeout(Some(PATIENCE)).unwrap();
        let reader = BufReader::new(writer.try_clone().unwrap());
        Ok(Self { reader, writer })
    }

    /// From now on a node may be silent for as long as nothing happens.
    pub fn wait_for_ever(&self) {
        self.writer.set_read_timeout(None).unwrap();
    }

    /// Writes a call and does not wait for its answer.
    pub fn put(&mut self, id: u64, method: &str, params: &Value) -> Result<(), Gone> {
        let call = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.writer.write_all(format!("{call}\n").as_bytes()).map_err(gone)
    }

    /// The next whole line: an answer or an event.
    pub fn take(&mut self) -> Result<Value, Gone> {
        let mut line = String::new();
        self.reader.read_line(&mut line).map_err(gone)?;
        match line.strip_suffix('\n') {
            Some(line) => Ok(serde_json::from_str(line).unwrap()),
            None => Err(Gone),
        }
    }

    /// Asks and waits; what the node refuses is given as its kind.
    pub fn ask(&mut self, method: &str, params: &Value) -> Result<Result<Value, String>, Gone> {
        self.put(0, method, params)?;
        Ok(answer(self.take()?))
    }
}

/// What an answering line says.
pub fn answer(mut line: Value) -> Result<Value, String> {
    match line["error"]["data"]["kind"].as_str() {
        Some(kind) => Err(kind.to_owned()),
        None => Ok(line["result"].take()),
    }
}

fn gone(error: std::io::Error) -> Gone {
    let late = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
    assert!(!late, "the node lives but says nothing for {PATIENCE:?}");
    Gone
}
