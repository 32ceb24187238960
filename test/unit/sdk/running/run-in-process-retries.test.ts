import { describe, expect, it } from "vitest";
import {
  App,
  type Context,
  type Inputs,
  Permanent,
  RetryAfter,
} from "../../../../sdk-ts/src/index.js";

interface Value {
  readonly value: number;
}

describe("attempts in pipeline.run", () => {
  it("tries a row as often as its policy says, at once, and then gives it up with what was thrown", async () => {
    const attempts: number[] = [];
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(
        function fragile(row, context: Context) {
          if (row.value !== 7) return {};
          attempts.push(context.attempt);
          throw new RangeError("seven");
        },
        { retry: { attempts: 4, firstPause: "1h" } },
      ),
    );
    const given = [{ value: 6 }, { value: 7 }, { value: 8 }];
    const { rows, failed } = await main.run(given);
    expect(rows).toEqual([{ value: 6 }, { value: 8 }]);
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(failed).toMatchObject([
      {
        row: { value: 7 },
        node: "fragile",
        attempts: 4,
        error: { cause: "exception", type: "RangeError", message: "seven" },
      },
    ]);
    expect(failed[0]?.row).toBe(given[1]);
    expect(failed[0]?.error.stack).toContain("run-in-process-retries.test.ts");
  });

  it("counts attempts for each node, and a row begins its stage anew", async () => {
    const calls: string[] = [];
    const failing = (name: string, times: number) => {
      let left = times;
      return (row: Value) => {
        calls.push(`${name}${row.value}`);
        if (left-- > 0) throw new Error(name);
        return {};
      };
    };
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value
        .subscribeFunc(failing("a", 2), { name: "a", retry: 3 })
        .subscribeFunc(failing("b", 2), { name: "b", retry: 3 })
        .subscribeFunc(failing("c", 1), { name: "c", retry: 2, asWorker: true }),
    );
    const { rows, failed } = await main.run([{ value: 1 }]);
    expect(failed).toEqual([]);
    expect(rows).toEqual([{ value: 1 }]);
    expect(calls.join(" ")).toBe("a1 a1 a1 b1 a1 b1 a1 b1 c1 c1");
  });

  it("brings a row once to the branch that does not meet the one in which it is tried again", async () => {
    const seen: unknown[] = [];
    let left = 2;
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) => {
      value.subscribeConsumer((row) => seen.push(row), { name: "aside", asWorker: true });
      return value.subscribeFunc(function shaky() {
        if (left-- > 0) throw new Error("not yet");
        return {};
      });
    });
    expect((await main.run([{ value: 1 }])).rows).toEqual([{ value: 1 }]);
    expect(seen).toEqual([{ value: 1 }]);
  });

  it("still brings a row that is given up to the branch that does not meet it", async () => {
    const seen: unknown[] = [];
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) => {
      value.subscribeConsumer((row) => seen.push(row), { name: "aside", asWorker: true });
      return value.subscribeFunc(function never(): object {
        throw new Permanent("no");
      });
    });
    const { rows, failed } = await main.run([{ value: 1 }]);
    expect(rows).toEqual([]);
    expect(failed).toMatchObject([{ node: "never", attempts: 1, error: { type: "Permanent" } }]);
    expect(seen).toEqual([{ value: 1 }]);
  });

  it("tries again after RetryAfter without counting it, but not for ever", async () => {
    let calls = 0;
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(
        function later(row) {
          calls++;
          if (row.value === 0 || calls < 20) throw new RetryAfter("1h", "the tide is out");
          return { calls };
        },
        { retry: 1 },
      ),
    );
    expect((await main.run([{ value: 1 }])).rows).toEqual([{ value: 1, calls: 20 }]);
    const { rows, failed } = await main.run([{ value: 0 }]);
    expect(rows).toEqual([]);
    expect(failed).toMatchObject([{ node: "later", error: { type: "RetryAfter" } }]);
    expect(failed[0]?.error.message).toMatch(/^the tide is out .*after RetryAfter 100 times.*stub/);
  });

  it("says what a step returned that is no row", async () => {
    const wrong = (): object => 5 as never;
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(wrong, { name: "five", retry: 2 }),
    );
    const { failed } = await main.run([{ value: 1 }]);
    expect(failed).toMatchObject([{ node: "five", attempts: 2, error: { cause: "bad_result" } }]);
    expect(failed[0]?.error.message).toContain("core.main/five returned a number");
  });

  it("aborts the signal of a call that is late, and finds the row that makes it so", async () => {
    const reasons: unknown[] = [];
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(
        async function slow(row, { signal }: Context) {
          if (row.value !== 3) return { done: true };
          return new Promise<{ done: boolean }>((_resolve, reject) => {
            signal.addEventListener("abort", () => {
              reasons.push(signal.reason);
              reject(new Error("aborted"));
            });
          });
        },
        { timeout: "30ms", retry: 1 },
      ),
    );
    const given = [0, 1, 2, 3, 4, 5].map((value) => ({ value }));
    const { rows, failed } = await main.run(given);
    expect(rows.map(({ value }) => value)).toEqual([0, 1, 2, 4, 5]);
    expect(failed).toMatchObject([
      { row: { value: 3 }, node: "slow", attempts: 1, error: { cause: "timeout" } },
    ]);
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatchObject({ code: "TOO_LATE" });
  });

  it("runs rows of a call at once as concurrency says, and calls one after the other", async () => {
    let running = 0;
    const most = { wide: 0, narrow: 0 };
    const count = (name: keyof typeof most) => async (): Promise<object> => {
      running++;
      most[name] = Math.max(most[name], running);
      await new Promise(setImmediate);
      running--;
      return {};
    };
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) => {
      value.subscribeConsumer(count("wide"), { name: "wide", concurrency: 8 });
      return value.subscribeFunc(count("narrow"), { name: "narrow" });
    });
    const { rows } = await main.run(Array.from({ length: 20 }, (_, value) => ({ value })));
    expect(rows).toHaveLength(20);
    expect(most).toEqual({ wide: 8, narrow: 1 });
  });
});
