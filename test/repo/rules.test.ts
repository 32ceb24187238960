import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { citedIn, promiseBook, readPromises } from "../tools/promises.js";
import { repositoryTop } from "../tools/source-tree.js";

/** What people write: code, tests, protocol, examples, documents. */
const written = /\.(?:[cm]?[jt]sx?|py|go|lua|proto|md|ya?ml)$/;
const elsewhere = /^(?:src\/core\/protocol\/generated\/|\.|package-lock\.json)/;
/** These test the reading of numbers with numbers that are made up. */
const ownTests = new Set(["test/repo/rules.test.ts", "test/repo/proofs.test.ts"]);

function writtenFiles(): string[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
    { cwd: repositoryTop, encoding: "utf8", maxBuffer: 1 << 26 },
  );
  return listed
    .split("\0")
    .filter((path) => written.test(path) && !elsewhere.test(path) && !ownTests.has(path));
}

describe("docs/rules.md", () => {
  const names = new Set(promiseBook.promises.map(({ name }) => name));

  it("defines each number once, in order, in whole sentences", () => {
    expect(promiseBook.problems).toEqual([]);
    expect(names.size).toBeGreaterThan(100);
  });

  it("leaves no gap in rules and invariants", () => {
    for (const [letter, last] of [
      ["R", 27],
      ["I", 11],
    ] as const) {
      const missing = Array.from({ length: last }, (_, at) => `${letter}${at + 1}`);
      expect(missing.filter((name) => !names.has(name))).toEqual([]);
    }
  });

  it("defines every number that code, tests, protocol, and documents cite", () => {
    const undefinedCitations = writtenFiles().flatMap((path) => {
      const cited = citedIn(readFileSync(join(repositoryTop, path), "utf8"));
      return cited.filter((name) => !names.has(name)).map((name) => `${path} cites ${name}`);
    });
    expect(undefinedCitations).toEqual([]);
  });
});

describe("the reading of docs/rules.md", () => {
  it("finds definitions, and what is only planned", () => {
    const text =
      "## Rules\n\n- **R1** A row stays.\n\n## Planned\n\n### More\n\n- **F9** It flies.\n";
    expect(readPromises(text)).toEqual({
      promises: [
        { name: "R1", text: "A row stays.", isPlanned: false },
        { name: "F9", text: "It flies.", isPlanned: true },
      ],
      problems: [],
    });
  });

  it.each([
    ["- R1 A row stays.", "line 1 is no definition: - R1 A row stays."],
    ["- **R1**: A row stays.", "line 1 is no definition: - **R1**: A row stays."],
    ["- **R1** No sentence", "line 1 is no definition: - **R1** No sentence"],
    ["- **R1** Once.\n- **R1** Twice.", "R1 is defined twice"],
    ["- **R2** Late.\n- **R1** Early.", "R1 stands behind R2"],
  ])("reports %j", (text, problem) => {
    expect(readPromises(text).problems).toContain(problem);
  });

  it("takes a number for a citation where it stands by itself", () => {
    expect(citedIn("as R1 says (F30, I5), and R1 again; R2/R3.")).toEqual([
      "R1",
      "F30",
      "I5",
      "R2",
      "R3",
    ]);
    expect(citedIn("R0, R1000, XR1, R1x, F1.5, #F12, U+F12, sha-F12")).toEqual([]);
  });
});
