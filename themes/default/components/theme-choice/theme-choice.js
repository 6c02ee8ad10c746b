/**
 * Large text and dark colours, remembered in this browser only.
 *
 * The buttons stand hidden in the page; without script there is nothing to press, and the colours
 * follow the system.
 */

/** @returns {Storage | null} nothing where the browser keeps nothing */
function store() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

class ElementError extends Error {
  constructor(message) {
    super(message);
    this.name = "ElementError";
  }
}

/** What each button sets on the root, and to which value. */
const CHOICES = {
  size: { attribute: "size", on: () => "large", off: () => null },
  theme: { attribute: "theme", on: () => "dark", off: () => "light" },
};

class ThemeChoice extends HTMLElement {
  connectedCallback() {
    for (const [name, choice] of Object.entries(CHOICES)) {
      const button = this.querySelector(`[data-choice="${name}"]`);
      if (!(button instanceof HTMLButtonElement)) {
        throw new ElementError(`theme-choice: the button “${name}” is missing`);
      }
      this._apply(choice, this._remembered(choice));
      this._show(button, name);
      button.addEventListener("click", () => {
        const value = this._isOn(name) ? choice.off() : choice.on();
        this._apply(choice, value);
        this._remember(choice, value);
        this._show(button, name);
      });
    }
    this.hidden = false;
  }

  _isOn(name) {
    const root = document.documentElement.dataset;
    if (name === "size") {
      return root.size === "large";
    }
    return root.theme === "dark" || (!root.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  }

  _show(button, name) {
    button.setAttribute("aria-pressed", String(this._isOn(name)));
  }

  _apply(choice, value) {
    if (value) {
      document.documentElement.dataset[choice.attribute] = value;
    } else {
      delete document.documentElement.dataset[choice.attribute];
    }
  }

  _remembered(choice) {
    const kept = store();
    return kept && kept.getItem(`casebook-${choice.attribute}`);
  }

  _remember(choice, value) {
    const kept = store();
    if (kept && value) kept.setItem(`casebook-${choice.attribute}`, value);
    else if (kept) kept.removeItem(`casebook-${choice.attribute}`);
  }
}

customElements.define("theme-choice", ThemeChoice);
