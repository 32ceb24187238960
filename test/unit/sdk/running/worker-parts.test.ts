import { StairsError } from "@stairs/core";
import type { Outcome__Output, OutcomePart__Output, Output__Output } from "@stairs/core/protocol";
import { describe, expect, it } from "vitest";
import type { NativeStep } from "../../../../sdk-ts/src/native-step.js";
import { nativeStep, type Row } from "./chain-setup.js";
import type { WorkStream } from "./scripted-coordinator.js";
import { ScriptedCoordinator } from "./scripted-coordinator.js";
import { ack, call, close, greet, inProcess, outcome, scene } from "./worker-scene.js";

const expand = { step: "t/many", expand: true, maxOutputs: 1_000_000 };
const kilobyte = "k".repeat(1000);

function many(run: NativeStep["run"], rest: Partial<NativeStep> = {}): NativeStep {
  return nativeStep("t/many", run, { kind: "expand", ...rest });
}

/** Makes x rows of a kilobyte, and says how many it has made and whether it was closed. */
function counted(): { step: NativeStep; made: number; closed: Promise<void> } {
  let over: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    over = resolve;
  });
  const step = many(function* (row) {
    try {
      for (let i = 0; i < Number((row as Row)["x"]); i++) {
        count.made = i + 1;
        yield { i, text: kilobyte };
      }
    } finally {
      over();
    }
  });
  const count = { step, made: 0, closed };
  return count;
}

/** The next part or outcome, with the heartbeats that came before it. */
async function next(
  stream: WorkStream,
): Promise<{ part?: OutcomePart__Output; last?: Outcome__Output }> {
  for (;;) {
    const { outcomePart, outcome: last } = await stream.next();
    if (outcomePart) return { part: outcomePart };
    if (last) return { last };
  }
}

/** Hears so many heartbeats, each of which lists the call, and nothing else. */
async function beats(stream: WorkStream, callId: string, number: number): Promise<void> {
  for (let beat = 0; beat < number; beat++) {
    const { heartbeat, message } = await stream.next();
    expect([message, heartbeat?.heldCallIds]).toEqual(["heartbeat", [callId]]);
  }
}

function ackPart(stream: WorkStream, callId: string, part: number): void {
  stream.send({ outcomePartAck: { callId, part } });
}

function numbers(outputs: readonly Output__Output[]): number[] {
  return outputs.flatMap(({ batch }) => {
    const column = (batch?.columns ?? []).find(({ name }) => name === "i");
    return JSON.parse(String(column?.json ?? "[]")) as number[];
  });
}

