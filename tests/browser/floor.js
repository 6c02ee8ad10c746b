// What of a style sheet or a script is newer than the oldest browsers that the site is made for, by the data of MDN.

import { createRequire } from "node:module";
import * as acorn from "acorn";
import { full } from "acorn-walk";
import * as css from "css-tree";

const data = createRequire(import.meta.url)("@mdn/browser-compat-data");

/** The oldest browsers in which everything works. */
export const FLOOR = { chrome: 78, safari: 13, firefox: 78 };

/** Units of length and the like that have been there for longer than the floor. */
const UNITS = new Set("px em rem ex ch vw vh vmin vmax fr pt mm cm in s ms deg dpi".split(" "));

/** Which of the browsers of the floor lack a feature; none where MDN knows nothing of it. */
function lacking(feature) {
  const support = feature?.__compat?.support;
  if (!support) return [];
  return Object.entries(FLOOR).filter(([browser, floor]) => {
    const statements = [support[browser] ?? []].flat();
    return !statements.some(({ version_added: added, version_removed: removed, flags, prefix, alternative_name: other }) => {
      const since = typeof added === "string" ? parseFloat(added.replace("≤", "")) : Infinity;
      const until = typeof removed === "string" ? parseFloat(removed.replace("≤", "")) : Infinity;
      return !flags && !prefix && !other && since <= floor && floor < until;
    });
  });
}

/** The features below a part of the data, by their own names. */
function byName(part, found = new Map()) {
  for (const [name, feature] of Object.entries(part)) {
    if (name === "__compat") continue;
    if (!found.has(name)) found.set(name, feature);
    byName(feature, found);
  }
  return found;
}

const TYPES = byName(data.css.types);

/**
 * What a style sheet needs that browsers of the floor lack, each as `{ feature, line, browsers }`. What stands in `@supports`, and a
 * declaration after one of the same property that every browser knows, is guarded.
 */
export function newerInStyle(text) {
  const found = [];
  const tree = css.parse(text, { positions: true, parseCustomProperty: true, onParseError: (error) => fail(error.message, error.line) });
  function fail(feature, line, browsers = ["any"]) {
    found.push({ feature, line, browsers });
  }
  const check = (name, feature, node) => {
    const without = lacking(feature).map(([browser]) => browser);
    if (without.length > 0) fail(name, node.loc.start.line, without);
    return without.length === 0;
  };

  const margins = [];
  css.walk(tree, {
    visit: "Rule",
    enter(rule) {
      const condition = this.atrule?.name === "supports" ? css.generate(this.atrule.prelude).replace(/\s/g, "") : "";
      if (condition === "not(inset:0)") margins.push(...rule.prelude.children.toArray().map((selector) => css.generate(selector)));
    },
  });

  function declaration(node, block) {
    const { property, value } = node;
    const before = found.length;
    // A name with a prefix is there for the one engine that knows it.
    if (!property.startsWith("-")) {
      const known = data.css.properties[property];
      if (!known) fail(property, node.loc.start.line);
      else check(property, known, node);
      css.walk(value, (part) => {
        // Of several fonts the next one is taken.
        if (part.type === "Identifier" && known?.[part.name] && property !== "font-family") check(`${property}: ${part.name}`, known[part.name], node);
        if (part.type === "Operator" && part.value === "/" && property === "content") check("content: … / …", known.alt_text, node);
      });
    }
    css.walk(value, (part) => {
      if (part.type === "Function" && part.name !== "var") check(`${part.name}()`, data.css.properties[property]?.[part.name] ?? TYPES.get(part.name), node);
      if (part.type === "Dimension" && !UNITS.has(part.unit)) fail(part.unit, node.loc.start.line);
    });
    // A value with var() is only found wanting when it is too late to take the earlier one.
    const same = block.slice(0, block.indexOf(node)).some((other) => other.property === property && !other.newer);
    node.newer = found.length > before;
    const late = node.newer && css.find(value, (part) => part.type === "Function" && part.name === "var");
    if (node.newer && same && !late) found.length = before;
  }

  /** Rows of flex have a gap only where `inset` is known too; everywhere else their children have margins. */
  function gap(rule) {
    const declared = rule.block.children.toArray().filter(({ type }) => type === "Declaration");
    const flex = declared.some(({ property, value }) => property === "display" && /flex/.test(css.generate(value)));
    const wide = declared.find(({ property, value }) => /^(row-|column-)?gap$/.test(property) && css.generate(value) !== "0");
    if (!flex || !wide) return;
    const bare = rule.prelude.children.toArray().map((selector) => css.generate(selector)).filter((selector) => !margins.some((other) => other.startsWith(`${selector}>`)));
    if (bare.length > 0) fail(`gap in flex rows: ${bare.join(", ")}`, wide.loc.start.line);
  }

  css.walk(tree, {
    enter(node) {
      if (node.type === "Atrule") {
        if (node.name === "supports" && !/^\s*not\b/.test(css.generate(node.prelude))) return this.skip;
        check(`@${node.name}`, data.css["at-rules"][node.name] ?? data.css["at-rules"].page?.[node.name], node);
        if (node.name === "supports") return undefined;
      }
      if (node.type === "Feature") check(`@media (${node.name})`, data.css["at-rules"].media[node.name.replace(/^(min|max)-/, "")], node);
      if (node.type === "FeatureRange") check("@media (a < b)", data.css["at-rules"].media.range_syntax, node);
      if (node.type === "PseudoClassSelector" || node.type === "PseudoElementSelector") {
        check(`${node.type === "PseudoClassSelector" ? ":" : "::"}${node.name}`, data.css.selectors[node.name], node);
      }
      if (node.type === "NestingSelector" || (node.type === "Rule" && this.rule && this.rule !== node)) check("nesting", data.css.selectors.nesting, node);
      if (node.type === "Rule" && node.prelude.type === "SelectorList") gap(node);
      if (node.type === "Declaration" && this.block) declaration(node, this.block.children.toArray().filter(({ type }) => type === "Declaration"));
      return undefined;
    },
  });
  return found;
}

