// The panel of the preview: what is wrong, which drafts there are, how complete the report at hand is and how it will
// look elsewhere. All that comes from files is set as text, never as HTML, but for what the theme has rendered.

/** An element with its texts and children; what is empty is left out. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const problem = (found) =>
  element(
    "li",
    { class: found.severity },
    element("p", {}, element("span", { class: "mark" }, found.severity === "error" ? "错误" : "警告"), " ", element("strong", {}, found.message)),
    element("p", {}, element("code", {}, `${found.path}:${found.line}:${found.column}`)),
    found.help && element("p", { class: "help" }, found.help),
  );

/** A faulty file, with the way to its page where it has one. */
const faulty = ({ path, href, errors }) =>
  element("li", {}, href ? element("a", { href: `/${href}` }, path) : element("code", {}, path), `（${errors}个错误）`);

const section = (title, ...children) => element("section", {}, element("h2", {}, title), ...children);

/** A list, and how many more there are. */
const list = (items, total) => [
  items.length > 0 ? element("ol", {}, ...items) : null,
  total > items.length ? element("p", {}, `还有${total - items.length}个没有列出`) : null,
];

/** The panel, in a shadow tree of its own: the styles of the site do not reach it, nor its styles the site. */
export class Panel {
  constructor() {
    this._host = element("aside", { "aria-label": "预览", "data-casebook-preview": true });
    this._root = this._host.attachShadow({ mode: "open" });
    this._button = element("button", { type: "button", "aria-expanded": "false", "aria-controls": "panel" }, "预览");
    this._body = element("div", { id: "panel", hidden: true, tabindex: "-1", role: "region", "aria-label": "预览信息" });
    this._state = null;
    /** The errors for which the panel has opened by itself. */
    this._opened = "";
    const style = element("link", { rel: "stylesheet", href: "/__preview/panel.css" });
    this._root.append(style, this._button, this._body);
    this._button.addEventListener("click", () => this._open(this._body.hidden));
    this._root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this._body.hidden) return;
      this._open(false);
      this._button.focus();
    });
    document.body.append(this._host);
  }

  /** Whether the preview answers. */
  connected(yes) {
    this._host.toggleAttribute("data-lost", !yes);
    if (!yes) this._button.textContent = "预览已断开，正在重新连接";
    else if (this._state) this._label();
  }

  show(state) {
    this._state = state;
    this._label();
    const scroll = this._body.scrollTop;
    this._body.textContent = "";
    this._body.append(...this._problems(state), ...this._awaited(state.awaited), ...this._faulty(state.faulty), ...this._report(state.report), ...this._drafts(state.drafts));
    this._body.scrollTop = scroll;
    const errors = JSON.stringify([state.trouble, state.problems.filter((found) => found.severity === "error")]);
    if (state.behind && errors !== this._opened) this._open(true);
    if (!state.behind && this._opened && !sessionStorage.getItem("casebook-panel")) this._open(false);
    this._opened = state.behind ? errors : "";
    this._host.dataset.number = state.number;
  }

  _label() {
    const { errors, warnings, trouble } = this._state;
    const parts = [trouble && "文件读不出", errors && `${errors}个错误`, warnings && `${warnings}个警告`].filter(Boolean);
    this._button.textContent = ["预览", ...parts].join(" · ");
    this._button.dataset.level = errors || trouble ? "error" : warnings ? "warning" : "sound";
  }

  _open(yes) {
    this._body.hidden = !yes;
    this._button.setAttribute("aria-expanded", String(yes));
    // Only what the person wants is remembered, not what an error did.
    if (!(this._state && this._state.behind)) sessionStorage.setItem("casebook-panel", yes ? "open" : "");
  }

  _problems(state) {
    const behind = state.behind && element("p", { class: "behind", role: "status" }, "有的错误关系到整个网站，改好以前，网页还是上一次的样子。");
    const trouble = state.trouble && element("p", { class: "error" }, state.trouble);
    const total = state.errors + state.warnings;
    const rest = state.unadvised && element("p", { role: "status" }, "文字和姓名、住址还在检查。");
    const none = total === 0 && !trouble && !rest && element("p", {}, "没有发现问题。");
    return [section("问题", behind || null, trouble || null, rest || null, none || null, ...list(state.problems.map(problem), total))];
  }

  /** What the text at hand leads to and cannot count on yet. */
  _awaited(files) {
    if (!files || files.length === 0) return [];
    return [section("这一页提到的", element("p", {}, "下面的文件有错误，改好以前不算在内："), ...list(files.map(faulty), files.length))];
  }

  /** The files that are left out until they are mended. */
  _faulty(files) {
    if (!files || files.total === 0) return [];
    const rule = element("p", {}, "改好以前只在自己的网页上显示，不进列表、检索和统计。");
    return [section(`有错误的文件（${files.total}）`, rule, ...list(files.listed.map(faulty), files.total))];
  }

  _report(report) {
    if (!report) return [];
    const complete = element(
      "p",
      {},
      element("label", {}, `完整度 ${report.complete}% `, element("meter", { min: 0, max: 100, value: report.complete }, `${report.complete}%`)),
      `，正文${report.characters}字`,
    );
    // As it is written in the file, and what that means.
    const part = ({ title, key }) => (key ? [element("code", {}, key), `（${title}）`] : [title]);
    const parts = report.missing.flatMap((one, place) => (place > 0 ? ["、", ...part(one)] : part(one)));
    const missing = parts.length > 0 && element("p", {}, "还缺：", ...parts);
    return [section("这一篇", element("p", {}, element("code", {}, report.source)), complete, missing || null, ...this._looks(report.looks))];
  }

  /** How the report will look in a list, in a feed reader and in search results. */
  _looks(looks) {
    if (!looks) return [];
    const { card, feed, result } = looks;
    const themed = element("div", { class: "themed" });
    const styles = [...document.querySelectorAll('link[rel="stylesheet"]')].map((link) => link.href);
    const inside = themed.attachShadow({ mode: "open" });
    inside.append(...styles.map((href) => element("link", { rel: "stylesheet", href })));
    // The theme has made it, with everything escaped, as on the pages.
    inside.append(...new DOMParser().parseFromString(card, "text/html").body.childNodes);
    return [
      element("h3", {}, "在列表里"),
      themed,
      element("h3", {}, "在订阅里"),
      element("div", { class: "look" }, element("strong", {}, feed.title), element("p", { class: "small" }, `${feed.author} · ${feed.date}`), element("p", {}, feed.summary)),
      element("h3", {}, "在检索结果里"),
      element("div", { class: "look" }, element("strong", {}, result.title), element("p", { class: "small" }, result.facts), element("p", {}, `${result.excerpt}……`)),
    ];
  }

  _drafts(drafts) {
    if (!drafts || drafts.total === 0) return [];
    const item = ({ title, href, status }) => element("li", {}, element("a", { href: `/${href}` }, title), `（${status}）`);
    return [section(`未发布（${drafts.total}）`, ...list(drafts.listed.map(item), drafts.total))];
  }
}
