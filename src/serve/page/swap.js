// Turns an open page into its new version without loading it: what is the same stays, with what the reader did to it. The
// result is that of a reload, or nothing is done at all and the caller reloads.

/** What a reader or a browser changes by itself: it says nothing of whether scripts have changed the page. */
const OWN = { html: /^data-/, details: /^open$/, dialog: /^open$/ };

/** Elements of a custom kind look after what is in them: they are kept, or made anew as a whole. */
const isCustom = (node) => node.nodeType === Node.ELEMENT_NODE && node.localName.includes("-");
const isPreview = (node) => node.nodeType === Node.ELEMENT_NODE && (node.hasAttribute("data-casebook-preview") || node.matches('script[src^="/__preview/"]'));
const isText = (node) => node.nodeType !== Node.ELEMENT_NODE;
const children = (node) => [...node.childNodes].filter((child) => !isPreview(child));

/** What takes effect only while a page is loaded. */
const loaded = (page) =>
  [...page.querySelectorAll("script, template, base, meta[http-equiv]")]
    .filter((element) => !isPreview(element) && !/json/.test(element.type))
    .map((element) => element.outerHTML)
    .join("\n");

/** Whether the page is still as it was sent, but for custom elements: then no script looks after the rest of it. */
function isAsSent(live, sent) {
  if (live.nodeName !== sent.nodeName) return false;
  if (isText(live)) return live.nodeValue === sent.nodeValue;
  // Where scripts run, what is in `noscript` is text.
  if (isCustom(live) || live.localName === "noscript") return true;
  const own = OWN[live.localName];
  const names = new Set([...live.getAttributeNames(), ...sent.getAttributeNames()].filter((name) => !(own && own.test(name))));
  if ([...names].some((name) => live.getAttribute(name) !== sent.getAttribute(name))) return false;
  const [ours, theirs] = [children(live), children(sent)];
  return ours.length === theirs.length && ours.every((child, place) => isAsSent(child, theirs[place]));
}

/** Whether one node may become the other: of one kind, of one id where they have ids, and for links of one relation. */
const isKin = (before, after) => {
  if (before.nodeName !== after.nodeName) return false;
  return isText(before) || (before.id === after.id && before.getAttribute("rel") === after.getAttribute("rel"));
};

/** Makes of a node, which was sent as `before`, what `after` says. */
function change(live, before, after) {
  if (isText(live)) {
    live.nodeValue = after.nodeValue;
    return;
  }
  if (isCustom(live) || live.localName === "script") {
    live.replaceWith(document.importNode(after, true));
    return;
  }
  if (live.localName === "noscript") {
    live.textContent = after.innerHTML;
    return;
  }
  for (const name of new Set([...before.getAttributeNames(), ...after.getAttributeNames()])) {
    const value = after.getAttribute(name);
    if (value === before.getAttribute(name)) continue;
    if (value === null) live.removeAttribute(name);
    else live.setAttribute(name, value);
  }
  changeChildren(live, before, after);
}

function changeChildren(live, before, after) {
  const [ours, old, wanted] = [children(live), children(before), children(after)];
  let start = 0;
  while (start < old.length && start < wanted.length && old[start].isEqualNode(wanted[start])) start += 1;
  let end = 0;
  while (end < Math.min(old.length, wanted.length) - start && old[old.length - 1 - end].isEqualNode(wanted[wanted.length - 1 - end])) end += 1;
  let at = start;
  // What comes behind the part that differs, so that the preview's own element stays last.
  const last = ours[ours.length - 1];
  const behind = ours[old.length - end] || (last && last.nextSibling) || [...live.childNodes].find(isPreview) || null;
  for (const next of wanted.slice(start, wanted.length - end)) {
    const left = at < old.length - end;
    if (left && isKin(old[at], next)) {
      if (!old[at].isEqualNode(next)) change(ours[at], old[at], next);
      at += 1;
      continue;
    }
    // What comes later in the old page and is the same: all before it has gone.
    const later = left ? old.findIndex((other, place) => place > at && place < old.length - end && other.isEqualNode(next)) : -1;
    if (later < 0) {
      live.insertBefore(document.importNode(next, true), left ? ours[at] : behind);
      continue;
    }
    for (; at < later; at += 1) ours[at].remove();
    at += 1;
  }
  for (; at < old.length - end; at += 1) ours[at].remove();
}

/**
 * Makes of the open page, which was sent as `before`, the page `after`; both are documents of their own. Says whether it could:
 * it cannot where other scripts are wanted, or where a script has changed what is not its own custom element.
 */
export function swap(before, after) {
  if (loaded(before) !== loaded(after) || !isAsSent(document.documentElement, before.documentElement)) return false;
  const target = document.querySelector(":target");
  change(document.documentElement, before.documentElement, after.documentElement);
  // The place that the address names is found by loading only.
  return target === document.querySelector(":target") || target === null;
}
