import { afterEach, describe, expect, it } from "vitest";
import { RawProducer, RawWorker, valuesOf } from "../../support/raw-worker.js";
import { chainOf } from "../../support/coordinator.js";
import { ascending, fail, once, step, DeadLetterScene } from "./scene.js";

const pass = (): object => ({});

describe("rows that are retried (F73)", () => {
  let scene: DeadLetterScene;
  afterEach(() => scene.close());
  const counts = async (queue: string) => {
    const { ready, dead, totalIn, totalOut, totalDead } = await scene.coordinator.stage(queue);
    return { ready, dead, totalIn, totalOut, totalDead };
  };

  it("follow the plan that they came in with, also when another one is current (R12)", async () => {
    scene = await DeadLetterScene.open([step("f", { step: "old/f" })]);
    await scene.working({ "old/f": fail }, async () => {
      await scene.push([1]);
      await scene.until(async () => (await scene.dead()) === 1);
    });
    await scene.coordinator.register(chainOf("main", step("f", { step: "new/f" })));
    const seen: string[] = [];
    const noting = (name: string) => (): object => ({ name: seen.push(name) });
    await scene.working({ "old/f": noting("old"), "new/f": noting("new") }, async () => {
      expect(await scene.retry()).toMatchObject({ retried: 1, done: true });
      await scene.until(() => seen.length === 1);
      await scene.push([2]);
      await scene.until(() => seen.length === 2);
    });
    expect(seen).toEqual(["old", "new"]);
  });

  it("give a side output and a called pipeline nothing twice, however often they die (R10)", async () => {
    const nodes = [
      step("f"),
      { name: "s", step: { step: "test.main/s", input: "f", mode: "MODE_KEEP", asWorker: true } },
      { name: "hand", call: { input: "f", pipeline: "test.other" } },
      { name: "h", step: { step: "test.main/h", input: "f", retry: once } },
      { name: "end", step: { step: "test.main/end", input: "h", asWorker: true } },
    ] as const;
    scene = await DeadLetterScene.open([step("f")]);
    await scene.coordinator.register(
      chainOf("other", { name: "o", step: { step: "test.other/o", asWorker: true } }),
      chainOf("main", ...nodes),
    );
    const seen = { s: [] as unknown[], o: [] as unknown[], end: [] as unknown[] };
    const noting =
      (list: unknown[]) =>
      ({ n }: Record<string, unknown>): object => ({ n, at: list.push(n) });
    let fails = true;
    const steps = {
      "test.main/f": pass,
      "test.main/s": noting(seen.s),
      "test.other/o": noting(seen.o),
      "test.main/h": ({ n }: Record<string, unknown>) => (fails && n !== 3 ? fail({ n }) : {}),
      "test.main/end": noting(seen.end),
    };
    await scene.working(steps, async () => {
      await scene.push([1, 2, 3]);
      await scene.until(async () => (await scene.dead()) === 2);
      const [letter] = await scene.letters();
      expect(letter?.delivered).toEqual(["hand", "test.main/s"]);
      await scene.retry();
      await scene.until(async () => (await counts("test.main/f")).totalDead === 4);
      fails = false;
      await scene.retry();
      await scene.until(() => seen.end.length === 3);
      await scene.until(() => seen.s.length === 3 && seen.o.length === 3);
    });
    for (const list of Object.values(seen)) expect(ascending(list)).toEqual([1, 2, 3]);
    expect(await counts("test.main/f")).toMatchObject({ totalIn: 3, totalOut: 3, dead: 0 });
    expect(await counts("test.main/s")).toMatchObject({ totalIn: 3, totalOut: 3 });
    expect(await counts("test.other/o")).toMatchObject({ totalIn: 3, totalOut: 3 });
  });

  it("that were refused at the entry go through that of the current plan, and may be refused again", async () => {
    const get = (field: string) => ({ name: "get", get: { input: "entry", field } });
    const withGet = (field: string) => ({
      ...chainOf("main", step("f")),
      nodes: [
        { name: "entry", entry: {} },
        get(field),
        { name: "f", step: { step: "test.main/f", input: "get", asWorker: true } },
      ],
      result: "f",
    });
    scene = await DeadLetterScene.open([step("f")]);
    await scene.coordinator.register(withGet("volume"));
    await scene.push([1, 2], "test.main", "size");
    const [first] = await scene.letters();
    expect(first).toMatchObject({ node: "get", cause: "missing_field", queue: "test.main" });
    expect(await scene.retry({ limit: 1 })).toMatchObject({ retried: 1 });
    expect(await scene.dead()).toBe(2);
    await scene.coordinator.register(withGet("size"));
    expect(await scene.retry()).toMatchObject({ retried: 2 });
    expect(await scene.dead()).toBe(0);
    expect(await counts("test.main/f")).toMatchObject({ ready: 2, totalIn: 2 });
  });

  it("and have killed workers run alone (R1)", async () => {
    scene = await DeadLetterScene.open([step("f")]);
    await scene.push([13]);
    for (let loss = 0; (await scene.dead()) === 0; loss++) {
      expect(loss).toBeLessThan(6);
      const worker = new RawWorker(scene.coordinator.address);
      await worker.hello(["test.main/f"]);
      await worker.calls.take();
      worker.break();
      await scene.until(async () => (await scene.coordinator.stage("test.main/f")).inFlight === 0);
    }
    const [letter] = await scene.letters();
    expect(letter).toMatchObject({ cause: "crash", losses: 5 });
    await scene.push([1]);
    await scene.retry();
    await scene.push([2]);
    const worker = new RawWorker(scene.coordinator.address);
    await worker.hello(["test.main/f"]);
    const calls: unknown[][] = [];
    while (calls.flat().length < 3) {
      const call = await worker.calls.take();
      calls.push(valuesOf(call, "n"));
      worker.answer(call, {}, { busyMicros: 1 });
    }
    expect(calls).toContainEqual([13]);
    worker.break();
  });

  it("are retried once when several people retry them at the same moment, and none is lost", async () => {
    scene = await DeadLetterScene.open([step("f")]);
    await scene.bury(Array.from({ length: 300 }, (_, n) => n % 7));
    const answers = await Promise.all([
      scene.retry(),
      scene.retry({ limit: 100 }),
      scene.retry({ filter: { message: "about 3" } }),
    ]);
    expect(answers.reduce((sum, { retried }) => sum + retried, 0)).toBe(300);
    expect(await counts("test.main/f")).toMatchObject({ ready: 300, dead: 0, totalDead: 300 });
  });
});

