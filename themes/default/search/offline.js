/**
 * Reads files of a copy that is opened from disk. There a browser loads scripts but no modules and fetches nothing, so each file that the search
 * reads has a script beside it, `<file>.js`, which hands its bytes to `casebookFile` in base64, and modules are made scripts.
 */

const waiting = new Map();

globalThis.casebookFile = (path, base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  if (waiting.has(path)) waiting.get(path)(new Response(bytes));
  waiting.delete(path);
};

/** The folder of assets, and the root of the copy: this script lies in `assets/<fingerprint>/search/`. */
const assets = new URL("../", document.currentScript.src);
const root = new URL("../../", assets);

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

/** A module that is needed later, by its path below the folder of assets: here a script that keeps what it exports. */
globalThis.casebookImport = async (path) =>
  (globalThis.casebookModules || {})[path] ||
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(path, assets).href;
    script.onload = () => resolve(globalThis.casebookModules[path]);
    script.onerror = () => reject(new Error(`cannot read ${path}`));
    document.head.append(script);
  });
