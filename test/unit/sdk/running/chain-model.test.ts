import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Permanent, RetryAfter, StopPipeline } from "../../../../sdk-ts/src/outcomes.js";
import type { NativeStep } from "../../../../sdk-ts/src/native-step.js";
import type { ChainLink } from "../../../../sdk-ts/src/worker/chain-call.js";
import { runChain } from "../../../../sdk-ts/src/worker/run-chain.js";
import {
  callOf,
  childrenOf,
  KeptParts,
  link,
  nativeStep,
  outcomeOf,
  resultsOf,
  type Row,
} from "./chain-setup.js";
import { holds } from "../../../support/seeds.js";

/** What steps do, by a number of the row: most give fields, some end the row. */
const behaviours: Record<string, (row: Row, n: number) => unknown> = {
  add: (row, n) => ({ sum: n + Number(row["sum"] ?? 0) }),
  shapes: (row, n) => (n % 2 === 0 ? { even: n, text: `t${n}` } : { odd: [n, { n }] }),
  over: (_row, n) => ({ id: n, text: null }),
  nothing: () => ({}),
  reads: (row) => ({ seen: Object.keys(row).sort() }),
  mutates: (row, n) => {
    const list = (row["odd"] ?? []) as unknown[];
    list.push("mutated");
    row["id"] = -1;
    return { mutated: n };
  },
  throws(_row, n) {
    if (n % 5 === 0) throw new TypeError(`no ${n}`);
    return { passed: true };
  },
  ends(_row, n) {
    if (n % 7 === 0) throw new StopPipeline("seven");
    if (n % 7 === 1) throw new Permanent("one");
    if (n % 7 === 2) throw new RetryAfter(1234);
    return { n };
  },
  badResult: (_row, n) => (n % 4 === 0 ? [n] : { fine: n }),
  badValue: (_row, n) => (n % 4 === 1 ? { n, f: () => 1 } : { fine: n % 3 === 0 ? n : null }),
};
/** What 1-to-N steps do. */
const expanders: Record<string, (row: Row, n: number) => Iterable<unknown>> = {
  *times(_row, n) {
    for (let i = 0; i < n % 4; i++) yield { i, id: `child ${i}` };
  },
  array: (_row, n) => Array.from({ length: n % 3 }, (_, i) => ({ wide: "w".repeat(i * 400) })),
  *mixed(row, n) {
    const again: Row = {};
    for (let i = 0; i < 5; i++) {
      // Also one object over and over.
      again["list"] = [i];
      yield i % 2 === 0 ? again : { odd: n, seen: Object.keys(row).length };
    }
  },
  *fails(_row, n) {
    for (let i = 0; i < n; i++) yield { i };
    if (n % 9 === 0) throw new Permanent("nine");
    if (n % 8 === 0) throw new StopPipeline("eight");
    if (n % 7 === 0) yield [n];
    if (n % 6 === 0) yield { f: () => n };
  },
};
/** More is too many. */
const mostChildren = 40;
const predicates: Record<string, (row: Row, n: number) => unknown> = {
  even: (_row, n) => n % 2 === 0,
  never: () => false,
  mutating(row, n) {
    row["id"] = -2;
    return n % 3 > 0;
  },
  picky(_row, n) {
    if (n % 11 === 0) throw new Error("picky");
    return n % 6 === 5 ? "yes" : true;
  },
};

/** The row's number, which no step changes for longer than its own link. */
function numberOf(row: Row): number {
  return Number(row["key"]);
}

