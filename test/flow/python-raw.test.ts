import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { command, type Ended, ran } from "../support/command.js";
import { coordinatorOfTest } from "../support/coordinator.js";
import { emptyFolder, projectFolder } from "../support/folders.js";
import { checkout, coordinator, type Running, stairs } from "../support/processes.js";
import {
  installWithinMs,
  prepareRawPython,
  rawPythonWorker,
  rawPythonWords,
} from "../support/raw-python.js";
import { shownLines } from "../tools/document-blocks.js";

/** One native step and one of the Python worker; every result is a line of out.jsonl. */
const files = {
  "stairs.config.ts": `
    import { appendFileSync } from "node:fs";
    import { App, defineProject, step, type Inputs } from "@stairs/sdk";
    const app = new App("poly");
    type In = { text: string; number: bigint | number };
    const measure = step<In, { length: number; reversed: string; doubled: bigint | number }>("text/measure");
    function native({ text }: { text: string }) { return { upper: text.toUpperCase() }; }
    function store(row: object) {
      appendFileSync("out.jsonl", JSON.stringify(row, (_, v) => typeof v === "bigint" ? String(v) : v) + "\\n");
    }
    export const main = app.pipeline("main", (_, entry: Inputs<In>) =>
      entry.subscribeFunc(native).subscribeFunc(measure, { asWorker: true, retry: { attempts: 1 } }).subscribeConsumer(store, { asWorker: true }));
    app.producer("generate", { pipelines: [main] }, function* ({ count = 1000 }: { count?: number }) {
      for (let i = 0; i < count; i++) yield { text: "row " + i, number: i };
    });
    export default defineProject({ name: "poly", apps: [app] });
  `,
};

interface World {
  readonly address: string;
  readonly begin: (...words: readonly string[]) => Running;
  /** Runs a command that must end well. */
  readonly run: (words: readonly string[], input?: string) => Promise<Ended>;
  readonly stored: () => Record<string, unknown>[];
}

async function world(): Promise<World> {
  const cwd = projectFolder(files);
  const { address } = await coordinatorOfTest();
  const there = ["--coordinator", address];
  return {
    address,
    begin: (...words) => command([...words, ...there], { cwd }),
    run: async (words, input) => {
      const ended = await ran([...words, ...there], { cwd }, input);
      if (ended.code === 0) return ended;
      throw new Error(`${words.join(" ")} ended with ${ended.code}:\n${ended.stderr}`);
    },
    stored: () =>
      readFileSync(join(cwd, "out.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

beforeAll(prepareRawPython, installWithinMs);

describe("a worker in Python without an SDK (F91)", () => {
  it("is set up and started as the README says", () => {
    const [setUp, run] = rawPythonWords.map((words) =>
      words.join(" ").replaceAll(`${checkout}`, ""),
    );
    expect(shownLines("README.md", "commands", "python")).toEqual([setUp, run]);
  });

  it("has under 80 lines", () => {
    const source = readFileSync(join(checkout, "sdk-examples/python/raw/worker.py"), "utf8");
    expect(source.trimEnd().split("\n").length).toBeLessThan(80);
  });

  it("serves a step of a TypeScript pipeline: 64-bit integers and Unicode are exact", async () => {
    const { address, run, stored } = await world();
    const worker = await rawPythonWorker(address);
    await run(["producer", "run", "generate", "--arg", "count=0"]);
    const texts = [
      "größer",
      "日本語",
      "😀 astral",
      'quote " back\\slash',
      "line\u2028separator",
      "",
    ];
    const numbers = [
      "9007199254740993",
      "-9223372036854775808",
      "4611686018427387904",
      "0",
      "-1",
      "12",
    ];
    const lines = texts.map(
      (text, i) => `{"text":${JSON.stringify(text)},"number":${numbers[i] ?? 0}}\n`,
    );
    await run(["push", "poly.main"], lines.join(""));
    await run(["pipelines", "run", "--die-when-empty"]);
    const byText = new Map(stored().map((row) => [row["text"], row]));
    expect(byText.size).toBe(texts.length);
    for (const [i, text] of texts.entries()) {
      const row = byText.get(text);
      expect(row).toMatchObject({
        upper: text.toUpperCase(),
        length: Array.from(text).length,
        reversed: Array.from(text).reverse().join(""),
      });
      expect(String(row?.["doubled"])).toBe(String(BigInt(numbers[i] ?? 0) * 2n));
    }
    worker.signal("SIGTERM");
    expect(await worker.exit).toEqual({ code: 0, signal: null });
  });

  it("fails the rows that it cannot work on, and only those", async () => {
    const { address, run, stored } = await world();
    await rawPythonWorker(address);
    await run(["producer", "run", "generate", "--arg", "count=0"]);
    await run(
      ["push", "poly.main"],
      '{"text":"good","number":1}\n{"text":"bad","number":null}\n{"text":"fine","number":3}\n',
    );
    await run(["pipelines", "run", "--die-when-empty"]);
    expect(new Set(stored().map((row) => row["text"]))).toEqual(new Set(["fine", "good"]));
    const dead = JSON.parse((await run(["dead", "list", "--json"])).stdout) as unknown[];
    expect(dead).toMatchObject([
      { cause: "exception", type: "TypeError", queue: "poly.main/measure" },
    ]);
  });

  it("killed while it holds calls loses nothing", async () => {
    const { address, begin, run, stored } = await world();
    const first = await rawPythonWorker(address);
    // It takes calls, and is killed before it can answer them.
    first.signal("SIGSTOP");
    const workers = begin("pipelines", "run", "--die-when-empty");
    await run(["producer", "run", "generate", "--arg", "count=20000"]);
    const watch = begin("inspect", "status", "--watch", "--json");
    await watch.line(/"queue":"poly\.main\/measure","ready":\d+,"inFlight":[1-9]/);
    first.signal("SIGKILL");
    await rawPythonWorker(address);
    expect((await workers.exit).code).toBe(0);
    const seen = stored().map((row) => row["text"]);
    expect(new Set(seen).size).toBe(20_000);
  });

  it("connects again when the coordinator comes back", async () => {
    const state = emptyFolder();
    const coord = await coordinator(state);
    const worker = await rawPythonWorker(coord.address);
    coord.signal("SIGKILL");
    await coord.exit;
    await worker.line(/UNAVAILABLE/);
    const again = stairs([
      "coord",
      "start",
      "--port",
      coord.address.split(":")[1] ?? "",
      "--state",
      state,
    ]);
    await again.line(/listens on/);
    await worker.line(/^connected$/);
  });
});
