//! When to look at the files again. The system's notices say when and roughly where; what has changed is seen by looking
//! ([`Sources::refresh`](super::Sources::refresh)).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Sources;
use super::walk::is_looked_at;
use crate::vocabulary::path::SourcePath;

/// Notices that follow one another this closely belong to one change.
const QUIET: Duration = Duration::from_millis(5);
/// The same for a single file that was closed, after a pause: most likely somebody has saved it, and that is all.
const QUIET_OF_ONE: Duration = Duration::from_millis(1);
/// After so long without a change the next is taken for a single one.
const PAUSE: Duration = Duration::from_millis(200);
/// The same, once so many files are touched that more will follow: another branch, a folder that is copied.
const QUIET_OF_MANY: Duration = Duration::from_millis(100);
/// More files than somebody saves at once.
const MANY: usize = 20;
/// How long a change may last before it is looked at.
const LONGEST: Duration = Duration::from_millis(500);
/// How long to wait for a file that is being written to be closed.
const CLOSING: Duration = Duration::from_millis(100);
/// So long after a change everything is looked at once more, for notices that were lost or came too early.
const AFTER: Duration = Duration::from_secs(2);
/// How often everything is looked at where the system gives no notice.
const INTERVAL: Duration = Duration::from_millis(500);
/// Naming more places than this costs more than looking everywhere.
const NAMED: usize = 2000;

/// How one learns of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notices {
    /// From the system.
    System,
    /// By looking again and again: on network drives, and where the system's limit of watches is reached.
    Polling,
}

/// Waits for changes of a site's files.
#[derive(Debug)]
pub struct Watch {
    root: PathBuf,
    notices: Option<(RecommendedWatcher, Receiver<notify::Result<Event>>)>,
    /// After how long a time without a change everything shall be looked at once more, if at all.
    look_after: Option<Duration>,
    /// When the last places were handed out.
    handed: Instant,
}

/// What was noticed since the last look.
#[derive(Debug, Default)]
struct Batch {
    places: BTreeSet<SourcePath>,
    /// Files that somebody has written to and not closed.
    open: BTreeSet<SourcePath>,
    /// Everything is to be looked at.
    everywhere: bool,
    /// One of the watched folders is there anew.
    rewatch: bool,
    /// The system watches no further folder.
    exhausted: bool,
    /// There was no change for some time before.
    after_pause: bool,
}

impl Watch {
    /// Begins to watch; falls back to polling where the system refuses.
    pub fn start(root: &Path, wanted: Notices) -> Watch {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let mut watch = Watch { root, notices: None, look_after: None, handed: Instant::now() };
        if wanted == Notices::System {
            watch.notices = watch.listen().ok();
        }
        watch
    }

    /// How this watch learns of changes.
    pub fn notices(&self) -> Notices {
        if self.notices.is_some() { Notices::System } else { Notices::Polling }
    }

    /// Waits until there is a reason to look, and says where.
    pub fn wait(&mut self) -> BTreeSet<SourcePath> {
        let places = match &self.notices {
            Some(_) => self.noticed(),
            None => {
                // Looking shall take a small part of the time, however large the site.
                std::thread::sleep(INTERVAL.max(self.handed.elapsed() * 4));
                Sources::everywhere()
            }
        };
        self.handed = Instant::now();
        places
    }

    /// Asks to be told to look everywhere if nothing changes for so long.
    pub fn look_after(&mut self, quiet: Duration) {
        self.look_after = Some(quiet);
    }

