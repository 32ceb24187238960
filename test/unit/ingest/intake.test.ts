import { limits, newRowIds, StairsError, type Token } from "@stairs/core";
import { beforeEach, describe, expect, it } from "vitest";
import type { Arrival, ArrivalResult } from "../../../src/ingest/arrivals.js";
import { Intake, type IntakeBatch } from "../../../src/ingest/intake.js";
import type { Newcomer, Obstacle } from "../../../src/ingest/obstacle.js";
import { FakeClock } from "../../support/fake-clock.js";

const target = { pipelines: ["app.p"], source: "0123456789abcdef", epoch: "e" };
const full: Obstacle = { code: "queue_full", pipeline: "app.p", queue: "app.p/f", paused: false };
const stored: ArrivalResult = { status: "enqueued", refused: false };

/** Lets everything happen that waits for nothing but its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("an intake", () => {
  let clock: FakeClock;
  /** On their way into the queues, with what they wait for. */
  let underWay: { sequence: number; end: (result: ArrivalResult | Error) => Promise<void> }[];
  let obstacle: Obstacle | undefined;
  let asked: { rows: number; refused: boolean }[];
  /** What the intake said, in its order. */
  let said: unknown[];
  let intake: Intake;

  beforeEach(() => {
    clock = new FakeClock();
    underWay = [];
    obstacle = undefined;
    asked = [];
    said = [];
    const add = ({ sequence }: Arrival): Promise<ArrivalResult> =>
      new Promise((resolve, reject) => {
        underWay.push({
          sequence,
          end(result) {
            if (result instanceof Error) reject(result);
            else resolve(result);
            return turn();
          },
        });
      });
    const before = ({ rows, refused }: Newcomer): Obstacle | undefined => {
      asked.push({ rows, refused });
      return obstacle;
    };
    intake = new Intake(
      {
        acked: (sequence) => said.push(`acked ${sequence}`),
        waits: ({ code }, sequence) => said.push(`${sequence} waits: ${code}`),
        idle: () => said.push("idle"),
        pause: () => said.push("pause"),
        resume: () => said.push("resume"),
        failed: (error) => said.push(error.code),
      },
      { arrivals: { add }, obstacles: { before, leave: () => undefined }, clock },
    );
  });

  function batch(sequence: number, rows = 1, read?: () => Token): IntakeBatch {
    return { sequence, rows, read: read ?? (() => ({ rows, ids: newRowIds(rows), frames: [] })) };
  }

  function sequences(): number[] {
    return underWay.map(({ sequence }) => sequence);
  }

  it("passes batches on as they come and acks each when it is durable", async () => {
    intake.begin(target, 0);
    intake.add(batch(1));
    intake.add(batch(2));
    expect(sequences()).toEqual([1, 2]);
    said.length = 0;
    await underWay[0]?.end(stored);
    expect(said).toEqual(["acked 1"]);
    expect(intake.isIdle).toBe(false);
    await underWay[1]?.end(stored);
    expect(said).toEqual(["acked 1", "acked 2", "idle"]);
    expect(intake.isIdle).toBe(true);
  });

  it("keeps what comes before it begins and is not read meanwhile", () => {
    intake.add(batch(5));
    intake.add(batch(6));
    expect(said).toEqual(["pause"]);
    expect([sequences(), asked]).toEqual([[], []]);
    intake.begin(target, 4);
    expect(sequences()).toEqual([5, 6]);
    expect(said).toEqual(["pause", "resume"]);
  });

  it("says at its begin that it is idle where nothing has come", () => {
    intake.begin(target, 0);
    expect(said).toEqual(["idle"]);
  });

  it("acks and drops a batch that the store has, but only where no later ack is due", async () => {
    intake.begin(target, 7);
    said.length = 0;
    intake.add(batch(6));
    expect(said).toEqual(["acked 7", "idle"]);
    intake.add(batch(8));
    said.length = 0;
    intake.add(batch(8));
    expect([said, sequences()]).toEqual([[], [8]]);
    await underWay[0]?.end(stored);
    expect(said).toEqual(["acked 8", "idle"]);
  });

  it("fails on a sequence that leaves a gap, and takes nothing after it", () => {
    intake.begin(target, 0);
    said.length = 0;
    intake.add(batch(2));
    intake.add(batch(1));
    expect([said, sequences()]).toEqual([["SEQUENCE_GAP"], []]);
  });

  it("reads a batch when its turn has come, and fails on one that cannot be read", async () => {
    obstacle = full;
    intake.begin(target, 0);
    said.length = 0;
    const unreadable = (): never => {
      throw new StairsError("BAD_BATCH", "nonsense");
    };
    intake.add(batch(1, 1, unreadable));
    expect(said).toEqual(["1 waits: queue_full", "pause"]);
    obstacle = undefined;
    clock.advance(20);
    expect(said.slice(2)).toEqual(["BAD_BATCH"]);
    expect(clock.timers).toBe(0);
  });

  it("waits before an obstacle: says so once for each, is not read, and goes on in order", async () => {
    intake.begin(target, 0);
    intake.add(batch(1));
    said.length = 0;
    obstacle = full;
    intake.add(batch(2, 3));
    intake.add(batch(3));
    expect(said).toEqual(["2 waits: queue_full", "pause"]);
    expect(asked.at(-1)).toEqual({ rows: 3, refused: false });
    await underWay[0]?.end(stored);
    clock.advance(1000);
    expect(said.slice(2)).toEqual(["acked 1"]);
    obstacle = { code: "draining", pipeline: "app.p" };
    clock.advance(1000);
    expect(said.slice(3)).toEqual(["2 waits: draining"]);
    expect(intake.isIdle).toBe(false);
    obstacle = undefined;
    clock.advance(20);
    expect(sequences()).toEqual([1, 2, 3]);
    expect(said.slice(4)).toEqual(["resume"]);
    expect(clock.timers).toBe(0);
  });

  it("is not read while as much is under way as it may have", async () => {
    intake.begin(target, 0);
    said.length = 0;
    for (let sequence = 1; sequence < limits.pushUnread; sequence++) intake.add(batch(sequence));
    expect(said).toEqual([]);
    intake.add(batch(limits.pushUnread));
    expect(said).toEqual(["pause"]);
    await underWay[0]?.end(stored);
    expect(said).toEqual(["pause", "acked 1", "resume"]);
  });

  it("remembers that the rows of its last batch were refused", async () => {
    intake.begin(target, 0);
    intake.add(batch(1));
    await underWay[0]?.end({ status: "enqueued", refused: true });
    intake.add(batch(2));
    await underWay[1]?.end(stored);
    intake.add(batch(3));
    expect(asked.map(({ refused }) => refused)).toEqual([false, true, false]);
  });

  it.each([
    ["a gap that the store sees", { status: "gap", next: 1, refused: false }, "SEQUENCE_GAP"],
    [
      "a drain that began meanwhile",
      { status: "draining", pipeline: "app.p", refused: false },
      "UNREACHABLE",
    ],
    ["a full disk", new StairsError("STORE_FULL", "no room"), "STORE_FULL"],
    ["what nobody foresaw", new Error("oh"), "INTERNAL"],
  ] as const)("fails on %s", async (_what, result, code) => {
    intake.begin(target, 0);
    intake.add(batch(1));
    intake.add(batch(2));
    said.length = 0;
    await underWay[0]?.end(result as ArrivalResult | Error);
    expect(said).toEqual([code]);
    await underWay[1]?.end(stored);
    expect(said).toEqual([code]);
  });

  it("says nothing after it is closed, and what is under way still gets into the queues", async () => {
    intake.begin(target, 0);
    intake.add(batch(1));
    obstacle = full;
    intake.add(batch(2));
    said.length = 0;
    intake.close();
    obstacle = undefined;
    clock.advance(1000);
    intake.add(batch(3));
    await underWay[0]?.end(stored);
    expect([said, sequences(), clock.timers]).toEqual([[], [1], 0]);
  });
});
