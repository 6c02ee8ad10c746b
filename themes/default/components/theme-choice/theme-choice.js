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
  name = "ElementError";
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
      this.#apply(choice, this.#remembered(choice));
      this.#show(button, name);
      button.addEventListener("click", () => {
        const value = this.#isOn(name) ? choice.off() : choice.on();
        this.#apply(choice, value);
        this.#remember(choice, value);
        this.#show(button, name);
      });
    }
    this.hidden = false;
  }

  #isOn(name) {
    const root = document.documentElement.dataset;
    if (name === "size") {
      return root.size === "large";
    }
    return root.theme === "dark" || (!root.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  }

  #show(button, name) {
    button.setAttribute("aria-pressed", String(this.#isOn(name)));
  }

  #apply(choice, value) {
    if (value) {
      document.documentElement.dataset[choice.attribute] = value;
    } else {
      delete document.documentElement.dataset[choice.attribute];
    }
  }

  #remembered(choice) {
    return store()?.getItem(`casebook-${choice.attribute}`) ?? null;
  }

  #remember(choice, value) {
    if (value) {
      store()?.setItem(`casebook-${choice.attribute}`, value);
    } else {
      store()?.removeItem(`casebook-${choice.attribute}`);
    }
  }
}

customElements.define("theme-choice", ThemeChoice);