    fn listen(&self) -> notify::Result<(RecommendedWatcher, Receiver<notify::Result<Event>>)> {
        let (sender, receiver) = channel();
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(sender, config)?;
        // The root tells when one of the two folders comes back.
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for top in Sources::everywhere() {
            let folder = self.root.join(top.as_str());
            if folder.is_dir() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok((watcher, receiver))
    }

    fn noticed(&mut self) -> BTreeSet<SourcePath> {
        let batch = self.batch();
        if batch.exhausted {
            self.notices = None;
            return Sources::everywhere();
        }
        if batch.rewatch {
            // Watching anew is simplest, and rare.
            self.notices = self.listen().ok();
        }
        if batch.everywhere || batch.rewatch || batch.places.len() > NAMED {
            return Sources::everywhere();
        }
        batch.places
    }

    /// Collects notices until they pause.
    fn batch(&mut self) -> Batch {
        let mut batch = Batch::default();
        let Some((_, receiver)) = &self.notices else { return batch };
        let mut began = None;
        loop {
            let left = match began {
                None => self.look_after.unwrap_or(Duration::MAX),
                Some(began) => batch.patience(Instant::now().saturating_duration_since(began)),
            };
            match receiver.recv_timeout(left) {
                Ok(notice) => {
                    if batch.add(&self.root, notice) && began.is_none() {
                        began = Some(Instant::now());
                        batch.after_pause = self.handed.elapsed() > PAUSE;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    batch.everywhere |= began.is_none();
                    self.look_after = began.is_some().then_some(AFTER);
                    return batch;
                }
                Err(RecvTimeoutError::Disconnected) => {
                    batch.exhausted = true;
                    return batch;
                }
            }
        }
    }
}

impl Batch {
    /// How much longer to wait for more, so long after the first notice.
    fn patience(&self, since: Duration) -> Duration {
        let quiet = match self.places.len() {
            1 if self.after_pause && !self.everywhere => QUIET_OF_ONE,
            few if few <= MANY => QUIET,
            _ => QUIET_OF_MANY,
        };
        let quiet = if self.open.is_empty() { quiet } else { CLOSING };
        quiet.min(LONGEST.saturating_sub(since))
    }

    /// Takes a notice; says whether it is one of a change.
    fn add(&mut self, root: &Path, notice: notify::Result<Event>) -> bool {
        let event = match notice {
            Ok(event) => event,
            Err(error) => {
                self.exhausted |= matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
                self.everywhere = true;
                return true;
            }
        };
        if event.need_rescan() {
            self.everywhere = true;
            return true;
        }
        // Reading is reported too.
        let closed = matches!(event.kind, EventKind::Access(AccessKind::Close(AccessMode::Write)));
        if matches!(event.kind, EventKind::Access(_)) && !closed {
            return false;
        }
        let mut touched = false;
        for path in &event.paths {
            let Ok(relative) = path.strip_prefix(root) else { continue };
            let place = SourcePath::new(&relative.to_string_lossy().replace('\\', "/"));
            if !is_looked_at(&place) {
                continue;
            }
            touched = true;
            self.rewatch |= !place.as_str().contains('/')
                && matches!(event.kind, EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)));
            if closed {
                self.open.remove(&place);
            } else if cfg!(target_os = "linux") && matches!(event.kind, EventKind::Modify(ModifyKind::Data(_))) {
                self.open.insert(place.clone());
            }
            self.places.insert(place);
        }
        touched
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn wait_for(watch: &mut Watch, place: &str) {
        // The notices of one change may come in more than one batch.
        while !watch.wait().contains(&SourcePath::new(place)) {}
    }

    #[test]
    fn a_change_is_noticed_where_it_is() {
        let folder = tempfile::TempDir::new().unwrap();
        let cases = folder.path().join("content/cases/bees");
        fs::create_dir_all(&cases).unwrap();
        let mut watch = Watch::start(folder.path(), Notices::System);
        assert_eq!(watch.notices(), Notices::System);
        fs::write(cases.join("a.md"), "甲").unwrap();
        wait_for(&mut watch, "content/cases/bees/a.md");
        // Saved by way of another name, as editors do.
        fs::write(cases.join(".a.md.swp"), "乙").unwrap();
        fs::rename(cases.join(".a.md.swp"), cases.join("a.md")).unwrap();
        wait_for(&mut watch, "content/cases/bees/a.md");
        fs::remove_dir_all(&cases).unwrap();
        wait_for(&mut watch, "content/cases/bees");
        // A folder that comes back is watched again.
        fs::create_dir_all(folder.path().join("themes/default")).unwrap();
        wait_for(&mut watch, "themes");
        fs::write(folder.path().join("themes/default/theme.css"), "").unwrap();
        wait_for(&mut watch, "themes/default/theme.css");
    }

    #[test]
    fn without_further_watches_it_looks_again_and_again() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("content")).unwrap();
        let mut watch = Watch::start(folder.path(), Notices::System);
        let (watcher, _) = watch.notices.take().unwrap();
        let (sender, receiver) = channel();
        watch.notices = Some((watcher, receiver));
        // What comes when a new folder cannot be watched.
        sender.send(Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch))).unwrap();
        assert_eq!((watch.wait(), watch.notices()), (Sources::everywhere(), Notices::Polling));
        assert_eq!(watch.wait(), Sources::everywhere());
    }

    #[test]
    fn polling_looks_everywhere() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut watch = Watch::start(folder.path(), Notices::Polling);
        assert_eq!((watch.notices(), watch.wait()), (Notices::Polling, Sources::everywhere()));
    }
}