function steps(asynchronous: boolean, batch: boolean, concurrency: number): NativeStep[] {
  const one = (name: string, run: (row: Row, n: number) => unknown, kind: NativeStep["kind"]) => {
    const whole = (row: Row) => run(row, numberOf(row));
    // Rows end in another order than they begin in.
    const later = async (row: Row) => {
      for (let i = numberOf(row) % 3; i >= 0; i--) await Promise.resolve();
      return whole(row);
    };
    const each = asynchronous ? later : whole;
    return nativeStep(name, (row) => each(row as Row), { kind, concurrency });
  };
  const gentle = new Set([
    "add",
    "shapes",
    "over",
    "nothing",
    "reads",
    "mutates",
    "badResult",
    "badValue",
  ]);
  return [
    ...Object.entries(behaviours).map(([name, run]) =>
      batch && gentle.has(name)
        ? nativeStep(name, (rows) => (rows as Row[]).map((row) => run(row, numberOf(row))), {
            batch: true,
          })
        : one(name, run, "function"),
    ),
    ...Object.entries(expanders).map(([name, run]) => {
      const now = (row: Row) => run(row, numberOf(row));
      const later = async function* (row: Row) {
        for (const child of now(row)) {
          await Promise.resolve();
          yield child;
        }
      };
      const each = asynchronous ? later : now;
      return nativeStep(name, (row) => each(row as Row), { kind: "expand", concurrency });
    }),
    ...Object.entries(predicates).map(([name, run]) => one(name, run, "predicate")),
  ];
}

interface End {
  row?: Row;
  rows?: Row[];
  failure?: { link: number; cause: string; disposition: string };
  dropped?: { link: number; reason: string };
}

/** One row, link by link. */
function model(before: Row, chain: readonly ChainLink[]): End {
  let frame = structuredClone(before);
  for (const [at, { step, mode, when, inputs, expand }] of chain.entries()) {
    const seen = (): Row => {
      const all = structuredClone(frame);
      if (inputs.length === 0) return all;
      return Object.fromEntries(Object.entries(all).filter(([name]) => inputs.includes(name)));
    };
    const failed = (cause: string, disposition = "DISPOSITION_RETRY"): End => ({
      failure: { link: at, cause, disposition },
    });
    const n = numberOf(before);
    try {
      if (when !== "") {
        const verdict = predicates[when]?.(seen(), n);
        if (typeof verdict !== "boolean") return failed("bad_result");
        if (!verdict) continue;
      }
      if (expand === true) {
        const rows: Row[] = [];
        for (const child of expanders[step]?.(seen(), n) ?? []) {
          if (rows.length === mostChildren)
            return failed("too_many_rows", "DISPOSITION_DEAD_LETTER");
          if (Array.isArray(child)) return failed("bad_result");
          if (typeof (child as Row)["f"] === "function") return failed("bad_value");
          const fields = structuredClone(child as Row);
          rows.push(mode === "replace" ? fields : { ...structuredClone(frame), ...fields });
        }
        if (rows.length === 0) return { dropped: { link: at, reason: "no rows" } };
        return { rows: byShape(rows) };
      }
      const result = behaviours[step]?.(seen(), n);
      if (mode === "keep") continue;
      if (Array.isArray(result)) return failed("bad_result");
      if (typeof (result as Row)["f"] === "function") return failed("bad_value");
      frame = mode === "replace" ? { ...(result as Row) } : { ...frame, ...(result as Row) };
    } catch (error) {
      if (error instanceof StopPipeline) return { dropped: { link: at, reason: error.reason } };
      if (error instanceof Permanent) return failed("exception", "DISPOSITION_DEAD_LETTER");
      if (error instanceof RetryAfter) return failed("exception", "DISPOSITION_DEFER");
      return failed("exception");
    }
  }
  return { row: frame };
}

/** The order of a row's children is kept within a shape only. */
function byShape(rows: readonly Row[]): Row[] {
  const shape = (row: Row): string => Object.keys(row).sort().join();
  const shapes = [...new Set(rows.map(shape))].sort();
  return shapes.flatMap((one) => rows.filter((row) => shape(row) === one));
}

/** Every step needs the row's number. */
const inputs = fc.constantFrom([], ["key"], ["key", "id", "odd"], ["key", "missing", "text"]);
const chainLink = fc
  .record({
    step: fc.constantFrom(...Object.keys(behaviours)),
    mode: fc.constantFrom("merge", "merge", "keep"),
    when: fc.constantFrom("", "", ...Object.keys(predicates)),
    inputs,
  })
  .map(({ step, ...rest }) => link(step, rest as Partial<ChainLink>));
