import { StairsError } from "@stairs/core";
import { describe, expect, it } from "vitest";
import { HeldCalls } from "../../../../sdk-ts/dist/link/held-calls.js";
import type { NativeStep } from "../../../../sdk-ts/src/native-step.js";
import { nativeStep, type Row } from "./chain-setup.js";
import { ack, call, close, greet, outcome, scene } from "./worker-scene.js";

const resumes = { features: ["resume"], resumeWithinMs: 60_000 };
const gone = new StairsError("INTERNAL", "gone");

/** A step that waits for the test at each row, and counts. */
function held(): {
  step: NativeStep;
  began: Promise<void>;
  go: () => void;
  runs: number;
  aborted: number;
} {
  let begin: () => void = () => undefined;
  let go: () => void = () => undefined;
  const began = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const going = new Promise<void>((resolve) => {
    go = resolve;
  });
  const step = nativeStep("t/double", async (row, { signal }) => {
    state.runs += 1;
    signal.addEventListener("abort", () => (state.aborted += 1));
    begin();
    await going;
    return { y: Number((row as Row)["x"]) * 2 };
  });
  const state = { step, began, go, runs: 0, aborted: 0 };
  return state;
}

describe("a worker whose stream is lost", () => {
  it("goes on computing, lists what it holds, and sends the outcome on the next stream", async () => {
    const slow = held();
    const { coordinator, worker, stream, hello } = await scene([slow.step], resumes);
    expect(hello.features).toContain("resume");
    expect(hello.resume).toBeNull();
    call(stream, "1", [4]);
    call(stream, "2", [5]);
    await slow.began;
    stream.end(gone);
    const again = await coordinator.work();
    slow.go();
    const second = await greet(again, { ...resumes, resumed: true });
    expect(second.instanceId).toBe(hello.instanceId);
    expect(second.resume).toEqual({ sessionId: "s", heldCallIds: ["1", "2"] });
    const values = [];
    for (const id of ["1", "2"]) {
      const { callId, outputs } = await outcome(again);
      expect(callId).toBe(id);
      values.push(String(outputs[0]?.batch?.columns[0]?.json));
      ack(again, id);
    }
    expect(values).toEqual(["[8]", "[10]"]);
    expect([slow.runs, slow.aborted]).toEqual([2, 0]);
    await close(worker, again);
  });

  it("sends an outcome again whose ack was lost, and does not compute it again", async () => {
    const slow = held();
    slow.go();
    const { coordinator, worker, stream } = await scene([slow.step], resumes);
    call(stream, "1", [4]);
    const first = await outcome(stream);
    stream.end(gone);
    const again = await coordinator.work();
    await greet(again, { ...resumes, resumed: true });
    expect(await outcome(again)).toEqual(first);
    ack(again, "1");
    expect(slow.runs).toBe(1);
    await close(worker, again);
  });

  it("stops what it computes when the coordinator has given the session up", async () => {
    const slow = held();
    const { coordinator, worker, stream } = await scene([slow.step], resumes);
    call(stream, "1", [4]);
    await slow.began;
    stream.end(gone);
    const again = await coordinator.work();
    await greet(again, { ...resumes, sessionId: "another" });
    call(again, "2", [5]);
    await expect.poll(() => slow.runs).toBe(2);
    expect(slow.aborted).toBe(1);
    slow.go();
    expect((await outcome(again)).callId).toBe("2");
    ack(again, "2");
    await close(worker, again);
  });

  it("sends parts again that have no ack, then goes on", async () => {
    const many = nativeStep(
      "t/many",
      function* () {
        for (let i = 0; i < 6; i++) yield { text: "k".repeat(2000) };
      },
      { kind: "expand" },
    );
    const limits = { ...resumes, maxMessageBytes: 6000, partWindow: 2 };
    const { coordinator, worker, stream } = await scene([many], limits);
    call(stream, "1", [0], { step: "t/many", expand: true, maxOutputs: 100 });
    const parts = async (from: typeof stream): Promise<number> => {
      const { outcomePart, message } = await from.next();
      expect(message).toBe("outcomePart");
      return outcomePart?.part ?? 0;
    };
    expect([await parts(stream), await parts(stream)]).toEqual([1, 2]);
    stream.send({ outcomePartAck: { callId: "1", part: 1 } });
    expect(await parts(stream)).toBe(3);
    stream.end(gone);
    const again = await coordinator.work();
    await greet(again, { ...limits, resumed: true });
    expect([await parts(again), await parts(again)]).toEqual([2, 3]);
    let sent = 3;
    for (const part of [2, 3]) again.send({ outcomePartAck: { callId: "1", part } });
    for (;;) {
      const { outcomePart, outcome: last } = await again.next();
      if (outcomePart) {
        expect(outcomePart.part).toBe(++sent);
        again.send({ outcomePartAck: { callId: "1", part: sent } });
      }
      if (!last) continue;
      expect(last.parts).toBe(sent);
      break;
    }
    ack(again, "1");
    await close(worker, again);
  });

  it("that drains meanwhile comes back to get rid of what it holds, and ends", async () => {
    const slow = held();
    const { coordinator, worker, stream } = await scene([slow.step], resumes);
    call(stream, "1", [4]);
    await slow.began;
    stream.end(gone);
    const again = await coordinator.work();
    const drained = worker.drain();
    slow.go();
    await greet(again, { ...resumes, resumed: true });
    // It says that it drains and what came out, in the order in which the two happened.
    const said = [await again.next(), await again.next()];
    expect(new Set(said.map(({ message }) => message))).toEqual(new Set(["drain", "outcome"]));
    expect(said.find((request) => request.outcome)?.outcome?.callId).toBe("1");
    ack(again, "1");
    await again.halfClosed;
    again.end();
    await drained;
  });

  it("that drains meanwhile ends when the session cannot wait any longer", async () => {
    const slow = held();
    const limits = { ...resumes, resumeWithinMs: 300 };
    const { coordinator, worker, stream } = await scene([slow.step], limits);
    call(stream, "1", [4]);
    await slow.began;
    coordinator.stop();
    await expect.poll(() => worker.stats().connected).toBe(false);
    await worker.drain();
    expect(slow.aborted).toBe(0);
  });
});

describe("what is kept until it is acked", () => {
  const message = (callId: string): { outcome: { callId: string } } => ({ outcome: { callId } });

  it("has a bound: a call that goes beyond it is given up at the break, whole", () => {
    const calls = new HeldCalls(100);
    for (const id of ["a", "b"]) calls.add(id);
    calls.keep("a", 1, message("a1"), 60);
    calls.keep("b", "outcome", message("b"), 40);
    calls.keep("a", "outcome", message("a"), 1);
    expect([...calls.unacked()]).toEqual([message("b")]);
    expect(calls.takeTorn()).toEqual(["a"]);
    expect(calls.ids).toEqual(["b"]);
    calls.add("c");
    calls.keep("c", "outcome", message("c"), 60);
    expect(calls.takeTorn()).toEqual([]);
  });

  it("makes room with each ack", () => {
    const calls = new HeldCalls(100);
    calls.add("a");
    for (let part = 1; part <= 10; part++) {
      calls.keep("a", part, message("a"), 60);
      calls.partAcked("a", part);
    }
    calls.keep("a", "outcome", message("a"), 100);
    calls.acked("a");
    expect(calls.size).toBe(0);
    calls.add("b");
    calls.keep("b", "outcome", message("b"), 100);
    expect([...calls.unacked()]).toEqual([message("b")]);
  });
});
