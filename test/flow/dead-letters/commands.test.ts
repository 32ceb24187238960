import type { DeadLetter__Output, DeadLetterFilter } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { ascending, fail, once, step, DeadLetterScene } from "./scene.js";

describe("stairs dead (F73)", () => {
  let scene: DeadLetterScene;
  beforeEach(async () => {
    scene = await DeadLetterScene.open([step("f"), step("g")]);
  });
  afterEach(() => scene.close());

  const list = async (...words: readonly string[]): Promise<DeadLetter__Output[]> => {
    const { code, stdout } = await scene.cli(["list", "--json", ...words]);
    expect(code).toBe(0);
    return JSON.parse(stdout) as DeadLetter__Output[];
  };

  it("list finds letters by pipeline, node, cause, type, message, time and id; --group counts them", async () => {
    await scene.bury([1, 2, 3]);
    await scene.bury([4], () => {
      throw new RangeError("too far");
    });
    await scene.push([5], "test.main", "other");
    const all = await scene.letters();
    expect(all[0]?.rowJson).toBe('{"n":4}');
    const rows = async (filter: DeadLetterFilter) =>
      (await scene.letters(filter)).map(({ rowJson }) => rowJson);
    expect(await rows({ pipeline: "test.main", type: "RangeError" })).toEqual(['{"n":4}']);
    expect(await rows({ message: "about 2" })).toEqual(['{"n":2}']);
    expect(await rows({ node: "g" })).toEqual([]);
    expect(await rows({ cause: "exception" })).toHaveLength(4);
    expect(await rows({ sinceMs: Date.now() + 60_000 })).toEqual([]);
    const [, , third] = all;
    expect(await rows({ ids: [third?.id ?? ""] })).toEqual([third?.rowJson]);
    const flags = "--node f --cause exception --type TypeError --message about --since 1h";
    const found = await list("test.main", ...flags.split(" "), "--id", third?.id ?? "");
    expect(found.map(({ id }) => id)).toEqual([third?.id]);
    expect(await list("--since", "1h", "--type", "KeyError")).toEqual([]);
    const table = await scene.cli(["list", "--limit", "2"]);
    expect(table.stdout).toMatch(/^ID +PIPELINE +NODE +CAUSE .*\n.*test\.main +f +exception/);
    expect(table.stderr).toContain("--limit shows them");
    const groups = await scene.cli(["list", "--group", "--json"]);
    expect(JSON.parse(groups.stdout)).toMatchObject([
      { rows: 3, pipeline: "test.main", node: "f", cause: "exception", message: "no" },
      { rows: 1, type: "RangeError", message: "too far" },
    ]);
    const unknown = await scene.cli(["list", "test.nothing"]);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("NOT_FOUND")]);
  });

  it("list gives more than one page, and each letter once", async () => {
    await scene.bury(Array.from({ length: 1100 }, (_, n) => n));
    const letters = await list("--limit", "1050");
    expect(letters).toHaveLength(1050);
    expect(new Set(letters.map(({ id }) => id)).size).toBe(1050);
  });

  it("a letter counts the attempts of its own step, and its history has those of others too", async () => {
    const twice = { ...once, attempts: 2 };
    await scene.coordinator.register(
      chainOf("main", step("f", { retry: twice }), step("h", { asWorker: false, retry: twice })),
    );
    let failures = 0;
    const flaky = (): object => (failures++ === 0 ? fail({ n: 1 }) : {});
    await scene.working({ "test.main/f": flaky, "test.main/h": fail }, async () => {
      await scene.push([1]);
      await scene.until(async () => (await scene.dead()) === 1);
    });
    const [letter] = await scene.letters();
    expect(letter).toMatchObject({ node: "h", attempts: 2 });
    expect(letter?.history.map(({ node }) => node)).toEqual(["f", "h"]);
  });

  it("show tells everything: error, stack, each attempt, losses, plan, row", async () => {
    await scene.coordinator.register({
      app: "test",
      name: "main",
      nodes: [
        { name: "entry", entry: {} },
        {
          name: "f",
          step: {
            input: "entry",
            step: "test.main/f",
            asWorker: true,
            retry: { ...once, attempts: 3 },
          },
        },
      ],
      result: "f",
    });
    await scene.bury([7]);
    const [letter] = await scene.letters();
    const { stdout, code } = await scene.cli(["show", letter?.id ?? ""]);
    expect(code).toBe(0);
    for (const part of [
      /^id +\d+-0$/m,
      /^pipeline +test\.main$/m,
      /^node +f$/m,
      /^plan +[0-9a-f]{32}$/m,
      /^type +TypeError$/m,
      /^attempts +3$/m,
      /^ {2}\S+Z {2}f {2}exception {2}TypeError: no$/m,
      /^ {4,}at /m,
      /^\{"n":\d+\}$/m,
    ]) {
      expect(stdout).toMatch(part);
    }
    const json = await scene.cli(["show", letter?.id ?? "", "--json"]);
    const shown = JSON.parse(json.stdout) as DeadLetter__Output;
    expect(shown).toMatchObject({ cause: "exception", attempts: 3, losses: 0, rowCut: false });
    expect(shown.history).toHaveLength(2);
    expect(shown.history[0]).toMatchObject({ node: "f", cause: "exception", type: "TypeError" });
    const missing = await scene.cli(["show", "99-0"]);
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringContaining("no dead letter 99-0"),
    ]);
  });

  it("retry puts rows back, also while nobody works; they run when somebody does, and ids stay stable", async () => {
    await scene.bury([1, 1, 2]);
    const before = await scene.letters();
    const [, second] = before.filter(({ rowJson }) => rowJson === '{"n":1}');
    const one = await scene.cli(["retry", "--id", second?.id ?? "", "--json"]);
    expect([one.code, JSON.parse(one.stdout)]).toEqual([
      0,
      { retried: 1, gone: 0, diedAgain: 0, done: true },
    ]);
    const left = before.filter(({ id }) => id !== second?.id);
    expect(await scene.letters()).toEqual(left);
    expect(await scene.coordinator.stage("test.main/f")).toMatchObject({ ready: 1, dead: 2 });
    const again = await scene.cli(["retry", "--id", second?.id ?? ""]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("1 requested row")]);
    const seen: unknown[] = [];
    const work = {
      "test.main/f": () => ({}),
      "test.main/g": ({ n }: Record<string, unknown>) => ({ seen: seen.push(n) }),
    };
    await scene.working(work, async () => {
      await scene.until(() => seen.length === 1);
      const rest = await scene.cli(["retry", "test.main"]);
      expect([rest.code, rest.stdout, rest.stderr]).toEqual([0, "", "2 rows went back\n"]);
      await scene.until(() => seen.length === 3);
    });
    expect(ascending(seen)).toEqual([1, 1, 2]);
    expect(await scene.dead()).toBe(0);
  });

  it("discard throws away what it is told to, after a yes", async () => {
    await scene.bury([1, 2, 3]);
    const silent = await scene.cli(["discard", "test.main"]);
    expect(silent.code).toBe(2);
    expect(silent.stderr).toMatch(
      /This discards 3 rows.*Stdin is not a terminal, so the command cannot ask: add --yes/,
    );
    expect(await scene.dead()).toBe(3);
    const some = await scene.cli(["discard", "--message", "about 2", "--yes", "--json"]);
    expect([some.code, JSON.parse(some.stdout)]).toEqual([
      0,
      { discarded: 1, gone: 0, done: true },
    ]);
    const first = await scene.cli(["discard", "--limit", "1", "--yes"]);
    expect(first.stderr).toBe("1 row discarded\n");
    expect((await scene.letters()).map(({ rowJson }) => rowJson)).toEqual(['{"n":3}']);
  });

  it("refuses what makes no sense", async () => {
    for (const [words, message] of [
      [["retry", "--payload", "x.json"], /add --id/],
      [["retry", "--set", "a"], /Expected field=json/],
      [["list", "--since", "soon"], /Expected a duration/],
      [["list", "--id", "a b"], /is no id of a dead letter/],
    ] as const) {
      const { code, stderr } = await scene.cli(words);
      expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    }
  });
});
