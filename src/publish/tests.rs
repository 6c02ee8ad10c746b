//! What publishing promises, on real folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::record::FileRecord;
use super::*;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::OutPath;

/// A site with an empty output folder.
fn site() -> (TempDir, Place) {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    let place =
        Place { root: folder.path().to_path_buf(), output: folder.path().join("public"), keep: vec![".git".into()] };
    (folder, place)
}

fn publish(place: &Place, files: &[(&str, &str)]) -> Result<Outcome, PublishError> {
    let staging = Publisher::open(place, &mut || {})?.stage()?;
    for (path, text) in files {
        staging.put(&OutPath::new(path).unwrap(), text.as_bytes())?;
    }
    staging.finish(Fingerprint::of(format!("{files:?}").as_bytes()), json!({}))
}

/// Every file below a folder with its text, without the marker.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != MARKER)
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn expected(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

const OLD: &[(&str, &str)] = &[("index.html", "one"), ("a/b.html", "b"), ("a/c/d.html", "d")];
const NEW: &[(&str, &str)] = &[("index.html", "two"), ("a/b.html", "b"), ("e.html", "e")];

#[test]
fn the_tree_is_replaced_as_a_whole() {
    let (_folder, place) = site();
    assert_eq!(publish(&place, OLD).unwrap(), Outcome { written: 3, unchanged: 0, removed: 0 });
    assert_eq!(publish(&place, NEW).unwrap(), Outcome { written: 2, unchanged: 1, removed: 1 });
    assert_eq!(tree(&place.output), expected(NEW));
    assert_eq!(fs::read_dir(place.root).unwrap().count(), 4, "content, public, the lock and the record, nothing else");
}

#[test]
fn a_second_build_touches_nothing() {
    let (_folder, place) = site();
    publish(&place, OLD).unwrap();
    let times = || {
        let changed = |path: &str| fs::metadata(place.output.join(path)).unwrap().modified().unwrap();
        ["", "index.html", "a", MARKER].map(changed)
    };
    let before = times();
    assert_eq!(publish(&place, OLD).unwrap(), Outcome { written: 0, unchanged: 3, removed: 0 });
    assert_eq!(times(), before);
}

#[test]
fn what_somebody_changed_by_hand_is_mended() {
    let (_folder, place) = site();
    publish(&place, OLD).unwrap();
    fs::write(place.output.join("a/b.html"), "tampered").unwrap();
    fs::write(place.output.join("stray.html"), "stray").unwrap();
    assert_eq!(publish(&place, OLD).unwrap().written, 1);
    assert_eq!(tree(&place.output), expected(OLD));
}

#[test]
fn kept_entries_survive() {
    let (_folder, place) = site();
    fs::create_dir_all(place.output.join(".git/objects")).unwrap();
    fs::write(place.output.join(".git/objects/x"), "object").unwrap();
    fs::write(place.output.join(".gitignore"), "*").unwrap();
    publish(&place, OLD).unwrap();
    publish(&place, NEW).unwrap();
    let tree = tree(&place.output);
    assert_eq!((tree[".git/objects/x"].as_str(), tree[".gitignore"].as_str()), ("object", "*"));
}

#[test]
fn folders_that_are_not_ours_are_refused() {
    let (folder, place) = site();
    let root = folder.path();
    fs::create_dir_all(root.join("mine")).unwrap();
    fs::write(root.join("mine/letter.txt"), "dear").unwrap();
    fs::write(root.join("file"), "").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(root.join("mine"), root.join("link")).unwrap();
    let parent = root.parent().unwrap().to_path_buf();
    for output in [
        root.join("mine"),
        root.join("file"),
        root.join("link"),
        root.join("content"),
        root.join("content/x"),
        root.to_path_buf(),
        parent,
        "/".into(),
        root.join("public/.."),
    ] {
        let place = Place { output: output.clone(), ..place.clone() };
        assert!(publish(&place, OLD).is_err(), "{} was taken", output.display());
    }
    assert_eq!(fs::read_to_string(root.join("mine/letter.txt")).unwrap(), "dear");
}

#[test]
fn a_build_that_gives_up_leaves_no_trace() {
    let (_folder, place) = site();
    publish(&place, OLD).unwrap();
    let staging = Publisher::open(&place, &mut || {}).unwrap().stage().unwrap();
    staging.put(&OutPath::new("index.html").unwrap(), b"half").unwrap();
    drop(staging);
    assert_eq!(tree(&place.output), expected(OLD));
    assert!(!place.root.join(".public.staging").exists());
}

#[test]
fn a_file_in_the_way_of_a_folder_is_an_error() {
    let (_folder, place) = site();
    publish(&place, OLD).unwrap();
    assert!(matches!(publish(&place, &[("a", "file"), ("a/b", "below")]), Err(PublishError::Io { .. })));
    assert_eq!(tree(&place.output), expected(OLD));
}

#[test]
fn two_renames_do_where_trees_cannot_be_exchanged() {
    let (_folder, place) = site();
    publish(&place, OLD).unwrap();
    let publisher = Publisher::open(&place, &mut || {}).unwrap();
    fs::create_dir(&publisher.folders.staging).unwrap();
    fs::write(publisher.folders.staging.join("new.html"), "new").unwrap();
    swap::exchange_in_two_steps(&publisher.folders).unwrap();
    assert_eq!(tree(&place.output), expected(&[("new.html", "new")]));
}

#[test]
fn a_build_killed_between_two_renames_is_mended() {
    let (folder, place) = site();
    publish(&place, OLD).unwrap();
    fs::rename(&place.output, folder.path().join(".public.old")).unwrap();
    fs::create_dir(folder.path().join(".public.staging")).unwrap();
    drop(Publisher::open(&place, &mut || {}).unwrap());
    assert_eq!(tree(&place.output), expected(OLD));
    assert!(!folder.path().join(".public.staging").exists());
}

#[test]
fn in_place_puts_new_files_first_and_removes_last() {
    let (_folder, place) = site();
    publish(&place, OLD).unwrap();
    let staging = Publisher::open(&place, &mut || {}).unwrap().stage().unwrap();
    let mut entries = BTreeMap::new();
    let mut record = Record { inputs: Fingerprint::of(b""), report: json!({}), files: BTreeMap::new() };
    for (path, text) in NEW {
        let path = OutPath::new(path).unwrap();
        let change = staging.put(&path, text.as_bytes()).unwrap();
        let from = if change == Change::Same { &place.output } else { &place.root.join(".public.staging") };
        let metadata = fs::metadata(from.join(path.as_str())).unwrap();
        let file = FileRecord::new(Fingerprint::of(text.as_bytes()), &metadata);
        entries.insert(path.to_string(), (file, change));
        record.files.insert(path.to_string(), file);
    }
    let folders = Folders {
        root: place.root.clone(),
        output: place.output.clone(),
        staging: place.root.join(".public.staging"),
        old: place.root.join(".public.old"),
        keep: vec![],
    };
    in_place::replace(&folders, &entries, &mut record).unwrap();
    drop(staging);
    assert_eq!(tree(&place.output), expected(NEW));
    assert_eq!(publish(&place, NEW).unwrap(), Outcome { written: 0, unchanged: 3, removed: 0 });
}

#[test]
fn a_second_build_waits_for_the_first() {
    let (_folder, place) = site();
    let first = Publisher::open(&place, &mut || {}).unwrap().stage().unwrap();
    first.put(&OutPath::new("index.html").unwrap(), b"first").unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let publisher = Publisher::open(&place, &mut || sender.send(()).unwrap()).unwrap();
            publisher.published().map(|record| record.files.len())
        });
        receiver.recv().unwrap();
        first.finish(Fingerprint::of(b"first"), json!({})).unwrap();
        assert_eq!(waiting.join().unwrap(), Some(1));
    });
}

