import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkout, start } from "../support/processes.js";

const copies: string[] = [];
afterEach(() => {
  for (const folder of copies.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy, so that its `.stairs` is its own. */
function copyOfExample(): string {
  const parent = join(checkout, ".stairs");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "orders-"));
  cpSync(join(checkout, "examples/orders"), folder, { recursive: true });
  copies.push(folder);
  return folder;
}

describe("the orders example, which the README shows", () => {
  const readme = readFileSync(join(checkout, "README.md"), "utf8");

  it("is shown as it is", () => {
    const shown = /<!-- file: examples\/orders\/main\.ts -->\n\n```ts\n([\s\S]*?)```/.exec(readme);
    expect(shown?.[1]).toBe(readFileSync(join(checkout, "examples/orders/main.ts"), "utf8"));
  });

  it("prints what the README says", async () => {
    const shown = /<!-- output: orders -->\n\n```\n([\s\S]*?)```/.exec(readme)?.[1];
    const tsx = join(checkout, "node_modules/tsx/dist/cli.mjs");
    const run = start(process.execPath, [tsx, "main.ts"], { cwd: copyOfExample() });
    expect(await run.exit, run.stderr).toEqual({ code: 0, signal: null });
    expect(run.stdout.trimEnd().split("\n").sort()).toEqual(shown?.trimEnd().split("\n").sort());
  });
});
