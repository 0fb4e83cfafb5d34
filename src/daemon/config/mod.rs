//! What the user has settled for this home: the flag wins, then the environment, then `config.toml`, then the default.

mod file;
mod table;

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::event::EventKind;
use crate::api::types::setting::{Origin, Setting};
use crate::core::input::Policy;
use crate::model::address::Address;

use super::home::Home;
use file::File;
use table::{InForce, Key, TABLE};

/// The environment's word for `listen`: multiaddrs with commas between.
pub const LISTEN_VARIABLE: &str = "HOBNOB_LISTEN";

/// All settings of one home, with their origins.
#[derive(Debug, Clone)]
pub struct Config {
    file: File,
    listen_flag: Vec<Address>,
    listen_environment: Vec<Address>,
    /// Whether this start has `--no-lan`.
    no_lan: bool,
}

impl Config {
    /// Reads the home's file and the environment; `listen` is what the flags of this start say.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] with the line when the file holds an unknown setting or a value that does not fit.
    pub fn read(home: &Home, listen: &[String]) -> Result<Self, ApiError> {
        let variable = std::env::var(LISTEN_VARIABLE).unwrap_or_default();
        let words: Vec<String> = variable
            .split(',')
            .map(|word| word.trim().to_owned())
            .filter(|w| !w.is_empty())
            .collect();
        Ok(Self {
            file: File::read(&home.config())?,
            listen_flag: addresses("--listen", listen)?,
            listen_environment: addresses(LISTEN_VARIABLE, &words)?,
            no_lan: false,
        })
    }

    /// The same with `--no-lan`, or not.
    #[must_use]
    pub fn no_lan(self, no_lan: bool) -> Self {
        Self { no_lan, ..self }
    }

    /// Where to listen.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when the file's addresses cannot be used.
    pub fn listen(&self) -> Result<Vec<Address>, ApiError> {
        let (value, _) = self.value(&table::LISTEN);
        let words: Vec<String> = serde_json::from_value(value).unwrap_or_default();
        addresses("listen", &words)
    }

    /// What concerns the core.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let usual = Policy::default();
        let switch = |key, usual| self.value(key).0.as_bool().unwrap_or(usual);
        let number = |key, usual| self.value(key).0.as_u64().unwrap_or(usual);
        Policy {
            read_receipts: switch(&table::READ_RECEIPTS, usual.read_receipts),
            gossip: switch(&table::GOSSIP, usual.gossip),
            custody_all: number(&table::CUSTODY_ALL, usual.custody_all),
            custody_each: number(&table::CUSTODY_EACH, usual.custody_each),
            lan: switch(&table::LAN, usual.lan),
            relay: self.value(&table::RELAY_FRIENDS).0 != table::OFF,
            typing: switch(&table::TYPING, usual.typing),
            retention_days: u32::try_from(number(&table::RETENTION, 0))
                .ok()
                .filter(|days| *days > 0),
        }
    }

    /// Whether the home router is asked for a port.
    #[must_use]
    pub fn port_mapping(&self) -> bool {
        self.value(&table::PORT_MAPPING).0.as_bool().unwrap_or(true)
    }

    /// Whether friends may be met over UDP.
    #[must_use]
    pub fn quic(&self) -> bool {
        self.value(&table::QUIC).0.as_bool().unwrap_or(true)
    }

    /// The file to which everything said is appended; `None` when that is off.
    #[must_use]
    pub fn archive_file(&self) -> Option<PathBuf> {
        let (value, _) = self.value(&table::ARCHIVE);
        value.as_str().filter(|path| *path != table::OFF).map(PathBuf::from)
    }

    /// How long nobody types before I am shown as away, as it stands in the settings and as a span; `None` when that is
    /// off.
    #[must_use]
    pub fn away_after(&self) -> Option<(String, Duration)> {
        let (value, _) = self.value(&table::AWAY_AFTER);
        let text = value.as_str()?;
        table::read_span(text).map(|span| (text.to_owned(), span.0))
    }

    /// The programs that are run when something happens: by the name of the setting, for which events, which.
    #[must_use]
    pub(super) fn hooks(&self) -> Vec<(&'static str, EventKind, PathBuf)> {
        let set = table::HOOKS.iter().filter_map(|(key, kind)| {
            let program = self.value(key).0.as_str().map(PathBuf::from)?;
            (!program.as_os_str().is_empty()).then_some((key.name, *kind, program))
        });
        set.collect()
    }

    /// Every setting.
    #[must_use]
    pub fn list(&self) -> Vec<Setting> {
        TABLE.into_iter().map(|key| self.setting(key)).collect()
    }

    /// One setting.
    ///
    /// # Errors
    /// [`ErrorKind::NoSuchSetting`] with the nearest name.
    pub fn get(&self, name: &str) -> Result<Setting, ApiError> {
        Ok(self.setting(table::find(name)?))
    }

    /// Writes one setting into the home's file, where its comments and its order stay as they are.
    ///
    /// # Errors
    /// An unknown name, a value that does not fit, or a file that cannot be written.
    pub fn set(&mut self, home: &Home, name: &str, text: &str) -> Result<Setting, ApiError> {
        let key = table::find(name)?;
        let value = key.parse(text)?;
        self.file = self.file.with(key, value)?;
        super::home::write_whole(&home.config(), self.file.text().as_bytes()).map_err(|error| {
            let error = error.to_string();
            ApiError::refusing(ErrorKind::NotSaved, said!("refused-file-unwritable", error))
        })?;
        Ok(self.setting(key))
    }

    fn setting(&self, key: &'static Key) -> Setting {
        let (value, origin) = self.value(key);
        let note = match key.in_force {
            InForce::AtOnce => None,
            InForce::AfterRestart => Some(said!("setting-after-restart")),
        };
        let line = (origin == Origin::File).then(|| self.file.line(key)).flatten();
        Setting {
            key: key.name.to_owned(),
            value,
            origin,
            line,
            note: note.as_ref().map(|note| note.english().0),
            said: note,
        }
    }

    fn value(&self, key: &Key) -> (Value, Origin) {
        let listens = key.name == table::LISTEN.name;
        if listens && !self.listen_flag.is_empty() {
            return (texts(&self.listen_flag), Origin::Flag);
        }
        if listens && !self.listen_environment.is_empty() {
            return (texts(&self.listen_environment), Origin::Environment);
        }
        if self.no_lan && key.name == table::LAN.name {
            return (json!(false), Origin::Flag);
        }
        match self.file.value(key) {
            Some(value) => (value, Origin::File),
            None => ((key.usual)(), Origin::Default),
        }
    }
}

