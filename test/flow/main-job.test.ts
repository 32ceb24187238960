import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { appendResults, readResults } from "../../examples/word-statistics/results.js";
import { emptyFolder } from "../support/folders.js";
import { checkout, start } from "../support/processes.js";
import { shownLines } from "../tools/document-blocks.js";

describe("npm start", () => {
  it("is what the README begins with, and runs the program of the next test", () => {
    const manifest = readFileSync(join(checkout, "package.json"), "utf8");
    const { scripts } = JSON.parse(manifest) as { scripts: Record<string, string> };
    expect(shownLines("README.md", "commands", "two commands")).toEqual(
      ["start", "test"].map((name) => `npm ci && npm ${name}`),
    );
    expect(scripts).toMatchObject({ start: "node examples/word-statistics/start.js" });
  });

  it("counts the words of a folder through coordinator, workers and producer, and checks itself", async () => {
    const script = start(process.execPath, [
      join(checkout, "examples/word-statistics/start.js"),
      join(checkout, "node_modules/zod"),
    ]);
    const { code } = await script.exit;
    expect(script.stderr).not.toContain("WRONG");
    expect(script.stdout).toContain("a plain sequential count agrees");
    expect(code).toBe(0);
    const path = /^statistics in (.*)$/m.exec(script.stdout)?.[1] ?? "";
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const total = JSON.parse(lines.at(-1) ?? "") as { package: string; rows: number };
    expect(total.package).toBe("*");
    expect(total.rows).toBe(readResults(dirname(path)).total.rows);
  }, 120_000);
});

describe("the job's results", () => {
  it("count a row once that two workers have written, also in another call", () => {
    const folder = emptyFolder();
    const row = (words: number) => ({ package: "p", line: 2, words, characters: 1, longest: 1 });
    appendResults(folder, [row(1), row(2), row(4)], ["aa-7", "aa-8", "bb-0"]);
    appendResults(folder, [row(4), row(2), row(8)], ["bb-0", "aa-8", "bb-1"]);
    const { total } = readResults(folder);
    expect(total).toMatchObject({ rows: 4, words: 15 });
  });
});
