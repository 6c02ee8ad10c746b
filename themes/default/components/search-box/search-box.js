/**
 * Suggestions under the search box of the header (the combobox pattern of the ARIA practices). Enter always goes to the search page;
 * the engine is fetched when the box is first used.
 */

const KINDS = ["region", "unit", "category", "tag", "case", "practice", "page"];

class SearchBox extends HTMLElement {
  constructor() {
    super();
    this._asked = 0;
    this._active = -1;
    this._options = [];
  }

  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.root = new URL(this.dataset.root || "./", location.href);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener("focus", () => this._open(), { once: true });
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this._suggest(), 120);
    };
    this.input.addEventListener("input", (event) => event.isComposing || later());
    this.input.addEventListener("compositionend", later);
    this.input.addEventListener("keydown", (event) => this._key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this._close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) location.href = this._address(this._options[[...this.list.children].indexOf(option)]);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(?:input|textarea|select)$/i.test(event.target.tagName)) {
        event.preventDefault();
        this.input.focus();
      }
    });
  }

  _open() {
    if (!this.index) this.index = import("../../search/engine.js").then(({ openIndex }) => openIndex(this.root));
    return this.index;
  }

  async _suggest() {
    const asked = ++this._asked;
    try {
      const found = await (await this._open()).suggest(this.input.value, 7);
      if (asked === this._asked && document.activeElement === this.input) this._show(found);
    } catch {
      // Without suggestions the box is still a form.
      this._close();
    }
  }

  _show(found) {
    this._options = found;
    this._active = -1;
    const kinds = this.dataset.kinds.split(",");
    const rows = found.map((option, place) => {
      const row = document.createElement("li");
      Object.assign(row, { className: "search-box__option", id: `search-box-${place}`, role: "option" });
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      const kind = document.createElement("span");
      kind.className = "search-box__kind";
      kind.textContent = kinds[KINDS.indexOf(option.of || option.kind)] || "";
      row.append(option.text, kind);
      return row;
    });
    this.list.textContent = "";
    this.list.append(...rows);
    this.list.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.querySelector("[aria-live]").textContent = rows.length > 0 ? this.dataset.count.replace("{count}", rows.length) : "";
  }

  _close() {
    this._asked += 1;
    this._show([]);
  }

  _key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const count = this._options.length;
    if (event.key === "Escape" && count > 0) {
      this._close();
    } else if (event.key === "Enter" && this._active >= 0) {
      location.href = this._address(this._options[this._active]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place is the input itself.
      this._active = ((this._active + 1 + step + count + 1) % (count + 1)) - 1;
      [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === this._active)));
      if (this._active < 0) this.input.removeAttribute("aria-activedescendant");
      else this.input.setAttribute("aria-activedescendant", `search-box-${this._active}`);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** A name leads to its page, a phrase to the search for it. */
  _address({ kind, id, text }) {
    const folder = { region: "regions", unit: "units", category: "categories", tag: "tags" }[kind];
    if (folder) return new URL(`${folder}/${id}.html`, this.root).href;
    if (kind === "title") return new URL(id, this.root).href;
    const page = new URL("search.html", this.root);
    page.searchParams.set("q", text);
    return page.href;
  }
}

customElements.define("search-box", SearchBox);
