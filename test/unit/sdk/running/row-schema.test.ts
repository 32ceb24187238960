import { describe, expect, it } from "vitest";
import type { NativeStep } from "../../../../sdk-ts/src/native-step.js";
import type { StandardResult, StandardSchemaV1 } from "../../../../sdk-ts/src/standard-schema.js";
import { childrenOf, link, nativeStep, outcomeOf, resultsOf, type Row } from "./chain-setup.js";

const three = [{ x: 1 }, { x: 2 }, { x: 3 }];

function schema(
  validate: (row: Row) => StandardResult<unknown> | Promise<StandardResult<unknown>>,
): StandardSchemaV1 {
  return { "~standard": { version: 1, validate: (row) => validate(row as Row) } };
}

/** Refuses x = 2, and takes the others as text. */
const picky = (row: Row): StandardResult<unknown> =>
  row["x"] === 2
    ? { issues: [{ message: "must be odd", path: ["x"] }] }
    : { value: { x: `<${String(row["x"])}>` } };

const sides: [string, (row: Row) => StandardResult<unknown> | Promise<StandardResult<unknown>>][] =
  [
    ["at once", picky],
    ["later", (row) => Promise.resolve(picky(row))],
  ];

const give = (row: unknown): Row => ({ x: (row as Row)["x"] });
const give1toN = (row: unknown): Row[] => [give(row)];
const giveAll = (rows: unknown): Row[] => (rows as Row[]).map(give);

const kinds: [string, Partial<NativeStep>][] = [
  ["a function", { run: give }],
  ["an async function", { run: (row) => Promise.resolve(give(row)) }],
  ["a batch step", { run: giveAll, batch: true }],
  ["a 1-to-N step", { run: give1toN, kind: "expand" }],
];

async function resultsWith(rest: Partial<NativeStep>) {
  const step = nativeStep("step", give, rest);
  const chain = [link("step", { expand: step.kind === "expand" })];
  const { outputs, failures } = await outcomeOf(three, chain, [step]);
  return { results: childrenOf(three, chain, outputs).flat(), failures };
}

describe.each(sides)("a schema that answers %s", (_when, validate) => {
  it.each(kinds)("gives %s what it made of each row, and keeps bad rows away", async (_k, rest) => {
    const { results, failures } = await resultsWith({ ...rest, inputSchema: schema(validate) });
    expect(results).toEqual([{ x: "<1>" }, { x: "<3>" }]);
    expect(failures).toMatchObject([
      {
        row: 1,
        cause: "bad_value",
        disposition: "DISPOSITION_DEAD_LETTER",
        message: "step got a row that its input schema refuses: x: must be odd.",
      },
    ]);
  });

  it.each(kinds)("gives what it made of each row that %s made", async (_k, rest) => {
    const { results, failures } = await resultsWith({ ...rest, outputSchema: schema(validate) });
    expect(results).toEqual([{ x: "<1>" }, { x: "<3>" }]);
    expect(failures).toMatchObject([
      {
        row: 1,
        cause: "bad_value",
        disposition: "DISPOSITION_RETRY",
        message: "step made a row that its output schema refuses: x: must be odd.",
      },
    ]);
  });
});

describe("a schema", () => {
  it("is asked of what a consumer gets, and not of what it returns", async () => {
    const seen: unknown[] = [];
    const step = nativeStep("step", (row) => void seen.push(row), {
      kind: "consumer",
      inputSchema: schema(picky),
      outputSchema: schema(() => ({ issues: [{ message: "never" }] })),
    });
    const chain = [link("step", { mode: "keep" })];
    const outcome = await outcomeOf(three, chain, [step]);
    expect(seen).toEqual([{ x: "<1>" }, { x: "<3>" }]);
    expect(outcome.failures.map(({ row }) => row)).toEqual([1]);
    expect(resultsOf(three, chain, outcome)).toEqual([{ x: 1 }, undefined, { x: 3 }]);
  });

  it("says where each issue is, the first three of them", async () => {
    const issues = [
      { message: "no user", path: ["users", 3, { key: "name" }] },
      { message: "bad row" },
      { message: "third", path: [Symbol.for("s")] },
      { message: "fourth" },
      { message: "fifth" },
    ];
    const { failures } = await resultsWith({ inputSchema: schema(() => ({ issues })) });
    expect(failures[0]?.message).toContain(
      "refuses: users.3.name: no user; bad row; Symbol(s): third; and 2 more.",
    );
  });

  it("that throws by itself is an exception like any other", async () => {
    const broken = schema(() => {
      throw new RangeError("broken");
    });
    for (const [, rest] of kinds) {
      const { failures } = await resultsWith({ ...rest, inputSchema: broken });
      expect(failures).toHaveLength(3);
      expect(failures[0]).toMatchObject({ cause: "exception", message: "broken" });
    }
  });

  it("closes the generator whose row it refuses", async () => {
    let closed = 0;
    const run = function* () {
      try {
        yield { x: 2 };
      } finally {
        closed++;
      }
    };
    const { failures } = await resultsWith({ kind: "expand", run, outputSchema: schema(picky) });
    expect([failures.length, closed]).toEqual([3, 3]);
  });

  it("shows a batch step, and its context, only the rows that it let through", async () => {
    let ids: readonly string[] = [];
    const run: NativeStep["run"] = (rows, context) => {
      ids = context.rowIds;
      return giveAll(rows);
    };
    await resultsWith({ run, batch: true, inputSchema: schema(picky) });
    expect(ids.map((id) => id.split("-")[1])).toEqual(["100", "102"]);
  });
});
