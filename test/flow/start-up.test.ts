import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const stairs = fileURLToPath(new URL("../../src/cli/stairs.js", import.meta.url));

const list = new URL("../../dist/cli/commands.js", import.meta.url).href;

/** Writes the address of every module that is loaded to stderr. */
const hooks = inline(`import { writeSync } from "node:fs";
export function load(url, context, next) {
  writeSync(2, url + "\\n");
  return next(url, context);
}`);
const listing = inline(
  `import { register } from "node:module"; register(${JSON.stringify(hooks)});`,
);

function inline(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

/** What `node ...words` loads, and what it writes to stdout. */
async function loading(...words: readonly string[]): Promise<{ loaded: string[]; stdout: string }> {
  const env = { ...process.env, STAIRS_BUILT: "1" };
  const { stdout, stderr } = await run(process.execPath, ["--import", listing, ...words], { env });
  return { loaded: stderr.split("\n").filter((url) => url.startsWith("file:")), stdout };
}

it("a command line that runs no command loads the list of commands and nothing heavier", async () => {
  const { loaded, stdout } = await loading(stairs, "--version");
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(loaded.some((url) => url.endsWith("/dist/cli/program.js"))).toBe(true);
  const light = /\/(?:src|dist)\/cli\/[a-z-]+\.js|\/node_modules\/commander\//;
  expect(loaded.filter((url) => !light.test(url))).toEqual([]);
});

it("the help of a command loads neither gRPC nor the SDK nor a store", async () => {
  const all = `const { commands } = await import(${JSON.stringify(list)});
for (const load of Object.values(commands)) console.log((await load()).declaration.docs);`;
  const { loaded, stdout } = await loading("--input-type=module", "--eval", all);
  expect(stdout.trim().split("\n").length).toBeGreaterThan(25);
  const heavy =
    /\/node_modules\/(?!commander\/|picocolors\/)|\/sdk-ts\/|\/core\/dist\/protocol\/|\/dist\/(?:broker|rpc|process|coordinator|access\/token)/;
  expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
});
