//! `casebook serve`.

use std::net::SocketAddr;
use std::path::Path;

use super::arguments::Serve;
use super::failure::check_root;
use super::{Console, Failure};
use crate::pipeline::Request;
use crate::serve::{self, Notice, Options};
use crate::site::Drafts;
use crate::source::Notices;
use crate::text;

pub(super) fn run(root: &Path, options: &Serve, threads: usize, console: &Console) -> Result<(), Failure> {
    check_root(root)?;
    if threads == 0 {
        return Err(Failure::Machine(text!(
            "系统不再给线程（进程数到了上限），预览没有开始",
            "the system gives no more threads (its limit of processes is reached), the preview did not start"
        )));
    }
    if !options.host.is_loopback() {
        let host = options.host;
        console.say(&text!(
            "注意：监听 {host}，同一网络里的人都能看到这个预览，包括没有发布的草稿；预览没有密码，也不加密",
            "warning: listening on {host}: everybody on the network can see this preview, unpublished drafts \
             included; it has no password and no encryption"
        ));
    }
    let notices = if options.poll { Notices::Polling } else { Notices::System };
    let wanted = Options { host: options.host, port: options.port, notices, follow: options.follow };
    let request = || Request {
        drafts: Drafts::Show,
        base_url: None,
        offline: false,
        pdf: false,
        today: options.today.unwrap_or_else(super::build::today),
    };
    let ended = serve::run(root, wanted, &request, &mut |notice| tell(&notice, options, console));
    match ended {
        Ok(never) => match never {},
        Err(error) => {
            let (address, cause) = (error.address, error.cause);
            Err(Failure::Machine(text!(
                "不能监听 {address}：{cause}；可以用 --port 换一个端口",
                "cannot listen on {address}: {cause}; --port takes another port"
            )))
        }
    }
}

fn tell(notice: &Notice<'_>, options: &Serve, console: &Console) {
    match notice {
        Notice::Listening(address) => {
            let address = shown(*address);
            console.say(&text!("预览：{address} （按 Ctrl-C 结束）", "preview: {address} (Ctrl-C ends it)"));
            if options.open && open::that_detached(&address).is_err() {
                console.say(&text!("打不开浏览器，请自己打开上面的网址", "no browser could be opened, open the address yourself"));
            }
        }
        Notice::Polling => console.say(&text!(
            "系统不通知文件的改动（可能到了监视数量的上限），改为反复查看，更新会慢一些",
            "the system gives no notice of changes (its limit of watches may be reached); looking again and again instead, which is slower"
        )),
        Notice::Looked { trouble: Some(trouble), .. } => console.error(trouble),
        Notice::Looked { diagnostics, is_behind, timings, .. } => {
            if console.is_verbose() {
                let stages = timings.stages.iter().map(|(stage, seconds)| format!("{stage} {:.1}", seconds * 1e3));
                let stages = stages.collect::<Vec<String>>().join(" · ");
                console.say(&text!("用时（毫秒）：{stages}", "milliseconds: {stages}"));
            }
            console.diagnostics(diagnostics);
            let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
            if *is_behind {
                console.say(&text!(
                    "{errors} 个错误，其中有的关系到整个网站；预览停在上一次的样子",
                    "{errors} error(s), some of which concern the whole site; the preview stays as it was"
                ));
            } else if errors > 0 {
                console.say(&text!(
                    "{errors} 个错误；有错误的文件只在自己的网页上显示，改好以前不进列表和检索，其余照常更新",
                    "{errors} error(s); a file with errors is shown on its own page only, all else is up to date"
                ));
            }
        }
    }
}

/// The address to open: one cannot go to “all addresses”.
fn shown(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    format!("http://{address}/")
}
