/**
 * Reads files of a copy that is opened from disk. There a browser loads scripts but fetches nothing, so each file that the search reads
 * has a script beside it, `<file>.js`, which hands its bytes to `casebookFile` in base64.
 */

const waiting = new Map();

globalThis.casebookFile = (path, base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  waiting.get(path)?.(new Response(bytes));
  waiting.delete(path);
};

/** The root of the copy: this script lies in `assets/<fingerprint>/search/`. */
const root = new URL("../../../", document.currentScript.src);

globalThis.casebookFetch = (address) =>
  new Promise((resolve, reject) => {
    const path = decodeURI(new URL(address).href.slice(root.href.length));
    const script = document.createElement("script");
    waiting.set(path, resolve);
    script.src = `${new URL(address).href}.js`;
    script.onload = () => script.remove();
    script.onerror = () => {
      waiting.delete(path);
      reject(new Error(`cannot read ${path}`));
    };
    document.head.append(script);
  });