describe("a worker whose step makes many rows of one", () => {
  it("says so, and sends what is small in the outcome alone", async () => {
    const { worker, stream, hello } = await scene([counted().step]);
    expect(hello.steps[0]).toMatchObject({ name: "t/many", kind: "KIND_EXPAND" });
    call(stream, "1", [2, 3], expand);
    const { outputs, parts, dropped } = await outcome(stream);
    expect(outputs.map(({ parents }) => parents)).toEqual([[0, 0, 1, 1, 1]]);
    expect(numbers(outputs)).toEqual([0, 1, 0, 1, 2]);
    expect([parts, dropped]).toEqual([0, []]);
    ack(stream, "1");
    await close(worker, stream);
  });

  it("sends a part as soon as there are so many bytes as it is told", async () => {
    const { worker, stream } = await scene([counted().step], {}, { partBytes: 4096 });
    call(stream, "1", [10], expand);
    const heard: number[][] = [];
    for (;;) {
      const { part, last } = await next(stream);
      heard.push(numbers((part ?? last)?.outputs ?? []));
      if (last !== undefined) break;
      ackPart(stream, "1", part?.part ?? 0);
    }
    expect(heard).toEqual([[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], []]);
    ack(stream, "1");
    await close(worker, stream);
  });

  it("obeys the coordinator's limit of rows that one row may become", async () => {
    const { worker, stream } = await scene([counted().step]);
    call(stream, "1", [10, 11], { ...expand, maxOutputs: 10 });
    const { failures, outputs } = await outcome(stream);
    expect(failures).toMatchObject([{ row: 1, cause: "too_many_rows" }]);
    expect(numbers(outputs)).toHaveLength(10);
    ack(stream, "1");
    await close(worker, stream);
  });

  it("has as many parts under way as it may, makes no more meanwhile, and stays alive", async () => {
    const rows = 30_000;
    const count = counted();
    const { worker, stream } = await scene([count.step], {
      partWindow: 3,
      heartbeatIntervalMs: 20,
    });
    call(stream, "1", [rows], expand);
    const heard: number[] = [];
    for (let part = 1; part <= 3; part++) {
      const came = await next(stream);
      expect(came.part?.part).toBe(part);
      heard.push(...numbers(came.part?.outputs ?? []));
    }
    await beats(stream, "1", 10);
    const made = count.made;
    // What waits to be sent is one part.
    expect(made).toBeLessThan(heard.length * 1.5);
    await beats(stream, "1", 10);
    expect(count.made).toBe(made);
    // An ack of no part of this call changes nothing, nor does the second one of a part.
    ackPart(stream, "other", 1);
    ackPart(stream, "1", 2);
    ackPart(stream, "1", 2);
    const fourth = await next(stream);
    expect(fourth.part?.part).toBe(4);
    heard.push(...numbers(fourth.part?.outputs ?? []));
    await beats(stream, "1", 10);
    const open = [1, 3, 4];
    for (;;) {
      const acked = open.shift();
      if (acked !== undefined) ackPart(stream, "1", acked);
      const { part, last } = await next(stream);
      heard.push(...numbers((part ?? last)?.outputs ?? []));
      if (part !== undefined) open.push(part.part);
      expect(open.length).toBeLessThanOrEqual(3);
      if (last === undefined) continue;
      expect(last.parts).toBeGreaterThan(9);
      break;
    }
    expect(heard).toEqual(Array.from({ length: rows }, (_, i) => i));
    ack(stream, "1");
    await close(worker, stream);
  });

  it("closes the generator that waits for its parts when the call is cancelled, and goes on", async () => {
    const count = counted();
    const { worker, stream } = await scene([count.step], { partWindow: 1 });
    call(stream, "1", [1_000_000], expand);
    call(stream, "2", [1], expand);
    expect((await next(stream)).part?.part).toBe(1);
    stream.send({ cancel: { callId: "1", reason: "deadline" } });
    await count.closed;
    expect(await outcome(stream)).toMatchObject({ callId: "1", parts: 1, outputs: [] });
    ack(stream, "1");
    const second = await outcome(stream);
    expect([second.callId, numbers(second.outputs)]).toEqual(["2", [0]]);
    ack(stream, "2");
    await close(worker, stream);
  });

  it("hears that a call is cancelled also while its generator never waits for anything", async () => {
    const count = counted();
    const { worker, stream } = await scene([count.step], { partWindow: 1_000_000 });
    call(stream, "1", [1e12], { ...expand, maxOutputs: 0xffff_ffff });
    expect((await next(stream)).part?.part).toBe(1);
    stream.send({ cancel: { callId: "1", reason: "deadline" } });
    await count.closed;
    for (;;) {
      const { last } = await next(stream);
      if (last === undefined) continue;
      expect(last).toMatchObject({ callId: "1", outputs: [] });
      break;
    }
    ack(stream, "1");
    await close(worker, stream);
  });

  it("closes the generator when the connection is lost, and works again on the next one", async () => {
    const count = counted();
    const { coordinator, worker, stream } = await scene([count.step], { partWindow: 1 });
    call(stream, "1", [1_000_000], expand);
    expect((await next(stream)).part?.part).toBe(1);
    stream.end(new StairsError("INTERNAL", "gone"));
    await count.closed;
    const again = await coordinator.work();
    await greet(again, { partWindow: 1 });
    call(again, "2", [2], expand);
    const second = await outcome(again);
    expect([second.callId, numbers(second.outputs)]).toEqual(["2", [0, 1]]);
    ack(again, "2");
    await close(worker, again);
  });

  it("accounts for every row of a call of which one fails after others went out", async () => {
    const step = many(function* (row) {
      const x = Number((row as Row)["x"]);
      for (let i = 0; i < 3000; i++) yield { i, text: kilobyte };
      if (x === 2) throw new RangeError("late");
    });
    const { worker, stream } = await scene([step]);
    call(stream, "1", [1, 2, 3], expand);
    const parents = new Set<number>();
    for (;;) {
      const { part, last } = await next(stream);
      for (const output of (part ?? last)?.outputs ?? [])
        for (const row of output.parents) parents.add(row);
      if (part !== undefined) ackPart(stream, "1", part.part);
      if (last === undefined) continue;
      expect(last.parts).toBeGreaterThan(2);
      expect(last.failures).toMatchObject([{ row: 1, type: "RangeError" }]);
      expect(last.outputs.every((output) => !output.parents.includes(1))).toBe(true);
      break;
    }
    parents.delete(1);
    expect(parents).toEqual(new Set([0, 2]));
    ack(stream, "1");
    await close(worker, stream);
  });

  it("needs no more memory for 200,000 rows of a kilobyte than for a tenth of them", async () => {
    const coordinator = await ScriptedCoordinator.start();
    const child = inProcess(
      coordinator.address,
      `for (let i = 0; i < row.x; i++)
        yield { text: String(i).padEnd(1000), rss: i % 1000 === 0 ? process.memoryUsage().rss : 0 };`,
      "expand",
    );
    const stream = await coordinator.work();
    await greet(stream);
    const peak = async (callId: string, rows: number): Promise<number> => {
      call(stream, callId, [rows], { ...expand, step: "t/double" });
      let most = 0;
      let came = 0;
      for (;;) {
        const { part, last } = await next(stream);
        for (const { batch } of (part ?? last)?.outputs ?? []) {
          came += batch?.rows ?? 0;
          const rss = (batch?.columns ?? []).find(({ name }) => name === "rss")?.json;
          most = Math.max(most, ...(JSON.parse(String(rss)) as number[]));
        }
        if (part !== undefined) ackPart(stream, callId, part.part);
        if (last === undefined) continue;
        expect(came).toBe(rows);
        ack(stream, callId);
        return most;
      }
    };
    const small = await peak("1", 20_000);
    const large = await peak("2", 200_000);
    // The rows themselves are 200 MB.
    expect(large - small).toBeLessThan(80 * 1024 * 1024);
    child.signal("SIGTERM");
    await stream.halfClosed;
    stream.end();
    expect(await child.exit).toEqual({ code: 0, signal: null });
  });
});
