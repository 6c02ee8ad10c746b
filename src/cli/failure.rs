//! Why a command ends without success, and with which exit code.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::publish::PublishError;
use crate::publish::whole::WriteError;
use crate::render::PageError;
use crate::source::SourceError;
use crate::text;
use crate::vocabulary::diagnostic::{Diagnostic, Text};

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The content has errors; they have been printed.
    Content,
    /// A file that was named on the command line holds what cannot be taken.
    File(Text),
    /// A template of the theme is broken.
    Theme(Box<Diagnostic>),
    /// The command was called wrongly.
    Usage(Text),
    /// The machine refused, or a folder is not ours.
    Machine(Text),
}

impl Failure {
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::Content | Failure::File(_) | Failure::Theme(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Machine(_) => 3,
        })
    }

    /// Why a file was not taken, if that has not been printed; `file` is named where the reason does not.
    pub(super) fn reason(&self, file: &Path) -> Option<Text> {
        let shown = file.display();
        match self {
            Failure::File(reason) => Some(reason.clone()),
            Failure::Usage(reason) | Failure::Machine(reason) => {
                let (zh, en) = (&reason.zh, &reason.en);
                Some(text!("{shown} 没有导入：{zh}", "{shown} was not imported: {en}"))
            }
            Failure::Content | Failure::Theme(_) => None,
        }
    }

    /// The machine refused to write `path`.
    pub(super) fn write(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
        let path: PathBuf = path.to_path_buf();
        move |cause| {
            let path = path.display();
            Failure::Machine(text!("无法写入 {path}：{cause}", "cannot write {path}: {cause}"))
        }
    }
}

/// A folder without `content/` is no site.
pub(super) fn check_root(root: &Path) -> Result<(), Failure> {
    if root.join("content").is_dir() {
        return Ok(());
    }
    let shown = root.display();
    Err(Failure::Usage(text!(
        "{shown} 里没有 content 文件夹，不是 casebook 站点；用 --root 指定站点，或用“casebook init 文件夹”新建一个",
        "{shown} holds no content folder, it is no site of casebook; name the site with --root, or make one with “casebook init DIR”"
    )))
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        let (path, cause) = (error.path.display(), &error.cause);
        Failure::Machine(text!("无法读取 {path}：{cause}", "cannot read {path}: {cause}"))
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Failure::write(&error.path)(error.cause)
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Refused(text) => Failure::Machine(text),
            PublishError::Io { operation, path, cause } => {
                let path = path.display();
                Failure::Machine(text!(
                    "发布时出错，原来的网站没有改动（{operation} {path}：{cause}）",
                    "nothing was published, the site is as it was (cannot {operation} {path}: {cause})"
                ))
            }
        }
    }
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Source(error) => error.into(),
            PageError::Book { path, cause } => {
                Failure::Machine(text!("无法生成 {path}：{cause}", "cannot make {path}: {cause}"))
            }
            PageError::Gone(path) => Failure::Machine(text!("{path} 不见了", "{path} is gone")),
            PageError::Theme(error) => Failure::Theme(Box::new(error.diagnostic())),
        }
    }
}
