// The site under test: this repository's own, built once, served on loopback below /a/b/ under a strict
// Content-Security-Policy, and also opened from disk.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import zlib from "node:zlib";
import { chromium } from "playwright-core";

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** What hosts are advised to send; no inline script, no eval, no other host. */
const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

let built;

/** The path of the program: the one that `CASEBOOK` names, or else the optimised one, which cargo makes. */
export function program() {
  built ??= process.env.CASEBOOK ? path.resolve(process.env.CASEBOOK) : made();
  return built;
}

function made() {
  const options = ["build", "--release", "--quiet", "--message-format", "json"];
  const lines = execFileSync("cargo", options, { cwd: repository, encoding: "utf8", maxBuffer: 1e8 }).split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line).executable).find((executable) => executable && /casebook(\.exe)?$/.test(executable));
}

/** Runs the program on this repository. */
export function casebook(...options) {
  execFileSync(program(), ["--quiet", ...options], { cwd: repository, stdio: ["ignore", "inherit", "inherit"] });
}

/** Builds the site into a new temporary folder and returns the folder. */
export function build() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-site-"));
  const output = path.join(folder, "site");
  casebook("build", "--strict", "--output", output);
  return output;
}

/** Every HTML page below a folder, relative to it, sorted; old addresses, which lead on before one can look at them, are left out. */
export function pages(folder) {
  const all = fs.readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll("\\", "/"));
  const leadsOn = (name) => fs.readFileSync(path.join(folder, name), "utf8").includes('<meta http-equiv="refresh"');
  return all.filter((name) => name.endsWith(".html") && !leadsOn(name)).sort();
}

/** Serves a folder below /a/b/; text is compressed if that is asked for, and another policy may be sent. */
export async function serve(folder, { compressed = false, policy = POLICY } = {}) {
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = asked.startsWith("/a/b/") ? path.join(folder, asked.slice("/a/b/".length)) : "";
    const found = file.startsWith(folder) && fs.existsSync(file) && fs.statSync(file).isFile();
    response.setHeader("Content-Security-Policy", policy);
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[path.extname(file)];
    response.setHeader("Content-Type", type ?? "application/octet-stream");
    if (compressed && type) response.setHeader("Content-Encoding", "gzip");
    response.end(compressed && type ? zlib.gzipSync(fs.readFileSync(file)) : fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return { address: `http://127.0.0.1:${port}/a/b/`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** The address of a page on disk. */
export function onDisk(folder, page) {
  return pathToFileURL(path.join(folder, page)).href;
}

/** The system's Chromium, without its background traffic. */
export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"],
  });
}
