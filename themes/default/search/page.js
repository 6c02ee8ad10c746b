/**
 * The search page: what is typed is searched at once, the address holds the state, and facets narrow the results. Without script
 * the page is a list of ways to browse.
 */

import { openIndex } from "./engine.js";

const PAGE = 10;
const FACETS = { c: "category", r: "region", y: "year", t: "tags" };

/** `{total}` in a text of the page, filled. */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => (name in values ? values[name] : ""));

/** Other children for an element. */
function refill(element, children) {
  element.textContent = "";
  element.append(...children);
}

/** Text with the marked ranges in `<mark>`. */
function marked(text, ranges) {
  const parts = [];
  let at = 0;
  for (const [start, end] of ranges) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    parts.push(text.slice(at, start), mark);
    at = end;
  }
  return [...parts, text.slice(at)];
}

class SearchPage extends HTMLElement {
  constructor() {
    super();
    this._asked = 0;
    this._state = {};
  }

  connectedCallback() {
    this.input = this.querySelector("input[type=search]");
    this.labels = this.dataset;
    this.live = this.querySelector("[data-search-live]");
    this.results = this.querySelector("[data-search-results]");
    this.others = this.querySelector("[data-search-partial]");
    this.status = this.querySelector("[role=status]");
    this.alert = this.querySelector("[role=alert]");
    this.index = openIndex(new URL(this.dataset.root || "./", location.href));
    history.scrollRestoration = "manual";
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      this.index.then((index) => index.prefetch(this.input.value), () => {});
      timer = setTimeout(() => this._go({ q: this.input.value.trim(), p: 1 }, "replace"), 120);
    };
    this.input.addEventListener("input", (event) => event.isComposing || later());
    this.input.addEventListener("compositionend", later);
    this.input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") {
        this.input.value = "";
        later();
      }
    });
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      this._go({ q: this.input.value.trim(), p: 1 }, "push");
    });
    this.addEventListener("change", (event) => {
      const { name, value, checked } = event.target;
      if (!(name in FACETS)) return;
      const chosen = this._state[name].filter((other) => other !== value);
      this._go({ [name]: checked ? [...chosen, value] : chosen, p: 1 }, "push");
    });
    this.addEventListener("click", (event) => {
      const link = event.target.closest("[data-change]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const change = JSON.parse(link.dataset.change);
      this._go(change, "push").then(() => {
        const first = this.results.querySelector("a");
        if ("p" in change && change.p !== 1 && first) first.focus();
      });
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(?:input|textarea|select)$/i.test(event.target.tagName)) {
        event.preventDefault();
        this.input.focus();
      }
    });
    addEventListener("popstate", () => this._read((history.state || {}).scroll));
    addEventListener("scroll", () => this._remember(), { passive: true });
    const drawer = this.querySelector("details");
    if (drawer && matchMedia("(min-width: 60rem)").matches) drawer.open = true;
    // On a slow line somebody may have typed before this script came.
    const typed = this.input.value.trim();
    this._read();
    if (typed && !this._state.q) {
      this.input.value = typed;
      this._go({ q: typed, p: 1 }, "replace");
    }
  }

  _remember() {
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => history.replaceState({ scroll: scrollY }, ""), 200);
  }

  /** Takes the state from the address. */
  _read(scroll) {
    const given = new URLSearchParams(location.search);
    const many = (name) => given.getAll(name).flatMap((value) => value.split(",")).filter(Boolean);
    this._state = { q: given.get("q") || "", sort: given.get("sort") === "date" ? "date" : "", p: Math.max(1, parseInt(given.get("p"), 10) || 1) };
    for (const name of Object.keys(FACETS)) this._state[name] = many(name);
    this.input.value = this._state.q;
    return this._show().then(() => scroll && scrollTo(0, scroll));
  }

  /** The address of the state with changes. */
  _address(change) {
    const state = { ...this._state, ...change };
    const address = new URLSearchParams();
    for (const name of ["q", ...Object.keys(FACETS), "sort"]) {
      const value = [state[name]].flat().join(",");
      if (value) address.set(name, value);
    }
    if (state.p > 1) address.set("p", state.p);
    const query = String(address);
    return query ? `?${query}` : location.pathname;
  }

  _go(change, how) {
    history[how === "push" ? "pushState" : "replaceState"]({}, "", this._address(change));
    this._state = { ...this._state, ...change };
    return this._show();
  }

  async _show() {
    const asked = ++this._asked;
    const root = document.documentElement.dataset;
    root.searchState = "loading";
    const { q, sort, p } = this._state;
    const options = { sort: sort || "relevance", offset: (p - 1) * PAGE, limit: PAGE };
    for (const [name, option] of Object.entries(FACETS)) options[option] = this._state[name];
    try {
      const index = await this.index;
      let answer = await index.search(q, options);
      if (answer.total > 0 && answer.total < 3 && p === 1) answer = await index.search(q, { ...options, more: true });
      if (asked !== this._asked) return;
      this._render(index, answer);
      root.searchState = "done";
      this._facets(answer.facets);
      if (answer.facets.tag === null) {
        await index.bearers("tags");
        const { facets } = await index.search(q, { ...options, limit: 0 });
        if (asked === this._asked) this._facets(facets);
      }
    } catch (error) {
      if (asked !== this._asked) return;
      root.searchState = "error";
      this._say(this.labels.failed, true);
      this.querySelector("[data-search-summary]").textContent = this.labels.failed;
      this.live.hidden = false;
      console.warn(error);
    }
  }

  /** Tells a screen reader once typing has stopped; at once what needs another query. */
  _say(text, urgent = false) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      this.status.textContent = urgent ? "" : text;
      this.alert.textContent = urgent ? text : "";
    }, 1000);
  }

  _render(index, answer) {
    const { q, p } = this._state;
    const { total, partial, words } = answer;
    const idle = words.length === 0 && total === 0;
    this.live.hidden = idle;
    document.title = idle ? this.labels.title : filled(this.labels.found, { q, total });
    const count = this.querySelector("[data-search-total]");
    count.textContent = String(total);
    const summary = filled(answer.approximate ? this.labels.about : this.labels.total, { total });
    this.querySelector("[data-search-summary]").textContent = summary;
    if (idle) {
      refill(this.results, []);
      refill(this.others, []);
      this._say("");
      return;
    }
    this._say(total > 0 ? summary : this.labels.none, total === 0);
    const items = answer.results.map((result) => this._item(index, result, words));
    const full = items.slice(0, Math.max(0, Math.min(items.length, total - (p - 1) * PAGE)));
    this.results.start = (p - 1) * PAGE + 1;
    refill(this.results, full);
    refill(this.others, items.slice(full.length));
    this.querySelector("[data-search-others]").hidden = partial === 0 || items.length === full.length;
    this._chips(answer);
    this._sorting(total);
    this._pages(total);
    this._help(index, answer);
  }

  _item(index, result, words) {
    // Imported, since old observers never look at what was made in the document of a template.
    const item = document.importNode(this.querySelector("template[data-result]").content, true).firstElementChild;
    const link = item.querySelector("a");
    const address = new URL(result.url, new URL(this.dataset.root || "./", location.href)).href;
    link.href = address;
    link.append(...marked(result.title, index.marks(result.title, words)));
    const { kindPractice: practice, kindUnit: unit, kindPage: page } = this.labels;
    const kind = { practice, unit, page }[result.kind];
    item.querySelector("[data-kind]").textContent = kind || "";
    const facts = [result.categoryName, result.regionName].filter(Boolean);
    item.querySelector("[data-facts]").textContent = facts.join(" · ");
    if (result.date) {
      const time = document.createElement("time");
      time.dateTime = result.date;
      time.textContent = result.date;
      item.querySelector("[data-date]").append(time);
    }
    const fill = () => this._excerpt(index, item, link, address, result.url, words);
    if ("IntersectionObserver" in globalThis) {
      const observer = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        fill();
      });
      observer.observe(item);
    } else {
      fill();
    }
    return item;
  }

  async _excerpt(index, item, link, address, url, words) {
    const found = await index.excerpt(url, words).catch(() => null);
    if (!found || !found.text || !item.isConnected) return;
    const [before, after] = found.cut.map((cut) => (cut ? "…" : ""));
    item.querySelector("[data-excerpt]").append(before, ...marked(found.text, found.marks), after);
    if (found.marks.length > 0) {
      const hit = found.text.slice(...found.marks[0]);
      link.href = `${address}#:~:text=${encodeURIComponent(hit).replace(/-/g, "%2D")}`;
    }
    // A partial match says what it lacks, a match what it has in parts only.
    if (found.missing.length > 0) {
      const partial = item.closest("[data-search-partial]");
      const named = found.missing.flatMap((word) => {
        const lacks = document.createElement(partial ? "s" : "span");
        lacks.textContent = word;
        return [lacks, " "];
      });
      item.querySelector("[data-missing]").append(partial ? this.labels.missingWords : this.labels.apart, ...named);
    }
    const links = found.sections.map(({ id, heading }) => {
      const section = document.createElement("a");
      section.href = `${address}#${id}`;
      section.textContent = heading;
      return section;
    });
    item.querySelector("[data-sections]").append(...links);
  }

  /** A link that changes the state. */
  _link(text, change) {
    const link = document.createElement("a");
    link.href = this._address(change);
    link.dataset.change = JSON.stringify(change);
    link.textContent = text;
    return link;
  }

  _chips({ facets }) {
    const chips = Object.entries(FACETS).flatMap(([name, option]) =>
      this._state[name].map((id) => {
        const list = facets[option === "tags" ? "tag" : option] || [];
        const { name: label } = list.find((value) => value.id === id) || { name: id };
        const chip = this._link(label, { [name]: this._state[name].filter((other) => other !== id), p: 1 });
        chip.className = "search-page__chip";
        chip.setAttribute("aria-label", filled(this.labels.remove, { name: label }));
        return chip;
      }),
    );
    refill(this.querySelector("[data-search-chips]"), chips);
  }

  _sorting(total) {
    const place = this.querySelector("[data-search-sort]");
    place.hidden = total < 2;
    const choices = [["", this.labels.best], ["date", this.labels.newest]].map(([sort, label]) => {
      const link = this._link(label, { sort, p: 1 });
      if (this._state.sort === sort) link.setAttribute("aria-current", "true");
      return link;
    });
    refill(place, choices);
  }

  _pages(total) {
    const { p } = this._state;
    const last = Math.ceil(total / PAGE);
    const place = this.querySelector("[data-search-pages]");
    place.hidden = last < 2;
    const steps = [];
    if (p > 1) steps.push(this._link(this.labels.previous, { p: p - 1 }));
    if (last > 1) steps.push(document.createTextNode(filled(this.labels.page, { p, last })));
    if (p < last) steps.push(this._link(this.labels.next, { p: p + 1 }));
    refill(place, steps);
  }

  /** What may help when little was found: other words, fewer filters, fewer words. */
  async _help(index, { total, words }) {
    const asked = this._asked;
    const place = this.querySelector("[data-search-help]");
    const list = place.querySelector("ul");
    const { q } = this._state;
    const tips = [];
    for (const word of index.synonyms(q)) tips.push([this.labels.also, word]);
    if (total < 3) {
      const meant = /^[a-z ]+$/i.test(q.trim()) ? (await index.suggest(q)).filter(({ kind }) => kind !== "title").slice(0, 3) : await index.correct(q);
      if (asked !== this._asked) return;
      for (const { text } of meant) tips.unshift([this.labels.meant, text]);
      if (total === 0 && words.length > 1) for (const word of words.slice(0, 4)) tips.push([this.labels.only, word]);
    }
    const items = tips.slice(0, 6).map(([label, text]) => {
      const item = document.createElement("li");
      item.append(label, this._link(text, { q: text, p: 1 }));
      return item;
    });
    const changes = total === 0 ? await this._wider(index) : [];
    if (asked !== this._asked) return;
    for (const [label, change] of changes) {
      const item = document.createElement("li");
      item.append(this._link(label, change));
      items.push(item);
    }
    refill(list, items);
    place.querySelector("[data-search-none]").hidden = total > 0;
    place.hidden = total > 0 && items.length === 0;
    for (const link of list.querySelectorAll("a")) {
      const { q: text } = JSON.parse(link.dataset.change);
      if (text !== undefined) link.addEventListener("click", () => (this.input.value = text));
    }
  }

  /** Where filters leave nothing: what each of them takes away, and all of them. */
  async _wider(index) {
    const active = Object.keys(FACETS).filter((name) => this._state[name].length > 0);
    if (active.length === 0) return [];
    const changes = await Promise.all(
      active.map(async (name) => {
        const options = { limit: 0 };
        for (const other of active) if (other !== name) options[FACETS[other]] = this._state[other];
        const { total } = await index.search(this._state.q, options);
        const legend = this.querySelector(`fieldset[data-facet="${name}"] legend`).textContent;
        return { total, row: [filled(this.labels.without, { name: legend, total }), { [name]: [], p: 1 }] };
      }),
    );
    const rows = changes.filter(({ total }) => total > 0).map(({ row }) => row);
    return [...rows, [this.labels.unfiltered, { c: [], r: [], y: [], t: [], p: 1 }]];
  }

  _facets(facets) {
    for (const [name, option] of Object.entries(FACETS)) {
      const values = facets[option === "tags" ? "tag" : option];
      const fieldset = this.querySelector(`fieldset[data-facet="${name}"]`);
      if (!values || !fieldset) continue;
      const chosen = this._state[name];
      const shown = [...values].sort((a, b) => chosen.includes(b.id) - chosen.includes(a.id) || (name === "y" ? 0 : b.count - a.count));
      const focused = fieldset.querySelector(":focus");
      const rows = shown.slice(0, 40).map(({ id, name: label, count }) => {
        const row = this.querySelector("template[data-choice]").content.cloneNode(true).firstElementChild;
        const box = row.querySelector("input");
        Object.assign(box, { name, value: id, checked: chosen.includes(id), disabled: count === 0 && !chosen.includes(id) });
        row.querySelector("[data-name]").textContent = label;
        row.querySelector("[data-count]").textContent = String(count);
        return row;
      });
      refill(fieldset.querySelector("div"), rows);
      fieldset.hidden = rows.length === 0;
      const again = focused && fieldset.querySelector(`input[value="${CSS.escape(focused.value)}"]`);
      if (again) again.focus();
    }
  }
}

customElements.define("search-page", SearchPage);
