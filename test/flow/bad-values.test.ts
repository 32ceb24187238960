import { describe, expect, it } from "vitest";
import { ran } from "../support/command.js";
import { coordinatorOfTest } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";

/** A project whose step does something wrong with every row but the last ones. */
const project = `
import { App, defineProject, Permanent, step } from "@stairs/sdk";
const app = new App("bad");
const wrongs = {
  throws: () => { throw new TypeError("the sky is falling"); },
  permanent: () => { throw new Permanent("never again"); },
  number: () => NaN,
  function: () => () => 1,
  list: () => [1],
  nothing: () => undefined,
  nan: () => ({ ratio: { of: NaN } }),
  inner: () => ({ callback: () => 1 }),
  map: () => ({ seen: new Map() }),
  circle: () => { const me = {}; me.me = me; return { me }; },
};
function work({ kind }) { return kind in wrongs ? wrongs[kind]() : { fine: true }; }
function show(row) {
  console.log("shown " + JSON.stringify(Object.entries(row)));
}
export const main = app.pipeline("main", (_, entry) =>
  entry
    .subscribeFunc(work, { asWorker: true, retry: { attempts: 2, firstPause: "10ms" } })
    .subscribeConsumer(show));
app.producer("kinds", { pipelines: [main] }, function* () {
  for (const kind of [...Object.keys(wrongs), "good"]) yield { kind };
  yield JSON.parse('{"kind":"proto","__proto__":{"polluted":1},"constructor":"c"}');
});
app.producer("unsendable", { pipelines: [main] }, function* () {
  yield { kind: "good" };
  yield { kind: "good", handler: () => 1 };
});
export const lonely = app.pipeline("lonely", (_, entry) =>
  entry.subscribeFunc(step("nobody/has-this"), { asWorker: true }));
app.producer("stranded", { pipelines: [lonely] }, function* () { yield { a: 1 }; yield { a: 2 }; });
export default defineProject({ name: "bad", apps: [app] });
`;

interface Letter {
  readonly cause: string;
  readonly message: string;
  readonly attempts: number;
  readonly rowJson: string;
}

describe("values that cannot travel (F17)", () => {
  it("fail the row that made them, each with a message that says what is wrong; the others go on", async () => {
    const { run } = await world();
    expect((await run("producer", "run", "kinds")).code).toBe(0);
    const workers = await run("pipelines", "run", "main", "--die-when-empty");
    expect(workers.code, workers.stderr).toBe(0);
    const shown = workers.stdout.split("\n").filter((line) => line.includes("shown"));
    expect(shown).toHaveLength(2);
    expect(shown.join("\n")).toContain('["__proto__",{"polluted":1}]');
    expect(shown.join("\n")).toContain('["constructor","c"]');
    const listed = await run("dead", "list", "bad.main", "--json");
    const letters = new Map(
      (JSON.parse(listed.stdout) as Letter[]).map((letter) => [
        (JSON.parse(letter.rowJson) as { kind: string }).kind,
        letter,
      ]),
    );
    expect([...letters.keys()].sort()).toEqual(
      [
        "circle",
        "function",
        "inner",
        "list",
        "map",
        "nan",
        "nothing",
        "number",
        "permanent",
        "throws",
      ].sort(),
    );
    const said = (kind: string): string =>
      `${letters.get(kind)?.cause}: ${letters.get(kind)?.message}`;
    expect(said("throws")).toBe("exception: the sky is falling");
    expect(said("permanent")).toBe("exception: never again");
    expect(said("number")).toMatch(/^bad_result: .*work.*NaN/);
    expect(said("function")).toMatch(/^bad_result: .*work.*function/);
    expect(said("list")).toMatch(/^bad_result: .*work.*array/);
    expect(said("nothing")).toMatch(/^bad_result: .*work.*undefined/);
    expect(said("nan")).toMatch(/^bad_value: .*work returned NaN.*"ratio.of"/);
    expect(said("inner")).toMatch(/^bad_value: .*a function.*"callback"/);
    expect(said("map")).toMatch(/^bad_value: .*Map.*"seen"/);
    expect(said("circle")).toMatch(/^bad_value: .*"me/);
    expect(letters.get("throws")?.attempts).toBe(2);
    expect(letters.get("permanent")?.attempts).toBe(1);
  });

  it("stop a producer with the row, the field and the type; what came before is kept", async () => {
    const { run } = await world();
    const produced = await run("producer", "run", "unsendable");
    expect(produced.code).toBe(1);
    expect(produced.stderr).toMatch(/\[BAD_VALUE\] Row 2 .*a function in the field "handler"/);
    const workers = await run("pipelines", "run", "main", "--die-when-empty");
    expect(workers.stdout).toContain('shown [["kind","good"],["fine",true]]');
  });
});

describe("a step that no worker has", () => {
  it("leaves its rows where they are, and is named with the rows that wait", async () => {
    const { run } = await world();
    expect((await run("producer", "run", "stranded")).code).toBe(0);
    const status = await run("inspect", "status");
    expect(status.stdout).toMatch(/2 rows.*nobody\/has-this/);
    const waited = await run("pipelines", "run", "--die-when-empty", "--stalled-timeout", "1s");
    expect(waited.code).toBe(1);
    expect(waited.stderr).toMatch(/\[STALLED\] No row has moved for .* although 2 wait/);
    const after = JSON.parse((await run("inspect", "status", "--json")).stdout) as {
      pipelines: { pipeline: string; stages: { ready: number }[] }[];
    };
    expect(
      after.pipelines.find(({ pipeline }) => pipeline === "bad.lonely")?.stages[0]?.ready,
    ).toBe(2);
  });
});

async function world(): Promise<{
  run: (...words: string[]) => Promise<{ code: number | null; stdout: string; stderr: string }>;
}> {
  const { address } = await coordinatorOfTest();
  const cwd = projectFolder({ "stairs.config.mjs": project });
  return {
    run: (...words) => ran([...words, "--coordinator", address], { cwd }),
  };
}
