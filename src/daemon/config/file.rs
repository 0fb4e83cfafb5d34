//! `config.toml`: read whole, every line accounted for, and changed without touching what the user wrote around it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde_json::Value;
use toml_edit::{Document, DocumentMut, Item, TableLike};

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::{Said, said};

use super::table::{Key, TABLE, nearest};

/// Most bytes of the file; a setting is a line, and there are a dozen.
const BYTES_MAX: u64 = 64 * 1024;

/// The settings that stand in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct File {
    document: DocumentMut,
    /// On which line each setting stands.
    lines: BTreeMap<&'static str, u32>,
}

impl File {
    /// Reads the file; one that is not there is empty.
    pub(super) fn read(path: &Path) -> Result<Self, ApiError> {
        if std::fs::metadata(path).is_ok_and(|meta| meta.len() > BYTES_MAX) {
            return Err(usage(said!("refused-file-too-large")));
        }
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(usage(said!("refused-file-unreadable", error = error.to_string()))),
        }
    }

    fn parse(text: &str) -> Result<Self, ApiError> {
        let document = Document::parse(text.to_owned()).map_err(|error| {
            let line = line_of(text, error.span().map(|span| span.start));
            usage(said!("refused-file-line", line, error = error.message()))
        })?;
        let mut lines = BTreeMap::new();
        check(text, "", document.as_table(), &mut lines)?;
        Ok(Self { document: document.into_mut(), lines })
    }

    /// What the file says of a setting.
    pub(super) fn value(&self, key: &Key) -> Option<Value> {
        let mut item = self.document.as_item();
        for part in key.name.split('.') {
            item = item.as_table_like()?.get(part)?;
        }
        key.check(item.as_value()?).ok()
    }

    /// On which line of the file a setting stands, from 1.
    pub(super) fn line(&self, key: &Key) -> Option<u32> {
        self.lines.get(key.name).copied()
    }

    /// The file with one setting changed.
    pub(super) fn with(&self, key: &Key, mut value: toml_edit::Value) -> Result<Self, ApiError> {
        let mut document = self.document.clone();
        let mut table: &mut dyn TableLike = document.as_table_mut();
        let mut parts = key.name.split('.').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                match table.get_mut(part) {
                    // Only the value changes: what stands around it is the user's.
                    Some(old) => {
                        if let Some(old) = old.as_value() {
                            *value.decor_mut() = old.decor().clone();
                        }
                        *old = Item::Value(value);
                    }
                    None => drop(table.insert(part, Item::Value(value))),
                }
                break;
            }
            let inner = table.entry(part).or_insert_with(|| Item::Table(dotted()));
            table = inner
                .as_table_like_mut()
                .ok_or_else(|| usage(said!("refused-file-group", part)))?;
        }
        Self::parse(&document.to_string())
    }

    /// The file's text.
    pub(super) fn text(&self) -> String {
        self.document.to_string()
    }
}

/// A group that is written as `group.setting = value`.
fn dotted() -> toml_edit::Table {
    let mut table = toml_edit::Table::new();
    table.set_dotted(true);
    table
}

/// Refuses whatever is no setting of ours, with its line, and notes the lines of the others.
fn check(
    text: &str,
    group: &str,
    table: &dyn TableLike,
    lines: &mut BTreeMap<&'static str, u32>,
) -> Result<(), ApiError> {
    for (name, item) in table.iter() {
        let name = if group.is_empty() { name.to_owned() } else { format!("{group}.{name}") };
        let start =
            table.key(name.rsplit('.').next().unwrap_or_default()).and_then(|key| key.span());
        let line = line_of(text, start.or(item.span()).map(|span| span.start));
        match TABLE.iter().find(|key| key.name == name) {
            Some(key) => {
                let fits = item.as_value().ok_or("value").and_then(|value| key.check(value));
                fits.map_err(|takes| {
                    usage(said!("refused-file-value", line, name = &name, takes))
                })?;
                lines.insert(key.name, u32::try_from(line).unwrap_or(u32::MAX));
            }
            None if is_group(&name) && item.is_table_like() => {
                item.as_table_like().map_or(Ok(()), |inner| check(text, &name, inner, lines))?;
            }
            None => {
                return Err(usage(match nearest(&name) {
                    Some(near) => said!("refused-file-setting-near", line, name, near),
                    None => said!("refused-file-setting", line, name),
                }));
            }
        }
    }
    Ok(())
}

fn is_group(name: &str) -> bool {
    TABLE.iter().any(|key| key.name.split_once('.').is_some_and(|(group, _)| group == name))
}

fn line_of(text: &str, at: Option<usize>) -> usize {
    let before = text.get(..at.unwrap_or_default()).unwrap_or(text);
    before.bytes().filter(|byte| *byte == b'\n').count() + 1
}

fn usage(said: Said) -> ApiError {
    ApiError::refusing(ErrorKind::Usage, said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_toml_is_refused_with_its_line() {
        let error = File::parse("receipts.read = true\nlisten = [\n").unwrap_err();
        assert!(error.message.contains("line 2") || error.message.contains("line 3"), "{error}");
    }

    #[test]
    fn a_new_setting_joins_the_group_it_belongs_to() {
        let key = &super::super::table::READ_RECEIPTS;
        let grouped = File::parse("[receipts]\n").unwrap();
        let grouped = grouped.with(key, key.parse("false").unwrap()).unwrap();
        assert_eq!(grouped.text(), "[receipts]\nread = false\n");
        let dotted = File::default().with(key, key.parse("false").unwrap()).unwrap();
        assert_eq!(dotted.text(), "receipts.read = false\n");
    }
}
