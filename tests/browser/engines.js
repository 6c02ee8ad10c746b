// Browsers of years ago, as programs: packages of npm bring them, each unpacked once below `target/engines/`. They are driven by their own
// protocol over a pipe, since the drivers of today ask for what they do not know.

import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { repository } from "./site.js";

/** Chromium by its number, and the release of `chrome-aws-lambda` that brings it. */
const RELEASES = { 78: "1.20.4", 80: "2.1.1", 83: "3.1.1", 88: "5.5.0", 92: "10.1.0" };

/** What the oldest one wants to be started with on a machine without a screen. */
const OPTIONS = ["--headless", "--no-sandbox", "--single-process", "--no-zygote", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"];

/** The folder of an engine; it is fetched and unpacked when it is not there. */
function installed(number) {
  const folder = path.join(repository, "target/engines", `chromium-${number}`);
  if (fs.existsSync(folder)) return folder;
  const fresh = `${folder}.part`;
  fs.rmSync(fresh, { recursive: true, force: true });
  fs.mkdirSync(fresh, { recursive: true });
  const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", "--silent", `chrome-aws-lambda@${RELEASES[number]}`], { cwd: fresh, encoding: "utf8" }));
  execFileSync("tar", ["-xf", packed.filename], { cwd: fresh });
  const read = (name) => zlib.brotliDecompressSync(fs.readFileSync(path.join(fresh, "package/bin", name)));
  fs.writeFileSync(path.join(fresh, "chromium"), read("chromium.br"), { mode: 0o755 });
  execFileSync("tar", ["-x"], { cwd: fresh, input: read("aws.tar.br") });
  for (const name of [packed.filename, "package"]) fs.rmSync(path.join(fresh, name), { recursive: true });
  fs.renameSync(fresh, folder);
  return folder;
}

/**
 * Starts an engine. Its page is opened anew for every address; `errors` holds what the console said of it since then.
 * @returns {Promise<{ version: string, errors: string[], open: Function, evaluate: Function, until: Function, picture: Function, close: Function }>}
 */
export async function engine(number) {
  const folder = installed(number);
  const program = spawn(path.join(folder, "chromium"), OPTIONS, {
    env: { ...process.env, LD_LIBRARY_PATH: path.join(folder, "lib") },
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const [, , , to, from] = program.stdio;
  const waiting = new Map();
  const errors = [];
  let last = 0;
  let loaded = () => {};
  const told = {
    "Page.loadEventFired": () => loaded(),
    "Runtime.exceptionThrown": ({ exceptionDetails: { exception, text } }) => errors.push((exception && exception.description) || text),
    "Runtime.consoleAPICalled": ({ type, args }) => type === "error" && errors.push(args.map(({ value, description }) => value || description).join(" ")),
    "Log.entryAdded": ({ entry }) => entry.level === "error" && errors.push(`${entry.text} ${entry.url || ""}`),
  };
  let held = "";
  from.setEncoding("utf8");
  from.on("data", (text) => {
    const messages = (held + text).split("\0");
    held = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      if (message.id) {
        const { resolve, reject } = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error) reject(new Error(message.error.message));
        else resolve(message.result);
      } else if (told[message.method]) {
        told[message.method](message.params);
      }
    }
  });
  program.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`chromium-${number} has ended: ${code}`));
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      to.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  const { product } = await send("Browser.getVersion");
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  for (const domain of ["Page", "Runtime", "Log"]) await ask(`${domain}.enable`);

  /** What a function makes of its arguments in the page. */
  async function evaluate(task, ...given) {
    const expression = `(${task})(${given.map((one) => JSON.stringify(one)).join(", ")})`;
    const { result, exceptionDetails: failed } = await ask("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (failed) throw new Error(failed.exception.description);
    return result.value;
  }

  return {
    version: product,
    errors,
    evaluate,
    async open(address, { width = 360, height = 740 } = {}) {
      await ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
      errors.length = 0;
      const done = new Promise((resolve) => (loaded = resolve));
      await ask("Page.navigate", { url: address });
      await done;
    },
    /** Waits until a function of the page says yes. */
    async until(what, task, ...given) {
      const end = Date.now() + 10_000;
      while (!(await evaluate(task, ...given))) {
        if (Date.now() > end) throw new Error(`chromium-${number} waits for ${what} in vain; ${errors.join("; ")}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async picture(file) {
      const { data } = await ask("Page.captureScreenshot", { format: "png" });
      fs.writeFileSync(file, Buffer.from(data, "base64"));
    },
    async close() {
      program.kill("SIGKILL");
      await new Promise((resolve) => program.on("exit", resolve));
    },
  };
}
