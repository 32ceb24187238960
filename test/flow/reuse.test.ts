import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { command, ran } from "../support/command.js";
import { checkout, script } from "../support/processes.js";

const example = join(checkout, "examples/reuse");
const done = { code: 0, signal: null };

const copies: string[] = [];
afterEach(() => {
  for (const folder of copies.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy, so that its `.stairs` is its own. */
function copyOfExample(): string {
  const parent = join(checkout, ".stairs");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "reuse-"));
  cpSync(example, folder, { recursive: true, filter: (path) => !path.includes(".stairs") });
  copies.push(folder);
  return folder;
}

/** The blocks of the example's README. */
function shown(): string[][] {
  const readme = readFileSync(join(example, "README.md"), "utf8");
  return [...readme.matchAll(/^```\n([\s\S]*?)^```/gm)].map(([, block = ""]) =>
    block.trimEnd().split("\n"),
  );
}

function linesOf({ stdout }: { readonly stdout: string }): string[] {
  return stdout.trimEnd().split("\n");
}

async function output(words: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await ran(words, { cwd });
  expect(code, stderr).toBe(0);
  return stdout;
}

describe("the reuse example (F2, F3, F20)", () => {
  const [commands, printedByDefault, shownScript, printed] = shown();

  it("prints what its README shows when a project has changed the app's settings", async () => {
    expect(shownScript).toEqual(["npx tsx main.ts"]);
    const run = script("main.ts", { cwd: copyOfExample() });
    expect(await run.exit, run.stderr).toEqual(done);
    expect(linesOf(run).sort()).toEqual([...(printed ?? [])].sort());
  });

  it("leaves the app's own project its defaults", async () => {
    const cwd = join(copyOfExample(), "text-cleaning");
    expect(commands?.map((line) => line.replace("npx stairs ", ""))).toEqual([
      "coord start",
      "pipelines run --die-when-empty",
      "producer run sample",
    ]);
    const coord = command(["coord", "start", "--port", "0"], { cwd });
    await coord.line(/listens on/);
    const workers = command(["pipelines", "run", "--die-when-empty"], { cwd });
    await output(["producer", "run", "sample"], cwd);
    expect(await workers.exit, workers.stderr).toEqual(done);
    expect(linesOf(workers)).toEqual(printedByDefault);
  });

  it("finds the components of the folder and its own by name", async () => {
    const cwd = copyOfExample();
    const producers = JSON.parse(await output(["producer", "list", "--json"], cwd)) as object[];
    expect(producers).toMatchObject([
      { producer: "text-cleaning.sample", pipelines: ["text-cleaning.clean"] },
      { producer: "reviews.read", pipelines: ["text-cleaning.clean"] },
    ]);
    expect(await output(["pipelines", "graph", "clean"], cwd)).toContain("keepWords");
  });
});
