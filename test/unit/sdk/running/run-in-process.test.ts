import { Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  App,
  concatenate,
  type Context,
  type Inputs,
  isStairsError,
  StopPipeline,
} from "../../../../sdk-ts/src/index.js";

interface Value {
  readonly value: number;
}

function app(): App {
  return new App("core");
}

afterEach(() => vi.restoreAllMocks());

describe("pipeline.run", () => {
  it("gives the results in the order of the rows, and opens no socket", async () => {
    const connect = vi.spyOn(Socket.prototype, "connect");
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value
        .subscribeFunc(function double(row) {
          return { double: row.value * 2 };
        })
        .subscribeFunc(
          async function next(row) {
            await Promise.resolve();
            return { next: row.double + 1 };
          },
          { asWorker: true },
        ),
    );
    const given = Array.from({ length: 1000 }, (_, value) => ({ value }));
    const outcome = await main.run(given);
    expect(outcome).toEqual({
      rows: given.map(({ value }) => ({ value, double: value * 2, next: value * 2 + 1 })),
      dropped: [],
      failed: [],
    });
    expect(connect).not.toHaveBeenCalled();
    // Typed as the pipeline's result.
    const sum: number = outcome.rows.reduce((total, row) => total + row.next, 0);
    expect(sum).toBe(1_000_000);
  });

  it("may run again, also with no row at all", async () => {
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(same, { asWorker: true }),
    );
    expect(await main.run([])).toEqual({ rows: [], dropped: [], failed: [] });
    expect((await main.run([{ value: 1 }])).rows).toEqual([{ value: 1 }]);
    expect((await main.run([{ value: 2 }])).rows).toEqual([{ value: 2 }]);
  });

  it("keeps values as they are: bytes, large integers, doubles, NaN, texts, nested ones", async () => {
    const main = app().pipeline(
      "main",
      (_pipeline, entry: Inputs<{ readonly at: number; readonly value: unknown }>) =>
        entry.subscribeFunc(same, { asWorker: true }),
    );
    const values = [
      new Uint8Array([0, 255, 7]),
      2n ** 63n - 1n,
      -(2n ** 63n),
      0.1,
      -0,
      5e-324,
      Number.NaN,
      Infinity,
      "Größe 😀",
      null,
      true,
      { deep: [1, { er: "x", big: 2n ** 60n }] },
    ];
    const given = values.map((value, at) => ({ at, value }));
    const { rows, failed } = await main.run(given);
    expect(failed).toEqual([]);
    expect(rows.map(({ at }) => at)).toEqual(given.map(({ at }) => at));
    for (const [at, value] of values.entries()) {
      // A zero's sign does not travel in JSON.
      expect(rows[at]?.value, `value ${at}`).toEqual(Object.is(value, -0) ? 0 : value);
    }
  });

  it("takes rows that have different fields", async () => {
    const main = app().pipeline(
      "main",
      (_pipeline, entry: Inputs<{ readonly a?: number; readonly b?: string }>) =>
        entry.subscribeFunc(function fields(row) {
          return { fields: Object.keys(row).sort().join() };
        }),
    );
    const { rows } = await main.run([{ a: 1 }, { b: "x" }, { a: 2 }, {}, { b: "y", a: 3 }]);
    expect(rows).toEqual([
      { a: 1, fields: "a" },
      { b: "x", fields: "b" },
      { a: 2, fields: "a" },
      { fields: "" },
      { b: "y", a: 3, fields: "a,b" },
    ]);
  });

  it("says which row was dropped, where and why; the others go on", async () => {
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(function positive(row) {
        if (row.value < 0) throw new StopPipeline(`${row.value} is negative`);
        return {};
      }),
    );
    const given = [{ value: 1 }, { value: -2 }, { value: 3 }];
    const { rows, dropped, failed } = await main.run(given);
    expect(rows).toEqual([{ value: 1 }, { value: 3 }]);
    expect(dropped).toEqual([{ row: given[1], reason: "-2 is negative", node: "positive" }]);
    expect(dropped[0]?.row).toBe(given[1]);
    expect(failed).toEqual([]);
  });

  it("gives up a row that lacks a used field, naming the field", async () => {
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(same),
    );
    const wrong = { other: 1 } as unknown as Value;
    const { rows, failed } = await main.run([wrong, { value: 1 }]);
    expect(rows).toEqual([{ value: 1 }]);
    expect(failed).toMatchObject([{ row: wrong, error: { cause: "missing_field" }, attempts: 1 }]);
    expect(failed[0]?.error.message).toContain('"value"');
  });

  it("refuses a row that cannot travel before any runs", async () => {
    const run = vi.fn(same);
    const main = app().pipeline("main", (_pipeline, entry: Inputs<Value>) =>
      entry.subscribeFunc(run, { name: "f" }),
    );
    const bad = { value: Symbol("x") } as unknown as Value;
    const error = await main.run([{ value: 1 }, bad]).catch((thrown: unknown) => thrown);
    expect(isStairsError(error) && error.code).toBe("BAD_VALUE");
    expect(String(error)).toMatch(/Row 2 for pipeline core\.main .*"value"/);
    expect(run).not.toHaveBeenCalled();
  });

  it("joins branches on the row, and a drop in a branch that never meets leaves the other alone", async () => {
    const seen: unknown[] = [];
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) => {
      value
        .subscribeFunc(function stop(): object {
          throw new StopPipeline("aside");
        })
        .subscribeConsumer((row) => seen.push(row), { name: "never" });
      const left = value.applyFunc(
        function square(row) {
          return { square: row.value ** 2 };
        },
        { asWorker: true },
      );
      const right = value.applyFunc(function text(row) {
        if (row.value === 2) throw new StopPipeline("two");
        return { text: `no. ${row.value}` };
      });
      return concatenate({ a: left.get("square"), b: right });
    });
    const { rows, dropped } = await main.run([{ value: 1 }, { value: 2 }, { value: 3 }]);
    expect(rows).toEqual([
      { a: 1, b: { text: "no. 1" } },
      { a: 9, b: { text: "no. 3" } },
    ]);
    expect(dropped.map(({ reason }) => reason).sort()).toEqual(["aside", "aside", "aside", "two"]);
    expect(dropped.filter(({ reason }) => reason === "aside")).toHaveLength(3);
    for (const { node, reason } of dropped) expect(node).toBe(reason === "two" ? "text" : "stop");
    expect(seen).toEqual([]);
  });

  it("puts the rows of 1-to-N steps in order, also when both branches that meet have some", async () => {
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) => {
      const letters = value.applyFuncAsProducer(function* letters(row) {
        for (let i = 0; i < row.value; i++) yield { letter: "abc"[i] };
      });
      const numbers = value.applyFuncAsProducer(function* numbers(row) {
        for (let i = 1; i <= row.value; i++) yield { number: i };
      });
      return concatenate(value, letters, numbers).subscribeFunc(same, { asWorker: true });
    });
    const { rows, dropped } = await main.run([{ value: 2 }, { value: 0 }, { value: 1 }]);
    const both = rows.filter((row) => row.value === 2);
    expect(rows.map((row) => row.value)).toEqual([2, 2, 2, 2, 1]);
    expect(both.map((row) => `${row.letter}${row.number}`).sort()).toEqual([
      "a1",
      "a2",
      "b1",
      "b2",
    ]);
    expect(dropped.map(({ row, reason }) => [row, reason])).toContainEqual([
      { value: 0 },
      "no rows",
    ]);
  });

  it("keeps the order of children over several stages", async () => {
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value
        .subscribeFuncAsProducer(function* tens(row) {
          for (let i = 0; i < 3; i++) yield { ten: row.value * 10 + i };
        })
        .applyFuncAsProducer(function* ones(row) {
          yield { one: row.ten * 10 };
          yield { one: row.ten * 10 + 1 };
        })
        .subscribeFunc(same, { asWorker: true }),
    );
    const given = Array.from({ length: 300 }, (_, value) => ({ value }));
    const { rows } = await main.run(given);
    const ordered = given.flatMap(({ value }) =>
      [0, 1, 2].flatMap((ten) => [0, 1].map((one) => ({ one: value * 100 + ten * 10 + one }))),
    );
    expect(rows).toEqual(ordered);
  });

  it("skips steps by when", async () => {
    const printed: unknown[] = [];
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value
        .subscribeFunc(() => ({ odd: true }), { name: "mark", when: isOdd })
        .subscribeConsumer((row) => printed.push(row.value), { name: "print", when: isOdd }),
    );
    const { rows } = await main.run([{ value: 1 }, { value: 2 }, { value: 3 }]);
    expect(rows).toEqual([{ value: 1, odd: true }, { value: 2 }, { value: 3, odd: true }]);
    expect(printed).toEqual([1, 3]);
  });

  it("runs setup once, and gives the context of a worker", async () => {
    const setup = vi.fn((config: Readonly<Record<string, unknown>>) => ({ factor: config["by"] }));
    const ids = new Set<string>();
    const main = app().pipeline(
      "main",
      { config: { by: 3 } },
      (_pipeline, { value }: Inputs<Value>) =>
        value.subscribeFunc(
          function times(row, context: Context) {
            ids.add(context.rowId);
            expect(context.config).toEqual({ by: 3 });
            expect(context.attempt).toBe(1);
            expect(context.signal.aborted).toBe(false);
            return { product: row.value * (context.state as { factor: number }).factor };
          },
          { setup, asWorker: true },
        ),
    );
    const { rows, failed } = await main.run([{ value: 2 }, { value: 5 }]);
    expect(failed).toEqual([]);
    expect(rows.map(({ product }) => product)).toEqual([6, 15]);
    expect(setup).toHaveBeenCalledTimes(1);
    expect(ids.size).toBe(2);
  });

  it("gives a batch function at most maxRows rows, and all of them once", async () => {
    const sizes: number[] = [];
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(
        function all(rows: readonly Value[]) {
          sizes.push(rows.length);
          return rows.map((row) => ({ negative: -row.value }));
        },
        { batch: true, maxRows: 4 },
      ),
    );
    const given = Array.from({ length: 10 }, (_, at) => ({ value: at + 1 }));
    const { rows } = await main.run(given);
    expect(sizes).toEqual([4, 4, 2]);
    expect(rows).toEqual(given.map(({ value }) => ({ value, negative: -value })));
  });

  it("lays config over the pipeline's own, for one run", async () => {
    const main = app().pipeline(
      "main",
      { config: { greeting: "hello", to: { whom: "you" } } },
      (pipeline, { value }: Inputs<Value>) =>
        value
          .addValue({ text: `${pipeline.config.greeting} ${pipeline.config.to.whom}` })
          .subscribeFunc(function config(_row, context: Context) {
            return { seen: context.config["greeting"] };
          }),
    );
    const texts = async (config?: { readonly greeting: string }): Promise<unknown[]> => {
      const { rows } = await main.run([{ value: 1 }], config === undefined ? {} : { config });
      return rows.map(({ text, seen }) => `${text} (${String(seen)})`);
    };
    expect(await texts({ greeting: "bye" })).toEqual(["bye you (bye)"]);
    expect(await texts()).toEqual(["hello you (hello)"]);
    await expect(main.run([], { config: { greting: "x" } as never })).rejects.toThrow(/greting/);
  });

  it("gives nothing back for a pipeline that returns nothing, but runs it", async () => {
    const seen: unknown[] = [];
    const main = app().pipeline("main", (_pipeline, { value }: Inputs<Value>) => {
      value.subscribeConsumer((row) => seen.push(row), { name: "see", asWorker: true });
    });
    expect(await main.run([{ value: 1 }, { value: 2 }])).toEqual({
      rows: [],
      dropped: [],
      failed: [],
    });
    expect(seen).toEqual([{ value: 1 }, { value: 2 }]);
  });
});

function same(): object {
  return {};
}

function isOdd(row: Value): boolean {
  return row.value % 2 === 1;
}
