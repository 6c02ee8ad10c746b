// What is published stays within the oldest browsers that offices have, or says why something newer does no harm.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { newerInScript, newerInStyle, ownNames } from "./floor.js";
import { repository } from "./site.js";

/** What is newer and harmless where it is not known, and why. */
const HARMLESS = JSON.parse(fs.readFileSync(new URL("newer.json", import.meta.url), "utf8"));

/** Readers of books are no browsers. */
const files = execFileSync("git", ["ls-files", "themes", "src"], { cwd: repository, encoding: "utf8" }).split("\n");
const named = (ending) => files.filter((file) => file.endsWith(ending) && !file.includes("/epub/") && fs.existsSync(path.join(repository, file)));
const read = (file) => fs.readFileSync(path.join(repository, file), "utf8");

test("no style is newer than the floor, but what is guarded or known to be harmless", () => {
  const used = new Set();
  const found = [];
  for (const file of named(".css")) {
    for (const { feature, line, browsers } of newerInStyle(read(file))) {
      const harmless = [feature, feature.split(": ")[0]].find((name) => name in HARMLESS);
      if (harmless) used.add(harmless);
      else found.push(`${file}:${line}: ${feature} (not in ${browsers.join(", ")})`);
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(Object.keys(HARMLESS).filter((name) => !used.has(name)), [], "these are used no more");
});

test("no script is newer than the floor", () => {
  const scripts = named(".js");
  const own = ownNames(scripts.map(read));
  const found = scripts.flatMap((file) => newerInScript(read(file), own).map(({ feature, line, browsers }) => `${file}:${line}: ${feature} (not in ${browsers.join(", ")})`));
  assert.ok(scripts.length > 10);
  assert.deepEqual(found, []);
});

test("what is newer is seen", () => {
  const styles = {
    "a { inset: 0 }": "inset",
    "a { padding-inline: 1em }": "padding-inline",
    "a { width: clamp(1px, 2vw, 3px) }": "clamp()",
    "a { --x: 1px; width: 1px; width: min(var(--x), 3px) }": "min()",
    "a { color: light-dark(red, blue) }": "light-dark()",
    "a { height: 1dvh }": "dvh",
    "a { & b { color: red } }": "nesting",
    "a:is(b, c) { color: red }": ":is",
    "a:has(b) { color: red }": ":has",
    "@layer base { a { color: red } }": "@layer",
    "@container (width > 1px) { a { color: red } }": "@container",
    "@media (width > 1px) { a { color: red } }": "@media (a < b)",
    "a { display: flex; gap: 1px }": "gap in flex rows: a",
    "@supports not (inset: 0) { a { inset: 1px } }": "inset",
    "a { colour: red }": "colour",
  };
  for (const [style, feature] of Object.entries(styles)) assert.ok(newerInStyle(style).some((found) => found.feature === feature), `${style}: ${JSON.stringify(newerInStyle(style))}`);
  const scripts = {
    "a?.b": "a?.b",
    "a ?? b": "a ?? b",
    "a ??= b": "syntax: ",
    "class A { #b = 1 }": "syntax: ",
    "class A { b = 1 }": "syntax: ",
    "await a": "syntax: ",
    "[1].at(0)": ".at()",
    '"a".replaceAll("b", "c")': ".replaceAll()",
    "list.replaceChildren()": ".replaceChildren()",
    "structuredClone(a)": "structuredClone",
    "Object.hasOwn(a, 'b')": "Object.hasOwn",
    "AbortSignal.timeout(1)": "AbortSignal.timeout",
    "new ResizeObserver(a)": "ResizeObserver",
    "/(?<=a)b/": "(?<=…)",
    "1n": "1n",
  };
  for (const [script, feature] of Object.entries(scripts)) assert.ok(newerInScript(script).some((found) => found.feature.startsWith(feature)), `${script}: ${JSON.stringify(newerInScript(script))}`);
});

test("what is guarded, and what is old, is let through", () => {
  const styles = [
    "@supports (inset: 0) { a { inset: 0 } }",
    "a { width: 2vw; width: clamp(1px, 2vw, 3px) }",
    "a { display: grid; gap: 1px }",
    "a { display: flex; gap: 1px } @supports not (inset: 0) { a > b { margin: 1px } }",
    "a:not([hidden])::before { margin-inline-start: 1px; color: rgb(0 0 0 / 18%) }",
  ];
  for (const style of styles) assert.deepEqual(newerInStyle(style), [], style);
  const scripts = ['if ("ResizeObserver" in globalThis) new ResizeObserver(a);', 'import("./a.js").then(({ b }) => [...b].flatMap((c) => c));', "const at = (a) => a; at(1);"];
  for (const script of scripts) assert.deepEqual(newerInScript(script), [], script);
});
