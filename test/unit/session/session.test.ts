import { beforeEach, describe, expect, it } from "vitest";
import {
  answers,
  bareStep,
  call,
  heartbeat,
  hello,
  outcome,
  part,
  SessionScene,
  settled,
  type Stream,
} from "./scene.js";

describe("a worker's session", () => {
  let scene: SessionScene;
  let stream: Stream;

  beforeEach(() => {
    scene = new SessionScene();
    stream = scene.connect();
  });

  it("is refused when no Hello comes within five seconds", () => {
    scene.clock.advance(4999);
    expect(stream.ended).toEqual([]);
    scene.clock.advance(1);
    expect(stream.ended[0]?.code).toBe("TOO_LATE");
  });

  it("is refused when something else comes before the Hello, or a second Hello", () => {
    stream.connection.receive(heartbeat(0, []));
    expect(stream.ended[0]?.message).toMatch(/first message of a worker must be a Hello/);
  });

  it("rejects bad steps one by one and serves the others", () => {
    stream.connection.receive(hello(["core.main/f", "no spaces here", "core.main/f"]));
    expect(stream.sent[0]?.welcome?.rejectedSteps?.map((step) => step.name)).toEqual([
      "no spaces here",
      "core.main/f",
    ]);
    expect(scene.session.has("core.main/f")).toBe(true);
  });

  it("is refused without a usable step or with a short instance id, and says what is wrong", () => {
    stream.connection.receive(hello([]));
    expect(stream.ended[0]?.message).toMatch(/Hello.steps is empty/);
  });

  it("takes an outcome for a call that it holds, once; a second one gets the same answer", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    scene.clock.advance(1);
    stream.connection.receive(outcome("a"));
    await settled();
    expect(seen.end).toMatchObject({ kind: "outcome", busyMs: 0.5 });
    stream.connection.receive(outcome("a"));
    expect(answers(stream.sent)).toEqual([]);
    if (seen.end?.kind === "outcome") seen.end.acknowledge("committed");
    stream.connection.receive(outcome("a"));
    stream.connection.receive(outcome("b"));
    expect(answers(stream.sent)).toEqual(["KIND_COMMITTED", "KIND_COMMITTED", "KIND_STALE"]);
    expect(scene.session.totalRows).toBe(1);
  });

  it("suspects nothing of a worker that is killed while it drains", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    stream.connection.receive({ drain: { reconnect: false, reason: "", addresses: [] } });
    stream.connection.closed(false);
    await settled();
    expect(seen.end).toEqual({ kind: "lost", suspected: false });
  });

  it("suspects only the calls that a lost worker was working on", async () => {
    stream.connection.receive(hello());
    const running = scene.begin(call("a"));
    const waiting = scene.begin(call("b"));
    stream.connection.closed(false);
    await settled();
    expect(running.end).toEqual({ kind: "lost", suspected: true });
    expect(waiting.end).toEqual({ kind: "lost", suspected: false });
  });

  it("suspects a worker that ends its stream with calls in hand, unless it has said that it drains (R1)", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    stream.connection.closed(true);
    await settled();
    expect(seen.end).toEqual({ kind: "lost", suspected: true });
    const other = scene.connect();
    other.connection.receive(hello());
    const drained = scene.begin(call("b"));
    other.connection.receive({ drain: { reconnect: false, reason: "", addresses: [] } });
    other.connection.closed(true);
    await settled();
    expect(drained.end).toEqual({ kind: "given_back" });
  });

  it("counts a call's time from when the worker can begin it", async () => {
    stream.connection.receive(hello());
    const first = scene.begin(call("a"));
    const second = scene.begin(call("b"));
    scene.clock.advance(90);
    stream.connection.receive(heartbeat(2, ["a", "b"]));
    for (let at = 0; at < 9; at++) {
      scene.clock.advance(90);
      stream.connection.receive(heartbeat(2, ["a", "b"]));
    }
    stream.connection.receive(outcome("a"));
    for (let at = 0; at < 9; at++) {
      scene.clock.advance(90);
      stream.connection.receive(heartbeat(2, ["b"]));
    }
    await settled();
    expect(first.end?.kind).toBe("outcome");
    expect(second.end).toBeUndefined();
  });

  it("does not count the time in which this process stood still against a call (R1)", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    scene.clock.stall(5000);
    await settled();
    expect(seen.end).toBeUndefined();
    stream.connection.receive(outcome("a"));
    await settled();
    expect(seen.end?.kind).toBe("outcome");
    const late = scene.begin(call("b"));
    scene.clock.stall(5000);
    for (let beats = 0; beats < 10; beats++) {
      stream.connection.receive(heartbeat(2, ["b"]));
      scene.clock.advance(100);
    }
    await settled();
    expect(late.end).toEqual({ kind: "timeout" });
  });

  it("gives a call up at its deadline, cancels it, and keeps its place until the worker is done", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    for (let at = 0; at < 10; at++) {
      scene.clock.advance(100);
      stream.connection.receive(heartbeat(1, ["a"]));
    }
    await settled();
    expect(seen.end).toEqual({ kind: "timeout" });
    expect(stream.sent.at(-1)?.cancel).toMatchObject({ callId: "a", reason: "deadline" });
    expect(scene.session.held).toBe(1);
    stream.connection.receive(outcome("a"));
    expect(scene.session.held).toBe(0);
    expect(stream.sent.at(-1)?.outcomeAck?.kind).toBe("KIND_STALE");
  });

  it("takes a call back that two heartbeats in a row do not list although it was received", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    stream.connection.receive(heartbeat(1, []));
    stream.connection.receive(heartbeat(1, ["a"]));
    stream.connection.receive(heartbeat(1, []));
    await settled();
    expect(seen.end).toBeUndefined();
    stream.connection.receive(heartbeat(1, []));
    await settled();
    expect(seen.end).toEqual({ kind: "given_back" });
  });

  it("leaves calls alone that a minimal worker's empty heartbeats do not mention", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    for (let at = 0; at < 5; at++) stream.connection.receive(heartbeat(0, []));
    await settled();
    expect(seen.end).toBeUndefined();
  });

  it("takes silence of three heartbeats for the loss of the worker", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    scene.clock.advance(299);
    expect(scene.closed).toBe(0);
    scene.clock.advance(1);
    await settled();
    expect(scene.closed).toBe(1);
    expect(seen.end).toEqual({ kind: "lost", suspected: true });
    expect(stream.ended[0]?.message).toMatch(/No sign of life came for 300 ms/);
  });

  it("has no credit while it drains, and takes the outcomes of what it holds", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    scene.session.drain(true, "restart");
    expect(scene.session.maxCalls).toBe(0);
    expect(stream.sent.at(-1)?.drain).toMatchObject({ reconnect: true, reason: "restart" });
    stream.connection.receive(outcome("a"));
    await settled();
    expect(seen.end?.kind).toBe("outcome");
  });

  it("answers an outcome that cannot be read as malformed, with the reason", async () => {
    stream.connection.receive(hello());
    const seen = scene.begin(call("a"));
    const broken = outcome("a");
    const [output] = broken.outcome?.outputs ?? [];
    if (output) output.batch = null;
    stream.connection.receive(broken);
    await settled();
    expect(seen.end?.kind).toBe("malformed");
  });

  it("acks a part of a 1-to-N call when it is written down, and not before", async () => {
    stream.connection.receive(hello());
    const seen = scene.beginExpand("a");
    stream.connection.receive(part("a", 1));
    stream.connection.receive(part("a", 2));
    await settled();
    expect(seen.taken).toEqual([1, 2]);
    const acks = (): unknown[] => stream.sent.flatMap(({ outcomePartAck }) => outcomePartAck ?? []);
    expect(acks()).toEqual([]);
    seen.written[0]?.();
    await settled();
    expect(acks()).toEqual([{ callId: "a", part: 1 }]);
  });

  it("ends a 1-to-N call that has too many parts on their way, and rejects its outcome", async () => {
    stream.connection.receive(hello());
    const seen = scene.beginExpand("a");
    for (let number = 1; number <= 9; number++) stream.connection.receive(part("a", number));
    await settled();
    expect(seen.taken).toHaveLength(8);
    expect(seen.end).toMatchObject({ kind: "malformed" });
    expect(stream.sent.at(-1)?.cancel?.reason).toMatch(/at most 4 may be in flight/);
    stream.connection.receive(outcome("a"));
    expect(stream.sent.at(-1)?.outcomeAck).toMatchObject({ kind: "KIND_REJECTED" });
    expect(scene.session.held).toBe(0);
  });

  it("passes by parts that come after the outcome or for a call that is cancelled", async () => {
    stream.connection.receive(hello());
    const ended = scene.beginExpand("a");
    stream.connection.receive(outcome("a"));
    stream.connection.receive(part("a", 1));
    const cancelled = scene.beginExpand("b");
    scene.session.cancel("b", "lease lost");
    stream.connection.receive(part("b", 1));
    await settled();
    expect([...ended.taken, ...cancelled.taken]).toEqual([]);
  });

  it("takes 1-to-N steps, and no producers", () => {
    const steps = [
      { ...bareStep, name: "a/expand", kind: "KIND_EXPAND" },
      { ...bareStep, name: "a/producer", kind: "KIND_PRODUCER" },
    ];
    stream.connection.receive(hello([], { steps }));
    expect(scene.session.has("a/expand")).toBe(true);
    expect(stream.sent[0]?.welcome?.rejectedSteps?.map(({ name }) => name)).toEqual(["a/producer"]);
    expect(stream.sent[0]?.welcome?.partWindow).toBe(4);
  });
});