describe("stairs dead retry --canary (F73)", () => {
  let scene: DeadLetterScene;
  afterEach(() => scene.close());

  it("retries the others when all canary rows have ended well, later attempts and later queues included", async () => {
    scene = await DeadLetterScene.open([
      step("f", { retry: { ...once, attempts: 3 } }),
      step("g", { retry: { ...once, attempts: 3 } }),
    ]);
    await scene.bury([1, 2, 3, 4, 5]);
    let attempts = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const steps = {
      "test.main/f": ({ n }: Record<string, unknown>) => (attempts++ < 2 ? fail({ n }) : {}),
      "test.main/g": async () => {
        await gate;
        return {};
      },
    };
    await scene.working(steps, async () => {
      const command = scene.start(["retry", "test.main", "--canary", "2", "--json"]);
      await scene.until(async () => (await scene.coordinator.stage("test.main/g")).inFlight > 0);
      expect(await scene.dead()).toBe(3);
      open();
      expect((await command.exit).code).toBe(0);
      expect(JSON.parse(command.stdout)).toEqual({
        retried: 5,
        gone: 0,
        diedAgain: 0,
        done: true,
      });
      await scene.until(async () => (await scene.coordinator.stage("test.main/g")).totalOut === 5);
    });
  });

  it("leaves the others alone and ends with code 1 when a canary row dies again, wherever that is", async () => {
    scene = await DeadLetterScene.open([step("f"), step("g")]);
    await scene.bury([1, 2, 3]);
    await scene.working({ "test.main/f": pass, "test.main/g": fail }, async () => {
      const { code, stderr } = await scene.cli(["retry", "test.main", "--canary", "1"]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /1 of 1 row that went first died again; the command did not retry the others/,
      );
    });
    expect(await scene.coordinator.stage("test.main/f")).toMatchObject({ dead: 2 });
    expect(await scene.coordinator.stage("test.main/g")).toMatchObject({ dead: 1 });
  });
});