fn texts(addresses: &[Address]) -> Value {
    json!(addresses.iter().map(Address::to_string).collect::<Vec<_>>())
}

fn addresses(place: &str, texts: &[String]) -> Result<Vec<Address>, ApiError> {
    let read = |text: &String| {
        text.parse().map_err(|_| {
            ApiError::refusing(ErrorKind::Usage, said!("refused-no-address", place, text))
        })
    };
    texts.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(settings: &str) -> (tempfile::TempDir, Home) {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        std::fs::write(home.config(), settings).unwrap();
        (dir, home)
    }

    #[test]
    fn without_a_file_everything_has_its_usual_value() {
        let dir = tempfile::tempdir().unwrap();
        let config = Config::read(&Home::at(dir.path()), &[]).unwrap();
        assert!(config.policy().read_receipts);
        assert_eq!(config.listen().unwrap().len(), 2);
        assert!(config.list().iter().all(|setting| setting.origin == Origin::Default));
    }

    /// A value that this setting takes and that is not its usual one, as somebody types it.
    fn another(key: &table::Key) -> String {
        use super::table::Kind;
        let usual = (key.usual)();
        let choices: Vec<String> = match key.kind {
            Kind::Switch => vec!["true".into(), "false".into()],
            Kind::OnOff => vec!["on".into(), "off".into()],
            Kind::Addresses => vec!["[\"/ip4/127.0.0.1/tcp/7\"]".into()],
            Kind::Number => vec!["7".into(), "8".into()],
            Kind::SpanOrOff => vec!["off".into(), "7m".into()],
            Kind::OneOf(words) => words.iter().map(|word| (*word).into()).collect(),
            Kind::Program => vec!["/bin/true".into()],
            Kind::PathOrOff => vec!["/tmp/archive.jsonl".into()],
        };
        let differs = |text: &String| key.check(&key.parse(text).unwrap()).unwrap() != usual;
        choices.into_iter().find(differs).unwrap()
    }

    #[test]
    fn every_setting_there_is_reads_back_after_a_restart() {
        let source = include_str!("table.rs");
        let settings =
            source.lines().filter(|line| line.contains(": Key =") && line.contains("static"));
        assert_eq!(settings.count(), table::TABLE.len(), "a setting is missing in TABLE");
        let (_dir, home) = home("# mine\n");
        let mut config = Config::read(&home, &[]).unwrap();
        let set: Vec<_> = table::TABLE
            .iter()
            .map(|key| config.set(&home, key.name, &another(key)).unwrap())
            .collect();
        let again = Config::read(&home, &[]).unwrap();
        for setting in set {
            let read = again.get(&setting.key).unwrap();
            assert_eq!((&read.value, read.origin), (&setting.value, Origin::File), "{}", read.key);
            let key = table::find(&setting.key).unwrap();
            assert_ne!(
                read.value,
                (key.usual)(),
                "{}: this test must not pass by chance",
                read.key
            );
        }
        assert_eq!(again.list().len(), table::TABLE.len());
    }

    #[test]
    fn a_flag_beats_the_file() {
        let (_dir, home) = home("listen = \"/ip4/127.0.0.1/tcp/1\"\nreceipts.read = false\n");
        let from_file = Config::read(&home, &[]).unwrap();
        assert_eq!(from_file.get("listen").unwrap().origin, Origin::File);
        assert_eq!(from_file.get("receipts.read").unwrap().line, Some(2));
        assert!(!from_file.policy().read_receipts);
        let flagged = Config::read(&home, &["/ip4/127.0.0.1/tcp/2".to_owned()]).unwrap();
        assert_eq!(flagged.get("listen").unwrap().origin, Origin::Flag);
        assert_eq!(flagged.get("listen").unwrap().line, None);
        assert_eq!(flagged.listen().unwrap(), vec!["/ip4/127.0.0.1/tcp/2".parse().unwrap()]);
    }

    #[test]
    fn an_unknown_setting_is_refused_with_its_line() {
        let (_dir, home) = home("# mine\n[receipts]\nred = true\n");
        let error = Config::read(&home, &[]).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        assert!(error.message.contains("line 3") && error.message.contains("receipts.red"));
        assert_eq!(error.hint, "Did you mean receipts.read?");
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused_with_its_line() {
        let (_dir, home) = home("\nreceipts.read = 7\n");
        assert!(Config::read(&home, &[]).unwrap_err().message.contains("line 2"));
    }

    #[test]
    fn setting_one_thing_leaves_comments_and_the_rest_alone() {
        let (_dir, home) = home("# why: quiet\nreceipts.read = false # really\n");
        let mut config = Config::read(&home, &[]).unwrap();
        config.set(&home, "listen", "/ip4/127.0.0.1/tcp/0").unwrap();
        config.set(&home, "receipts.read", "true").unwrap();
        let text = std::fs::read_to_string(home.config()).unwrap();
        assert!(
            text.contains("# why: quiet") && text.contains("receipts.read = true # really"),
            "{text}"
        );
        assert_eq!(Config::read(&home, &[]).unwrap().listen().unwrap().len(), 1);
    }

    #[test]
    fn what_is_held_for_friends_is_settled_in_bytes_and_nothing_is_a_number_too() {
        let (_dir, home) = home("[custody]\nbytes_max = 1000\n");
        let mut config = Config::read(&home, &[]).unwrap();
        let usual = Policy::default();
        assert_eq!(config.policy(), Policy { custody_all: 1000, ..usual });
        for (key, value) in
            [("custody.bytes_max", "0"), ("custody.per_friend_max", "7"), ("gossip", "false")]
        {
            assert_eq!(config.set(&home, key, value).unwrap().note, None, "it acts at once");
        }
        let policy = config.policy();
        assert_eq!((policy.custody_all, policy.custody_each, policy.gossip), (0, 7, false));
        for wrong in ["-1", "1.5", "10MB"] {
            let error = config.set(&home, "custody.bytes_max", wrong).unwrap_err();
            assert!(error.message.contains("takes a whole number"), "{error}");
        }
        assert_eq!(config.policy(), policy);
    }

    #[test]
    fn away_after_takes_a_time_or_off() {
        let (_dir, home) = home("");
        let mut config = Config::read(&home, &[]).unwrap();
        let after = |config: &Config| config.away_after().map(|(_, span)| span.as_secs());
        assert_eq!(after(&config), Some(15 * 60));
        for (value, seconds) in [("2h", Some(7200)), ("off", None), ("1m30s", Some(90))] {
            config.set(&home, "away_after", value).unwrap();
            assert_eq!(after(&config), seconds);
        }
        for wrong in ["15", "soon", "0s", "false", "-1m"] {
            let error = config.set(&home, "away_after", wrong).unwrap_err();
            let takes = format!(
                "away_after takes a time like 90s, 15m or 2h, or off; \"{wrong}\" is none."
            );
            assert_eq!((error.kind, error.message), (ErrorKind::Usage, takes));
        }
        assert_eq!(after(&config), Some(90));
    }

    #[test]
    fn a_program_is_named_by_its_whole_path_and_is_there_again_after_a_restart() {
        let (_dir, home) = home("");
        let mut config = Config::read(&home, &[]).unwrap();
        assert!(config.hooks().is_empty());
        config.set(&home, "hooks.message", "/usr/local/bin/tell me").unwrap();
        config.set(&home, "notify.by", "bell").unwrap();
        config.set(&home, "notify.content", "none").unwrap();
        for (key, wrong) in
            [("hooks.friend", "tell"), ("notify.by", "loud"), ("notify.content", "all")]
        {
            assert_eq!(config.set(&home, key, wrong).unwrap_err().kind, ErrorKind::Usage);
        }
        let again = Config::read(&home, &[]).unwrap();
        let hook = ("hooks.message", EventKind::Message, PathBuf::from("/usr/local/bin/tell me"));
        assert_eq!(again.hooks(), [hook]);
        let values = ["notify.by", "notify.content"].map(|key| again.get(key).unwrap().value);
        assert_eq!(values, ["bell", "none"].map(Value::from));
        assert!(config.set(&home, "no_such", "1").is_err());
        assert!(config.set(&home, "listen", "somewhere").is_err());
        config.set(&home, "hooks.message", "").unwrap();
        assert!(Config::read(&home, &[]).unwrap().hooks().is_empty());
    }
}
