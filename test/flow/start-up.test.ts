import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const stairs = fileURLToPath(new URL("../../src/cli/stairs.js", import.meta.url));

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

it("a command line that runs no command loads the declarations of commands and nothing heavier", async () => {
  const env = { ...process.env, STAIRS_BUILT: "1" };
  const { stdout, stderr } = await run(
    process.execPath,
    ["--import", listing, stairs, "--version"],
    { env },
  );
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const loaded = stderr.split("\n").filter((url) => url.startsWith("file:"));
  expect(loaded.some((url) => url.endsWith("/dist/cli/program.js"))).toBe(true);
  const light =
    /\/(?:src|dist)\/cli\/|\/dist\/access\/scopes\.js|\/node_modules\/commander\/|\/core\/dist\/[a-z]+\.js/;
  expect(loaded.filter((url) => !light.test(url) || url.endsWith("/core/dist/index.js"))).toEqual(
    [],
  );
});
