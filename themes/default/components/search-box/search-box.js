/**
 * Suggestions under the search box of the header (the combobox pattern of the ARIA practices). Enter always goes to the search page;
 * the engine is fetched when the box is first used.
 */

const KINDS = ["region", "unit", "category", "tag", "case", "practice", "page"];

class SearchBox extends HTMLElement {
  #asked = 0;
  #active = -1;
  #options = [];

  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.root = new URL(this.dataset.root || "./", location.href);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener("focus", () => this.#open(), { once: true });
    let timer = 0;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#suggest(), 120);
    };
    this.input.addEventListener("input", (event) => event.isComposing || later());
    this.input.addEventListener("compositionend", later);
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) location.href = this.#address(this.#options[[...this.list.children].indexOf(option)]);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(?:input|textarea|select)$/i.test(event.target.tagName)) {
        event.preventDefault();
        this.input.focus();
      }
    });
  }

  #open() {
    this.index ??= import("../../search/engine.js").then(({ openIndex }) => openIndex(this.root));
    return this.index;
  }

  async #suggest() {
    const asked = ++this.#asked;
    try {
      const found = await (await this.#open()).suggest(this.input.value, 7);
      if (asked === this.#asked && document.activeElement === this.input) this.#show(found);
    } catch {
      // Without suggestions the box is still a form.
      this.#close();
    }
  }

  #show(found) {
    this.#options = found;
    this.#active = -1;
    const kinds = this.dataset.kinds.split(",");
    const rows = found.map((option, place) => {
      const row = document.createElement("li");
      Object.assign(row, { className: "search-box__option", id: `search-box-${place}`, role: "option" });
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      const kind = document.createElement("span");
      kind.className = "search-box__kind";
      kind.textContent = kinds[KINDS.indexOf(option.of ?? option.kind)] ?? "";
      row.append(option.text, kind);
      return row;
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.querySelector("[aria-live]").textContent = rows.length > 0 ? this.dataset.count.replace("{count}", rows.length) : "";
  }

  #close() {
    this.#asked += 1;
    this.#show([]);
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const count = this.#options.length;
    if (event.key === "Escape" && count > 0) {
      this.#close();
    } else if (event.key === "Enter" && this.#active >= 0) {
      location.href = this.#address(this.#options[this.#active]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place is the input itself.
      this.#active = ((this.#active + 1 + step + count + 1) % (count + 1)) - 1;
      [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === this.#active)));
      if (this.#active < 0) this.input.removeAttribute("aria-activedescendant");
      else this.input.setAttribute("aria-activedescendant", `search-box-${this.#active}`);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** A name leads to its page, a phrase to the search for it. */
  #address({ kind, id, text }) {
    const folder = { region: "regions", unit: "units", category: "categories", tag: "tags" }[kind];
    if (folder) return new URL(`${folder}/${id}.html`, this.root).href;
    if (kind === "title") return new URL(id, this.root).href;
    const page = new URL("search.html", this.root);
    page.searchParams.set("q", text);
    return page.href;
  }
}

customElements.define("search-box", SearchBox);
