import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkout, script } from "../support/processes.js";
import { shownLines } from "../tools/document-blocks.js";

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

describe("the orders example (F92)", () => {
  it("prints what the guide says", async () => {
    const shown = shownLines("docs/guide/pipelines.md", "output", "orders");
    const run = script("main.ts", { cwd: copyOfExample() });
    expect(await run.exit, run.stderr).toEqual({ code: 0, signal: null });
    expect(run.stdout.trimEnd().split("\n").sort()).toEqual(shown.sort());
  });
});
