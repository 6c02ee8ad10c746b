/**
 * The page on which two to four reports or practices stand side by side. The address holds which (`?a=…&b=…`), so it can be sent to
 * somebody; what they say is taken from their own pages, so there is nothing to keep in step. `?add=…` adds one to those that were chosen
 * before, which makes "add to comparison" a plain link on any page.
 */

const NAMES = ["a", "b", "c", "d"];
const KEPT = "casebook-compare";
/** Pages that can be compared, without their ending. */
const KNOWN = /^(?:cases\/[a-z0-9-]+|practices)\/[a-z0-9-]+$/;

const read = globalThis.casebookFetch || ((address) => fetch(address));

/** What was chosen on earlier pages; nothing where the browser keeps nothing. */
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) || "[]").filter((page) => KNOWN.test(page));
  } catch {
    return [];
  }
}

function keep(chosen) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // Then the address alone holds the choice.
  }
}

const query = (chosen) => (chosen.length > 0 ? `?${chosen.map((page, at) => `${NAMES[at]}=${page}`).join("&")}` : "compare.html");

/** Nodes of another page, to stand in a cell: no ids, addresses that lead on from here, headings in the place of the row's title. */
function adopted(nodes, base) {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.append(document.importNode(node, true));
  for (const element of fragment.querySelectorAll("[id]")) element.removeAttribute("id");
  for (const heading of fragment.querySelectorAll("h3, h4, h5, h6")) {
    const higher = document.createElement(`h${heading.localName[1] - 1}`);
    higher.append(...heading.childNodes);
    heading.replaceWith(higher);
  }
  for (const name of ["href", "src"]) {
    for (const element of fragment.querySelectorAll(`[${name}]`)) element[name] = new URL(element.getAttribute(name), base).href;
  }
  for (const region of fragment.querySelectorAll("[role=region]")) for (const name of ["role", "aria-label", "tabindex"]) region.removeAttribute(name);
  return fragment;
}

/** A heading without the number before it: `一、实施背景` and `1. 实施背景` are the same row. */
const unnumbered = (text) => text.trim().replace(/^[\s\d一二三四五六七八九十、（）().．]+/u, "") || text.trim();

/** What a page says, by rows: its name to the nodes of the cell. */
function rows(page, base, labels) {
  const found = new Map();
  const add = (name, nodes) => found.set(name, [...(found.get(name) || []), ...nodes]);
  for (const row of page.querySelectorAll("main .fact-box__row")) {
    const values = [...row.querySelectorAll("dd")].map((value) => {
      const line = page.createElement("p");
      line.append(...value.cloneNode(true).childNodes);
      return line;
    });
    add(row.querySelector("dt").textContent.trim(), values);
  }
  for (const row of page.querySelectorAll("main .metric-table tbody tr")) {
    const [name, value, baseline, date] = [...row.children].map((cell) => cell.textContent.trim().replace(/\s+/g, " "));
    const line = page.createElement("p");
    line.textContent = `${name}：${value}（${[baseline, date].filter(Boolean).join("，")}）`;
    add(labels.metrics, [line]);
  }
  let heading = "";
  const texts = [...page.querySelectorAll("main [data-search-body], main article > section.prose")].flatMap((part) => [...part.children]);
  for (const element of texts) {
    if (element.localName === "h2") heading = unnumbered(element.textContent);
    else if (heading) add(heading, [element]);
  }
  return new Map([...found].map(([name, nodes]) => [name, adopted(nodes, base)]));
}

class ComparePage extends HTMLElement {
  connectedCallback() {
    this.table = Object.assign(document.createElement("table"), { className: "comparison__table" });
    this.querySelector(".comparison").append(this.table);
    this.status = this.querySelector("[role=status]");
    this.root = new URL(this.dataset.root || "./", location.href);
    const given = new URLSearchParams(location.search);
    let chosen = [...new Set(NAMES.map((name) => given.get(name)).filter((page) => page && KNOWN.test(page)))];
    let full = false;
    const added = given.get("add");
    if (added && KNOWN.test(added)) {
      chosen = kept();
      full = !chosen.includes(added) && chosen.length >= NAMES.length;
      if (!full && !chosen.includes(added)) chosen.push(added);
      history.replaceState(null, "", query(chosen));
    }
    if (chosen.length > 0) keep(chosen);
    this.chosen = chosen;
    this._pick();
    this._show(full);
  }

