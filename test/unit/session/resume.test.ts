import { beforeEach, describe, expect, it } from "vitest";
import {
  answers,
  call,
  heartbeat,
  hello,
  outcome,
  part,
  SessionScene,
  settled,
  type Stream,
} from "./scene.js";

describe("a session whose stream breaks", () => {
  let scene: SessionScene;
  let stream: Stream;

  beforeEach(() => {
    scene = new SessionScene();
    stream = scene.connect();
    stream.connection.receive(hello(undefined, { features: ["resume", "telepathy"] }));
  });

  /** A new stream of the same process. */
  function back(heldCallIds: readonly string[], sessionId: string = scene.session.id): Stream {
    const next = scene.connect();
    next.connection.receive(
      hello(undefined, { features: ["resume"], resume: { sessionId, heldCallIds } }),
    );
    return next;
  }

  it("agrees to go on, and says how long it waits", () => {
    expect(stream.sent[0]?.welcome).toMatchObject({
      features: ["resume"],
      resumed: false,
      resumeWithinMs: 250,
    });
    const plain = scene.connect();
    plain.connection.receive(hello(undefined, { instanceId: "another-instance" }));
    expect(plain.sent[0]?.welcome).toMatchObject({ features: [], resumeWithinMs: 0 });
  });

  it("has no credit while its worker is away, and goes on with the calls that the worker still has", async () => {
    const kept = scene.begin(call("kept"));
    const lost = scene.begin(call("never arrived"));
    const { id } = scene.session;
    stream.connection.closed(false);
    expect(scene.session.maxCalls).toBe(0);
    scene.clock.advance(249);
    const next = back(["kept"]);
    expect(scene.session.id).toBe(id);
    expect(next.sent).toMatchObject([{ welcome: { sessionId: id, resumed: true } }]);
    expect(scene.session.maxCalls).toBe(4);
    await settled();
    expect([kept.end, lost.end]).toEqual([undefined, { kind: "given_back" }]);
    next.connection.receive(outcome("kept"));
    await settled();
    expect(kept.end?.kind).toBe("outcome");
    scene.clock.advance(250);
    expect(scene.closed).toBe(0);
  });

  it("is lost when the worker does not come back in time; what it worked on is suspected", async () => {
    const running = scene.begin(call("a"));
    const waiting = scene.begin(call("b"));
    stream.connection.closed(false);
    scene.clock.advance(249);
    await settled();
    expect(running.end).toBeUndefined();
    scene.clock.advance(1);
    await settled();
    expect(running.end).toEqual({ kind: "lost", suspected: true });
    expect(waiting.end).toEqual({ kind: "lost", suspected: false });
    expect(scene.closed).toBe(1);
    const { id } = scene.session;
    const next = back(["a", "b"], id);
    expect(next.sent).toMatchObject([{ welcome: { resumed: false } }]);
    expect(scene.session.id).not.toBe(id);
    expect(scene.clock.timers).toBe(1);
  });

  it("is lost at once when the process is dead, and within 100 ms when it dies meanwhile", () => {
    stream.connection.closed(false);
    scene.processIsGone = true;
    scene.clock.advance(100);
    expect(scene.closed).toBe(1);
    stream = back([], "another");
    stream.connection.closed(false);
    expect(scene.closed).toBe(2);
    expect(scene.clock.timers).toBe(0);
  });

  it("is not another process's to go on with", () => {
    stream.connection.closed(false);
    const { id } = scene.session;
    const other = scene.connect();
    const resume = { sessionId: id, heldCallIds: [] };
    other.connection.receive(
      hello(undefined, { instanceId: "another-instance", features: ["resume"], resume }),
    );
    expect(other.sent).toMatchObject([{ welcome: { resumed: false } }]);
  });

  it("goes on over a new stream although the old one was not seen to break", async () => {
    const seen = scene.begin(call("a"));
    const next = back(["a"]);
    expect(stream.ended[0]?.message).toMatch(/reconnected/);
    stream.connection.receive(outcome("a"));
    stream.connection.closed(false);
    await settled();
    expect(seen.end).toBeUndefined();
    expect(next.sent[0]?.welcome?.resumed).toBe(true);
  });

  it("is replaced by a Hello that does not ask to go on; its calls go back, uncounted", async () => {
    const seen = scene.begin(call("a"));
    stream.connection.closed(false);
    const next = scene.connect();
    next.connection.receive(hello(undefined, { features: ["resume"] }));
    await settled();
    expect(seen.end).toEqual({ kind: "given_back" });
    expect(scene.closed).toBe(1);
  });

  it("answers an outcome whose ack was lost in the same way again", async () => {
    const good = scene.begin(call("good"));
    const bad = scene.begin(call("bad"));
    const slow = scene.begin(call("slow"));
    for (const id of ["good", "bad", "slow"]) stream.connection.receive(outcome(id));
    await settled();
    if (good.end?.kind === "outcome") good.end.acknowledge("committed");
    stream.connection.closed(false);
    if (bad.end?.kind === "outcome") bad.end.acknowledge("rejected", "rows are missing");
    const next = back(["good", "bad", "slow"]);
    expect(next.sent).toHaveLength(1);
    for (const id of ["good", "bad", "slow"]) next.connection.receive(outcome(id));
    if (slow.end?.kind === "outcome") slow.end.acknowledge("committed");
    expect(next.sent.slice(1).map(({ outcomeAck }) => outcomeAck)).toEqual([
      { callId: "good", kind: "KIND_COMMITTED", reason: "" },
      { callId: "bad", kind: "KIND_REJECTED", reason: "rows are missing" },
      { callId: "slow", kind: "KIND_COMMITTED", reason: "" },
    ]);
    expect(scene.session.totalRows).toBe(2);
  });

  it("keeps the deadlines of its calls, and cancels what is nobody's any more", async () => {
    const seen = scene.begin({ ...call("late"), timeoutMs: 200 });
    stream.connection.closed(false);
    scene.clock.advance(200);
    await settled();
    expect(seen.end).toEqual({ kind: "timeout" });
    const next = back(["late", "foreign"]);
    expect(next.sent.slice(1).map(({ cancel }) => cancel?.callId)).toEqual(["late", "foreign"]);
    expect(scene.session.held).toBe(1);
    next.connection.receive(outcome("late"));
    expect(answers(next.sent)).toEqual(["KIND_STALE"]);
    expect(scene.session.held).toBe(0);
  });

  it("acks parts that are sent again, and takes each of them once", async () => {
    const seen = scene.beginExpand("a");
    for (const number of [1, 2]) stream.connection.receive(part("a", number));
    await settled();
    seen.written[0]?.();
    await settled();
    stream.connection.closed(false);
    const next = back(["a"]);
    for (const number of [1, 2, 3]) next.connection.receive(part("a", number));
    const acks = (): unknown[] =>
      next.sent.flatMap(({ outcomePartAck }) => outcomePartAck?.part ?? []);
    expect(acks()).toEqual([1]);
    seen.written[1]?.();
    seen.written[2]?.();
    await settled();
    expect(acks()).toEqual([1, 2, 3]);
    expect(seen.taken).toEqual([1, 2, 3]);
  });

  it("still takes a call back that two heartbeats do not list (R1)", async () => {
    scene.begin(call("a"));
    stream.connection.receive(heartbeat(1, ["a"]));
    stream.connection.closed(false);
    const next = back(["a"]);
    const later = scene.begin(call("b"));
    next.connection.receive(heartbeat(2, ["a"]));
    await settled();
    expect(later.end).toBeUndefined();
    next.connection.receive(heartbeat(2, ["a"]));
    await settled();
    expect(later.end).toEqual({ kind: "given_back" });
  });

  it("is asked again to drain when it comes back, and is not waited for when it holds nothing", async () => {
    const seen = scene.begin(call("a"));
    stream.connection.closed(false);
    scene.session.drain(true, "restart");
    expect(scene.closed).toBe(0);
    const next = back(["a"]);
    expect(next.sent.at(-1)?.drain).toMatchObject({ reconnect: true, reason: "restart" });
    next.connection.receive(outcome("a"));
    await settled();
    expect(seen.end?.kind).toBe("outcome");
    next.connection.closed(true);
    stream = back([], "another");
    stream.connection.closed(false);
    scene.session.drain(true, "restart");
    expect(scene.closed).toBe(2);
  });
});