/** Members of everything that scripts find in browsers, by name. */
const MEMBERS = new Map();
for (const part of [data.javascript.builtins, data.api]) {
  for (const owner of Object.values(part)) {
    for (const [name, feature] of Object.entries(owner)) {
      const plain = name.replace(/_static$/, "");
      if (plain !== "__compat") MEMBERS.set(plain, [...(MEMBERS.get(plain) ?? []), feature]);
    }
  }
}

/** The names of methods that scripts make themselves. */
export function ownNames(texts) {
  const own = new Set();
  for (const text of texts) {
    const tree = acorn.parse(text, { ecmaVersion: "latest", sourceType: "module" });
    full(tree, (node) => {
      const key = node.type === "AssignmentExpression" ? node.left.property : node.key;
      const value = node.type === "AssignmentExpression" ? node.right : node.value;
      if (key && value && /Function/.test(value.type)) own.add(key.name);
    });
  }
  return own;
}

/** What a script needs that browsers of the floor lack, each as `{ feature, line, browsers }`; `own` are methods that scripts make themselves. */
export function newerInScript(text, own = new Set()) {
  const found = [];
  const fail = (feature, line, browsers = ["any"]) => found.push({ feature, line, browsers });
  let tree;
  try {
    tree = acorn.parse(text, { ecmaVersion: 2020, sourceType: "module", locations: true });
  } catch (error) {
    fail(`syntax: ${error.message}`, error.loc?.line ?? 1);
    return found;
  }
  const declared = new Set(own);
  full(tree, (node, _, type) => {
    if (type === "VariablePattern") declared.add(node.name);
    if (node.id) declared.add(node.id.name);
    if (node.type.startsWith("Import") && node.local) declared.add(node.local.name);
    // What is asked for by its name is used only where it is there.
    if (node.type === "BinaryExpression" && node.operator === "in" && node.left.type === "Literal") declared.add(node.left.value);
  });
  full(tree, (node) => {
    const line = node.loc.start.line;
    if (node.type === "ChainExpression") fail("a?.b", line);
    if (node.type === "LogicalExpression" && node.operator === "??") fail("a ?? b", line);
    if (node.type === "Literal" && node.bigint) fail("1n", line);
    if (node.type === "Identifier" && !declared.has(node.name)) known(node.name, line, [data.javascript.builtins[node.name] ?? data.api[node.name] ?? data.api.Window[node.name]]);
    if (node.type === "MemberExpression" && !node.computed && node.object.type === "Identifier") {
      const owner = data.javascript.builtins[node.object.name] ?? data.api[node.object.name];
      const { name } = node.property;
      if (owner && !declared.has(node.object.name)) known(`${node.object.name}.${name}`, line, [owner[`${name}_static`] ?? owner[name]]);
    }
    if (node.type === "CallExpression" && node.callee.type === "MemberExpression" && !node.callee.computed) {
      const { name } = node.callee.property;
      if (!declared.has(name)) known(`.${name}()`, line, MEMBERS.get(name) ?? []);
    }
  });
  /** Fails for what no browser-made thing of this name is old enough for. */
  function known(name, line, features) {
    const without = features.filter(Boolean).map(lacking);
    if (without.length > 0 && without.every((browsers) => browsers.length > 0)) fail(name, line, without[0].map(([browser]) => browser));
  }
  full(tree, (node) => {
    if (node.type === "Literal" && node.regex && /\(\?<[=!]/.test(node.regex.pattern)) fail("(?<=…)", node.loc.start.line);
    if (node.type === "Literal" && node.regex && /[dv]/.test(node.regex.flags)) fail(`/…/${node.regex.flags}`, node.loc.start.line);
  });
  return found;
}
