import { describe, expect, it } from "vitest";
import { type CallOutcome, checkAccounting, type PlanLink } from "@stairs/core";
import { link } from "../../run/port.js";

const f = link("core.main/f");
const producer: PlanLink = { ...f, expand: true };
const consumer: PlanLink = { ...f, mode: "keep" };

function outcome(part: Partial<CallOutcome>): CallOutcome {
  return { outputs: [], failures: [], dropped: [], ...part };
}

function output(rows: number, parents: number[] | null): CallOutcome["outputs"][number] {
  return {
    rows,
    frame: new Map(),
    parents: parents === null ? null : Uint32Array.from(parents),
    merge: false,
  };
}

function failure(row: number, link = 0): CallOutcome["failures"][number] {
  return {
    row,
    link,
    cause: "exception",
    type: "Error",
    message: "no",
    stack: "",
    disposition: "retry",
    retryAfterMs: null,
  };
}

describe("the account of a call's rows", () => {
  it("is complete when every row is in one output, failed or dropped", () => {
    const all = outcome({
      outputs: [output(2, [3, 0])],
      failures: [failure(1)],
      dropped: [{ row: 2, link: 0, reason: "old" }],
    });
    expect(() => checkAccounting(all, 4, [f])).not.toThrow();
    expect(() => checkAccounting(outcome({ outputs: [output(4, null)] }), 4, [f])).not.toThrow();
  });

  it("is refused when a row is missing, naming it", () => {
    expect(() => checkAccounting(outcome({ outputs: [output(2, [0, 2])] }), 3, [f])).toThrow(
      /row 1 is not accounted for/,
    );
    expect(() => checkAccounting(outcome({ outputs: [output(2, null)] }), 3, [f])).toThrow(
      /row 2 is not accounted for/,
    );
    expect(() => checkAccounting(outcome({}), 1, [f])).toThrow(/row 0 is not accounted for/);
    const rest = outcome({ outputs: [output(2, null)], failures: [failure(2)] });
    expect(() => checkAccounting(rest, 3, [f])).toThrow(/an output without parents/);
  });

  it("is refused when a row comes twice", () => {
    expect(() => checkAccounting(outcome({ outputs: [output(2, [0, 0])] }), 2, [f])).toThrow(
      /row 0 is accounted for twice/,
    );
    expect(() =>
      checkAccounting(outcome({ outputs: [output(2, null)], failures: [failure(1)] }), 2, [f]),
    ).toThrow(/twice/);
  });

  it("is refused when it names rows or links that do not exist", () => {
    expect(() => checkAccounting(outcome({ outputs: [output(1, [7])] }), 1, [f])).toThrow(
      /row 7 in outputs does not exist/,
    );
    expect(() => checkAccounting(outcome({ failures: [failure(0, 3)] }), 1, [f])).toThrow(
      /link 3 does not exist/,
    );
    expect(() => checkAccounting(outcome({ outputs: [output(2, [0])] }), 2, [f])).toThrow(
      /2 rows but 1 parents/,
    );
  });

  it("may leave out the rows of consumers only", () => {
    expect(() => checkAccounting(outcome({}), 3, [consumer, consumer])).not.toThrow();
    expect(() => checkAccounting(outcome({ failures: [failure(2)] }), 3, [consumer])).not.toThrow();
    expect(() => checkAccounting(outcome({}), 3, [consumer, f])).toThrow(/not accounted for/);
  });
});

describe("the account of a 1-to-N call's rows", () => {
  it("may have a row in many outputs, and is refused when one is nowhere", () => {
    const many = outcome({
      outputs: [output(4, [0, 0, 2, 0]), output(1, [2])],
      dropped: [{ row: 1, link: 0, reason: "no rows" }],
    });
    expect(() => checkAccounting(many, 3, [f, producer])).not.toThrow();
    expect(() => checkAccounting(many, 3, [producer, f])).toThrow(/row 0 is accounted for twice/);
    expect(() => checkAccounting(many, 4, [producer])).toThrow(/row 3 is not accounted for/);
  });

  it("is refused when a row came out and failed or was dropped as well", () => {
    const failed = outcome({ outputs: [output(2, [0, 0])], failures: [failure(0)] });
    expect(() => checkAccounting(failed, 1, [producer])).toThrow(/row 0 is accounted for twice/);
    const dropped = outcome({ dropped: [{ row: 0, link: 0, reason: "no" }] });
    expect(() => checkAccounting(dropped, 1, [producer], Uint8Array.of(1))).toThrow(
      /row 0 was dropped, but outputs of it have come/,
    );
  });

  it("need not name rows of which outputs came ahead, which may also go on coming or fail", () => {
    const sent = Uint8Array.of(1, 0);
    const rest = output(1, [1]);
    expect(() => checkAccounting(outcome({ outputs: [rest] }), 2, [producer], sent)).not.toThrow();
    const more = outcome({ outputs: [output(2, [0, 1])] });
    expect(() => checkAccounting(more, 2, [producer], sent)).not.toThrow();
    const fails = outcome({ outputs: [rest], failures: [failure(0)] });
    expect(() => checkAccounting(fails, 2, [producer], sent)).not.toThrow();
    expect(() => checkAccounting(outcome({}), 2, [producer], sent)).toThrow(
      /row 1 is not accounted for/,
    );
  });
});
