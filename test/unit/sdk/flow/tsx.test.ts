/** Users' projects are loaded with tsx, which lowers decorators by itself. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const top = fileURLToPath(new URL("../../../../", import.meta.url));
const flowModule = (name: string) => new URL(`sdk-ts/src/flow/${name}.ts`, `file://${top}`).href;

const script = `
import { Flow } from "${flowModule("flow")}";
import { readyFlow } from "${flowModule("ready-flow")}";
import { step } from "${flowModule("step")}";

class Words extends Flow {
  #least: number;
  constructor(least: number) {
    super();
    this.#least = least;
  }
  @step("count", "longest")
  split(row: { text: string }) {
    return { words: row.text.split(" ").filter((word) => word.length >= this.#least) };
  }
  @step("report")
  async count({ words }: { words: string[] }) {
    return { n: words.length };
  }
  @step("report", { saveResult: true })
  longest({ words }: { words: string[] }) {
    return { longest: words.toSorted((a, b) => b.length - a.length)[0] };
  }
  @step()
  report({ n, longest }: { n: number; longest: string }) {
    return { report: n + " " + longest };
  }
}

class Loud extends Words {
  override report(data: { n: number; longest: string }) {
    return { report: super.report(data).report.toUpperCase() };
  }
}

const flow = new Loud(2);
const { name, source } = readyFlow(flow);
console.log(JSON.stringify({ name, source, ...(await flow.startFrom("split", { text: "a bcd ef" })) }));
`;

describe("a Flow that tsx loads", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "stairs-flow-"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("runs as it is written, and knows the lines of its steps", async () => {
    const file = join(folder, "words.ts");
    await writeFile(file, script);
    const tsx = join(top, "node_modules", ".bin", "tsx");
    const output = await new Promise<string>((resolve, reject) => {
      execFile(tsx, [file], { cwd: folder }, (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(stderr)),
      );
    });
    const line = script.split("\n").findIndex((text) => text.includes('@step("count"')) + 1;
    expect(JSON.parse(output)).toEqual({
      name: "Loud",
      source: `words.ts:${line}`,
      longest: { longest: "bcd" },
      report: { report: "2 BCD" },
    });
  });
});
