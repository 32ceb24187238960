/**
 * Compiles the programs of test/type-tests once with the compiler's command: those in `right` have no
 * error; those in `wrong` have exactly the errors that the comments above their lines expect.
 */
import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const top = fileURLToPath(new URL("../../../../", import.meta.url));
const folder = "test/type-tests";

interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

function compile(): Promise<string> {
  const tsc = join(top, "node_modules", ".bin", "tsc");
  return new Promise((resolve) => {
    // An exit code other than 0 is expected here.
    execFile(tsc, ["-p", folder], { cwd: top, maxBuffer: 2 ** 26 }, (_error, output) =>
      resolve(output),
    );
  });
}

/** A message goes from its first line to the next one that begins with a file's name. */
function diagnosticsIn(output: string): Diagnostic[] {
  return output.split(/\n(?=\S)/).flatMap((text) => {
    const [, file, line] = /^(.+?)\((\d+),\d+\): error /.exec(text) ?? [];
    return file === undefined ? [] : [{ file, line: Number(line), text }];
  });
}

/** Line number → texts that its messages must have. */
function expectationsIn(source: string): Map<number, string[]> {
  const found = new Map<number, string[]>();
  let waiting: string[] = [];
  source.split("\n").forEach((text, i) => {
    const [, expected] = /^\s*\/\/ expect: (.+)$/.exec(text) ?? [];
    if (expected !== undefined) waiting.push(expected);
    else if (waiting.length > 0) {
      found.set(i + 1, waiting);
      waiting = [];
    }
  });
  return found;
}

describe("the types of the SDK (F22)", () => {
  let diagnostics: Diagnostic[] = [];
  let output = "";
  beforeAll(async () => {
    output = await compile();
    diagnostics = diagnosticsIn(output);
  }, 120_000);

  it("accept every right program", () => {
    expect(output).not.toMatch(/^error /m);
    expect(diagnostics.filter(({ file }) => !file.startsWith(`${folder}/wrong/`))).toEqual([]);
  });

  it("say of each wrong line what is wrong with it, and of no other line anything", async () => {
    const files = (await readdir(join(top, folder, "wrong"))).map(
      (name) => `${folder}/wrong/${name}`,
    );
    let compared = 0;
    for (const file of files) {
      const expected = expectationsIn(await readFile(join(top, file), "utf8"));
      const here = diagnostics.filter((diagnostic) => diagnostic.file === file);
      expect(
        here.map(({ line }) => line),
        `${file}\n${output}`,
      ).toEqual([...expected.keys()]);
      for (const { line, text } of here) {
        for (const part of expected.get(line) ?? []) {
          compared++;
          expect(text, `${file}:${line}`).toContain(part);
        }
      }
    }
    expect(compared).toBeGreaterThan(45);
  });
});