  async _show(full) {
    const root = document.documentElement.dataset;
    root.compareState = "loading";
    const columns = await Promise.all(this.chosen.map((page) => this._column(page)));
    this._render(columns);
    const { dataset: labels } = this;
    const few = this.chosen.length < 2 ? labels.few : labels.done.replace("{count}", String(this.chosen.length));
    this.status.textContent = full ? labels.full : this.chosen.length === 0 ? "" : few;
    this.querySelector("[data-compare-address]").hidden = this.chosen.length < 2;
    root.compareState = "done";
  }

  async _column(page) {
    const address = new URL(`${page}.html`, this.root).href;
    try {
      const answer = await read(address);
      if (answer.ok === false) throw new Error(`${address}: ${answer.status}`);
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      const title = parsed.querySelector("main h1").textContent.trim();
      return { page, address, title, rows: rows(parsed, address, this.dataset) };
    } catch (error) {
      console.warn(error);
      return { page, address, title: `${this.dataset.missing}：${page}`, rows: new Map() };
    }
  }

  _render(columns) {
    const { dataset: labels } = this;
    this.table.parentElement.hidden = columns.length === 0;
    const cell = (name, scope) => Object.assign(document.createElement(name), scope ? { scope } : {});
    const head = document.createElement("tr");
    const corner = cell("th", "col");
    corner.textContent = labels.item;
    head.append(corner);
    for (const { page, address, title } of columns) {
      const link = Object.assign(document.createElement("a"), { href: address, textContent: title });
      const rest = this.chosen.filter((other) => other !== page);
      const remove = Object.assign(document.createElement("a"), { href: query(rest), textContent: labels.remove });
      remove.setAttribute("aria-label", `${labels.remove}：${title}`);
      remove.addEventListener("click", () => keep(rest));
      const column = cell("th", "col");
      column.append(link, " ", remove);
      head.append(column);
    }
    // A row that only a later column has comes behind the row that it follows there.
    const order = [];
    for (const { rows } of columns) {
      let at = 0;
      for (const name of rows.keys()) {
        const place = order.indexOf(name);
        if (place < 0) order.splice(at, 0, name);
        at = (place < 0 ? at : place) + 1;
      }
    }
    const body = order.map((name) => {
      const row = document.createElement("tr");
      const label = cell("th", "row");
      label.textContent = name;
      row.append(label);
      for (const { rows } of columns) {
        const value = cell("td");
        value.className = "prose";
        const none = Object.assign(document.createElement("span"), { className: "muted", textContent: labels.none });
        value.append(rows.get(name) || none);
        row.append(value);
      }
      return row;
    });
    const [thead, tbody] = ["thead", "tbody"].map((name) => document.createElement(name));
    thead.append(head);
    tbody.append(...body);
    this.table.textContent = "";
    this.table.append(thead, tbody);
  }

  /** The box in which a further report is looked for; the engine is fetched when somebody types. */
  _pick() {
    const form = this.querySelector("form");
    const input = form.querySelector("input");
    const list = this.querySelector(".compare-page__found");
    form.hidden = this.chosen.length >= NAMES.length;
    form.addEventListener("submit", (event) => event.preventDefault());
    let asked = 0;
    const search = async () => {
      const turn = ++asked;
      if (!this.index) this.index = this._engine();
      const index = await this.index;
      const { results } = await index.search(input.value.trim(), { limit: 20 });
      if (turn !== asked) return;
      const pages = results.map(({ url, title }) => ({ page: url.replace(/\.html$/, ""), title }));
      const free = pages.filter(({ page }) => KNOWN.test(page) && !this.chosen.includes(page)).slice(0, 8);
      list.textContent = "";
      list.append(
        ...free.map(({ page, title }) => {
          const item = document.createElement("li");
          item.append(Object.assign(document.createElement("a"), { href: query([...this.chosen, page]), textContent: title }));
          return item;
        }),
      );
    };
    input.addEventListener("input", (event) => event.isComposing || search());
    input.addEventListener("compositionend", search);
  }

  async _engine() {
    const { openIndex } = await import("../search/engine.js");
    return openIndex(this.root);
  }
}

customElements.define("compare-page", ComparePage);