/** A REPLACE link takes the number away, so it comes last, or keeps it. */
const chain = fc
  .tuple(fc.array(chainLink, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([links, replace]) =>
    links.map((one, i) =>
      replace && i === links.length - 1 && one.mode === "merge"
        ? { ...one, mode: "replace" as const }
        : one,
    ),
  );

describe("a chain", () => {
  it("gives what running each link on each row alone gives, and every row ends in one place", async () => {
    await holds(
      "chains of links",
      fc.asyncProperty(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 25 }),
        chain,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        async (keys, links, asynchronous, batch, concurrency) => {
          const rows = keys.map((key, id) => ({ key, id, text: `row ${id}` }));
          const outcome = await outcomeOf(rows, links, steps(asynchronous, batch, concurrency));
          const results = resultsOf(rows, links, outcome);
          const actual = results.map((row): End => (row === undefined ? {} : { row }));
          for (const { row, link: at, cause, disposition } of outcome.failures) {
            expect(actual[row]).toEqual({});
            actual[row] = { failure: { link: at, cause, disposition } };
          }
          for (const { row, link: at, reason } of outcome.dropped) {
            expect(actual[row]).toEqual({});
            actual[row] = { dropped: { link: at, reason } };
          }
          expect(actual).toEqual(rows.map((row) => model(row, links)));
          for (const { parents, rows: count } of outcome.outputs) {
            expect(count).toBeGreaterThan(0);
            expect([...(parents ?? [])].sort((a, b) => a - b)).toEqual([...(parents ?? [])]);
          }
        },
      ),
      600,
    );
  });

  it("whose last link makes many rows of one gives what that makes of each row alone", async () => {
    const expandLink = fc
      .record({
        step: fc.constantFrom(...Object.keys(expanders)),
        mode: fc.constantFrom("merge", "replace"),
        when: fc.constantFrom("", "", ...Object.keys(predicates)),
        inputs,
      })
      .map(({ step, ...rest }) =>
        link(step, { ...(rest as Partial<ChainLink>), expand: true, maxOutputs: mostChildren }),
      );
    const before = fc.array(chainLink, { maxLength: 3 });
    await holds(
      "chains that expand",
      fc.asyncProperty(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 25 }),
        fc.tuple(before, expandLink).map(([links, last]) => [...links, last]),
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(2_500, 1_000_000),
        async (keys, links, asynchronous, concurrency, limit) => {
          const rows = keys.map((key, id) => ({ key, id, text: `row ${id}` }));
          const all = steps(asynchronous, false, concurrency);
          const ahead = new KeptParts(limit);
          const call = { ...callOf(rows, links), ahead };
          const outcome = await runChain(call, new Map(all.map((step) => [step.name, step])));
          if (outcome === undefined) throw new Error("the call was cancelled");
          const sent = new Set(ahead.outputs.flatMap(({ parents }) => [...(parents ?? [])]));
          const unsent = childrenOf(rows, links, outcome.outputs);
          const expected = rows.map((row) => model(row, links));
          const ended = new Map<number, End>();
          for (const { row, link: at, cause, disposition } of outcome.failures) {
            expect(ended.has(row)).toBe(false);
            // What is under way cannot be dropped any more.
            if (cause === "stopped_late" && sent.has(row)) ended.set(row, expected[row] ?? {});
            else ended.set(row, { failure: { link: at, cause, disposition } });
          }
          for (const { row, link: at, reason } of outcome.dropped) {
            expect([ended.has(row), sent.has(row)]).toEqual([false, false]);
            ended.set(row, { dropped: { link: at, reason } });
          }
          for (const row of ended.keys()) expect(unsent[row]).toEqual([]);
          const children = childrenOf(rows, links, [...ahead.outputs, ...outcome.outputs]);
          const actual = children.map((made, row): End => {
            const [only] = made;
            const unexpanded = expected[row]?.row !== undefined;
            if (unexpanded && made.length === 1 && only !== undefined) return { row: only };
            return ended.get(row) ?? { rows: byShape(made) };
          });
          expect(actual).toEqual(expected);
          for (const output of [...ahead.outputs, ...outcome.outputs])
            expect(output.rows).toBeGreaterThan(0);
        },
      ),
      600,
    );
  });
});
