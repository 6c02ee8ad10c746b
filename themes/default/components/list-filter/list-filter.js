/**
 * Narrows a list down at once. What is chosen stands in the address (`?c=…&r=…`), so that it can be sent to somebody and the browser's
 * back button takes it back. The rows are those of the page (`data-filter-row`), or, where a list goes over several pages, those of a
 * small file that is read when something is chosen; of these `data-within` (`c=…&r=…`) says which are in the list. Without script the form stays hidden, and the links below it narrow the list down.
 */

const STEP = 20;

class ElementError extends Error {
  constructor(message) {
    super(message);
    this.name = "ElementError";
  }
}

const read = globalThis.casebookFetch || ((address) => fetch(address, { cache: "no-cache" }));

/** Text of the page with its places filled. */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => (name in values ? values[name] : ""));

class ListFilter extends HTMLElement {
  constructor() {
    super();
    this._turn = 0;
    this._last = null;
  }

  connectedCallback() {
    this.form = this.querySelector("form");
    this.status = this.querySelector("[role=status]");
    if (!this.form || !this.status) throw new ElementError("list-filter: the form or the status is missing");
    this.within = [...new URLSearchParams(this.dataset.within)].map(([name, value]) => ({ name, value }));
    this.selects = [...this.form.querySelectorAll("select")];
    this.clear = this.form.querySelector("[type=reset]");
    this.results = this.querySelector(".list-filter__results");
    this.more = this.querySelector(".list-filter__more");
    this.texts = new Map(this.selects.flatMap((select) => [...select.options]).map((option) => [option, option.text]));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", (event) => this._choose(event.target));
    this.form.addEventListener("reset", (event) => {
      event.preventDefault();
      for (const select of this.selects) select.value = "";
      this.selects[0].focus();
      this._choose(null);
    });
    if (this.more) this.more.addEventListener("click", () => this._append(true));
    addEventListener("popstate", () => this._follow());
    this.form.hidden = false;
    this._follow();
  }

  /** The address follows what is chosen. Steps within one box are one step back. */
  _choose(select) {
    const query = new URLSearchParams(location.search);
    for (const { name, value } of this.selects) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const address = `${location.pathname}${String(query) ? `?${query}` : ""}`;
    history[select && select === this._last ? "replaceState" : "pushState"](null, "", address);
    this._last = select;
    this._show();
  }

  /** What is chosen follows the address. */
  _follow() {
    const query = new URLSearchParams(location.search);
    for (const select of this.selects) {
      const value = query.get(select.name) || "";
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    }
    this._last = null;
    this._show();
  }

  async _show() {
    const turn = ++this._turn;
    const root = document.documentElement.dataset;
    root.filterState = "loading";
    const chosen = this.selects.filter((select) => select.value);
    this.clear.disabled = chosen.length === 0;
    try {
      if (chosen.length > 0 && !this.rows) this.rows = this._rows();
      const rows = this.rows ? await this.rows : null;
      if (turn !== this._turn) return;
      const found = rows ? rows.filter((row) => this._fits(row, chosen)) : [];
      this._count(rows, chosen);
      this._render(chosen.length > 0 ? found : null, rows);
      const text = found.length > 0 ? filled(this.dataset.found, { count: String(found.length) }) : this.dataset.none;
      this.status.textContent = chosen.length > 0 ? text : "";
      root.filterState = "done";
    } catch (error) {
      console.warn(error);
      this.rows = undefined;
      this.status.textContent = this.dataset.failed;
      root.filterState = "error";
    }
  }

  async _rows() {
    if (!this.dataset.list) {
      const elements = [...document.querySelectorAll("[data-filter-row]")];
      return elements.map((element) => ({ element, values: element.dataset }));
    }
    const answer = await read(new URL(this.dataset.list, location.href).href);
    if (answer.ok === false) throw new Error(`${this.dataset.list}: ${answer.status}`);
    const rows = (await answer.json()).map((values) => ({ values }));
    return rows.filter((row) => this._fits(row, this.within));
  }

  /** Whether a row has all that is chosen; a row may have several values of one kind. */
  _fits({ values }, chosen) {
    return chosen.every(({ name, value }) => (values[name] || "").split(" ").includes(value));
  }

  /** Behind each choice stands how many rows it would leave, as the others are. */
  _count(rows, chosen) {
    for (const select of this.selects) {
      const others = chosen.filter((other) => other !== select);
      const counts = new Map();
      for (const row of rows ? rows.filter((row) => this._fits(row, others)) : []) {
        for (const value of (row.values[select.name] || "").split(" ")) counts.set(value, (counts.get(value) || 0) + 1);
      }
      for (const option of select.options) {
        if (!option.value) continue;
        const count = counts.get(option.value) || 0;
        option.text = rows ? filled(this.dataset.option, { name: option.dataset.name, count: String(count) }) : this.texts.get(option);
        option.disabled = rows !== null && count === 0 && !option.selected;
      }
    }
  }

  /** Shows the rows that were found; all of them as the page has them when nothing is chosen. */
  _render(found, rows) {
    for (const part of document.querySelectorAll("[data-filter-static]")) part.hidden = found !== null;
    if (this.results) {
      this.results.hidden = found === null || found.length === 0;
      this.results.querySelector("ul").textContent = "";
      this.found = [...(found || [])];
      this._append(false);
      return;
    }
    const kept = new Set(found || rows);
    for (const row of rows || []) row.element.hidden = !kept.has(row);
    for (const group of document.querySelectorAll("[data-filter-group]")) {
      group.hidden = rows !== null && !group.querySelector("[data-filter-row]:not([hidden])");
    }
  }

  _append(focused) {
    const list = this.results.querySelector("ul");
    const template = this.querySelector("template");
    const root = new URL(this.dataset.root || "./", location.href);
    const items = this.found.splice(0, STEP).map(({ values }) => {
      const item = document.importNode(template.content, true);
      Object.assign(item.querySelector("a"), { href: new URL(values.href, root).href, textContent: values.title });
      const [unit, date, evidence] = item.querySelectorAll("span");
      unit.textContent = values.unit;
      date.textContent = values.date;
      evidence.textContent = values.badge;
      return item.firstElementChild;
    });
    list.append(...items);
    this.more.hidden = this.found.length === 0;
    if (focused && items.length > 0) items[0].querySelector("a").focus();
  }
}

customElements.define("list-filter", ListFilter);