describe("stairs dead retry with another payload (F73)", () => {
  let scene: DeadLetterScene;
  afterEach(() => scene.close());

  it("takes it from stdin, or sets single fields, and refuses a bad one without changing anything", async () => {
    scene = await DeadLetterScene.open([step("f")]);
    await scene.bury([1, 2]);
    const [one, two] = (await scene.letters()).map(({ id }) => id);
    const good = { id: one ?? "", set: { n: "10" } };
    for (const [bad, message] of [
      [{ id: two ?? "", rowJson: '{"n":' }, /is no JSON/],
      [{ id: "77-0", set: { n: "1" } }, /no dead letter 77-0/],
      [{ id: "x" }, /"x" names a letter/],
    ] as const) {
      await expect(scene.retry({ edits: [good, bad] })).rejects.toThrow(message);
    }
    expect(await scene.dead()).toBe(2);
    const whole = '{"n": 9223372036854775807, "new": [1, 2]}';
    expect((await scene.cli(["retry", "--id", one ?? "", "--payload", "-"], whole)).code).toBe(0);
    const set = ["retry", "--id", two ?? "", "--set", "n=20"];
    expect((await scene.cli(set)).code).toBe(0);
    const seen: unknown[] = [];
    const note = (row: object): object => ({ at: seen.push({ ...row }) });
    await scene.working({ "test.main/f": note }, () => scene.until(() => seen.length === 2));
    expect(seen).toEqual(
      expect.arrayContaining([{ n: 9_223_372_036_854_775_807n, new: [1, 2] }, { n: 20 }]),
    );
    expect(await scene.dead()).toBe(0);
  });
});

describe("too many dead letters (F73)", () => {
  let scene: DeadLetterScene;
  afterEach(() => scene.close());

  it("hold back a producer whose rows are refused at the entry, and nobody's good rows", async () => {
    scene = await DeadLetterScene.open([step("f")], { deadRows: 4, deadBytes: 1024 ** 2 });
    await scene.coordinator.register({
      app: "test",
      name: "main",
      nodes: [
        { name: "entry", entry: {} },
        { name: "get", get: { input: "entry", field: "n" } },
        { name: "f", step: { input: "get", step: "test.main/f", asWorker: true } },
      ],
      result: "f",
    });
    const bad = new RawProducer(scene.coordinator.address);
    await bad.open(["test.main"]);
    for (let sequence = 1; sequence <= 3; sequence++) {
      bad.push(sequence, { other: [1, 2] });
      if (sequence < 3) await bad.acked(sequence);
    }
    const { wait } = await bad.answers.take();
    expect(wait?.reason).toMatch(
      /rows are refused and test\.main has reached its limit of dead letters/,
    );
    await scene.push([7]);
    expect(await scene.dead()).toBe(4);
    await scene.cli(["discard", "test.main", "--yes"]);
    await bad.acked(3);
    expect(await scene.dead()).toBe(2);
    bad.close();
  });

  it("hold their pipeline back, drop nothing, are named in the status, and let it go on when there is room", async () => {
    const deadQuota = { deadRows: 3, deadBytes: 1024 ** 2 };
    scene = await DeadLetterScene.open([step("f")], deadQuota);
    await scene.bury([1, 2, 3]);
    const seen: unknown[] = [];
    const note = ({ n }: Record<string, unknown>): object => ({ at: seen.push(n) });
    await scene.coordinator.register(
      chainOf("free", { name: "o", step: { step: "test.free/o", asWorker: true } }),
    );
    await scene.working({ "test.main/f": note, "test.free/o": note }, async () => {
      await scene.push([4, 5]);
      await scene.push([6], "test.free");
      await scene.until(() => seen.length === 1);
      const { pipelines } = await scene.coordinator.status();
      const main = pipelines.find(({ pipeline }) => pipeline === "test.main");
      expect(main).toMatchObject({ state: "stalled", stages: [{ ready: 2, inFlight: 0 }] });
      expect(main?.problems[0]).toMatch(
        /test\.main has 3 dead letters with \d+ bytes and has reached its limit.*stairs dead list test\.main --group/,
      );
      const { code } = await scene.cli(["discard", "test.main", "--limit", "1", "--yes"]);
      expect(code).toBe(0);
      await scene.until(() => seen.length === 3);
    });
    expect(ascending(seen)).toEqual([4, 5, 6]);
  });
});
