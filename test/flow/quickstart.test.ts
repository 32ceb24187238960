import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { command } from "../support/command.js";
import { checkout, script } from "../support/processes.js";
import { shownLines } from "../tools/document-blocks.js";

/** A copy, so that its `.stairs` is its own. */
function quickstart(): string {
  const parent = join(checkout, ".stairs");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "quickstart-"));
  cpSync(join(checkout, "examples/quickstart"), folder, {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  copies.push(folder);
  return folder;
}

/** What the README and that of the quickstart say for three terminals. */
const threeTerminals = ["coord start", "pipelines run -p 10", "producer run generate"] as const;
const [startCoordinator, runWorkers, runProducer] = threeTerminals.map((words) => words.split(" "));

const copies: string[] = [];
afterEach(() => {
  for (const folder of copies.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const expected = (): string[] => {
  const lines: string[] = [];
  for (let value = 0, a = 0n, b = 1n; value < 20; value++, [a, b] = [b, a + b]) {
    lines.push(`Fibonacci of ${value} is ${a}`);
  }
  return lines.sort();
};

describe("the quickstart", () => {
  it("prints all 20 results as one file, with a coordinator of its own, and ends", async () => {
    const cwd = quickstart();
    const run = script("main.ts", { cwd });
    expect(await run.exit).toEqual({ code: 0, signal: null });
    expect(run.stdout.trimEnd().split("\n").sort()).toEqual(expected());
    expect(run.stdout).toContain("Fibonacci of 19 is 4181");
  });

  it("prints all 20 results in three terminals", async () => {
    const cwd = quickstart();
    const coord = command([...(startCoordinator ?? []), "--port", "0"], { cwd });
    await coord.line(/listens on/);
    // Two of them, so that the test takes less: the flag that comes last counts.
    const workers = command([...(runWorkers ?? []), "-p", "2"], { cwd });
    const producer = command(runProducer ?? [], { cwd });
    expect(await producer.exit).toEqual({ code: 0, signal: null });
    const printed: string[] = [];
    while (printed.length < 20) {
      const [, line = ""] = await workers.line(/^\[worker-\d+\] (Fibonacci of .*)$/);
      printed.push(line);
    }
    expect(printed.sort()).toEqual(expected());
    workers.signal("SIGTERM");
    expect(await workers.exit).toEqual({ code: 0, signal: null });
    coord.signal("SIGTERM");
    expect(await coord.exit).toEqual({ code: 0, signal: null });
  });
});

describe("the README", () => {
  it("shows the three commands that the test above runs", () => {
    expect(shownLines("README.md", "commands", "quickstart")).toEqual(
      threeTerminals.map((words) => `npx stairs ${words}`),
    );
  });
});