/// The record of a site's only output folder.
fn record_of(place: &Place) -> std::path::PathBuf {
    let entries = fs::read_dir(place.root.join(".casebook")).unwrap().map(|entry| entry.unwrap().path());
    let records: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    assert_eq!(records.len(), 1, "{records:?}");
    records[0].clone()
}

const UNCHANGED: Outcome = Outcome { written: 0, unchanged: 3, removed: 0 };

#[test]
fn the_marker_is_always_the_same_and_an_old_one_is_known() {
    let (_folder, place) = site();
    publish(&place, OLD).unwrap();
    let marker = place.output.join(MARKER);
    let mark = fs::read(&marker).unwrap();
    publish(&place, NEW).unwrap();
    assert_eq!(fs::read(&marker).unwrap(), mark);
    // It used to hold the record.
    fs::write(&marker, fs::read(record_of(&place)).unwrap()).unwrap();
    fs::remove_dir_all(place.root.join(".casebook")).unwrap();
    assert_eq!(publish(&place, NEW).unwrap(), UNCHANGED);
    assert_eq!(fs::read(&marker).unwrap(), mark);
}

#[test]
fn without_a_record_files_are_compared_by_their_bytes() {
    let (_folder, place) = site();
    publish(&place, NEW).unwrap();
    let record = record_of(&place);
    let whole = fs::read(&record).unwrap();
    fs::remove_file(&record).unwrap();
    assert_eq!(publish(&place, NEW).unwrap(), UNCHANGED);
    assert!(Publisher::open(&place, &mut || {}).unwrap().published().is_some(), "it is written anew");
    for foreign in [&whole[..whole.len() / 2], b"[]", b""] {
        fs::write(&record, foreign).unwrap();
        assert_eq!(publish(&place, NEW).unwrap(), UNCHANGED);
    }
    // That of another tree, in a folder that has changed since.
    fs::write(place.output.join("index.html"), "six").unwrap();
    fs::write(place.output.join("stranger.html"), "").unwrap();
    fs::remove_file(&record).unwrap();
    assert_eq!(publish(&place, NEW).unwrap(), Outcome { written: 1, unchanged: 2, removed: 1 });
    assert_eq!(tree(&place.output), expected(NEW));
    // A file that was only touched is still the same.
    fs::write(place.output.join("e.html"), "e").unwrap();
    assert_eq!(publish(&place, NEW).unwrap(), UNCHANGED);
}

#[test]
fn a_record_that_cannot_be_written_is_no_failure() {
    let (_folder, place) = site();
    fs::write(place.root.join(".casebook"), "a file in its place").unwrap();
    publish(&place, OLD).unwrap();
    publish(&place, NEW).unwrap();
    assert_eq!(publish(&place, NEW).unwrap(), UNCHANGED);
    assert_eq!(tree(&place.output), expected(NEW));
    fs::remove_file(place.root.join(".casebook")).unwrap();
    publish(&place, NEW).unwrap();
    assert_eq!(fs::read_to_string(place.root.join(".casebook/.gitignore")).unwrap(), "*\n");
}

#[test]
#[cfg(unix)]
fn a_record_behind_a_link_is_left_alone() {
    let (folder, place) = site();
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join(".casebook")).unwrap();
    publish(&place, OLD).unwrap();
    assert_eq!(fs::read_dir(folder.path().join("elsewhere")).unwrap().count(), 0);
}
