import { defaultRetry, jsonColumn, newRowIds, type PlanLink, type StairsError } from "@stairs/core";
import type { Outcome__Output, WorkRequest__Output, WorkResponse } from "@stairs/core/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import type { CallEnd, WorkerCall } from "../../../src/dispatch/worker-port.js";
import { silentLog } from "../../../src/observe/log.js";
import { Session } from "../../../src/session/session.js";
import { FakeClock } from "../../support/fake-clock.js";

const link: PlanLink = {
  node: "f",
  step: "core.main/f",
  mode: "merge",
  when: null,
  inputs: null,
  retry: defaultRetry,
  timeoutMs: 1000,
  requires: {},
  maxRows: null,
  expand: false,
  maxOutputs: 100_000,
  ended: null,
  source: "",
};

function call(callId: string, rows = 1): WorkerCall {
  const text = Buffer.from(JSON.stringify(Array.from({ length: rows }, (_, row) => row)));
  return {
    callId,
    links: [link],
    rows,
    ids: newRowIds(rows),
    frame: new Map([["value", jsonColumn(rows, text)]]),
    attempt: 1,
    timeoutMs: 1000,
  };
}

function request(part: Partial<WorkRequest__Output>): WorkRequest__Output {
  return part;
}

function hello(steps = ["core.main/f"], more: object = {}): WorkRequest__Output {
  return request({
    hello: {
      workerName: "w",
      instanceId: "0123456789abcdef",
      sdkName: "test",
      sdkVersion: "1",
      language: "typescript",
      host: "h",
      pid: 1,
      labels: {},
      buildId: "",
      features: [],
      steps: steps.map((name) => ({
        name,
        kind: "KIND_FUNCTION",
        inputs: [],
        outputs: [],
        inputSchema: "",
        outputSchema: "",
        timeoutMs: 0,
        maxRows: 0,
        docs: "",
        source: "",
      })),
      maxConcurrentCalls: 4,
      parallelCalls: 1,
      maxMessageBytes: 0,
      resume: null,
      ...more,
    },
  });
}

function outcome(callId: string, rows = 1): WorkRequest__Output {
  const plain: Outcome__Output = {
    callId,
    outputs: [
      {
        batch: {
          rows,
          columns: [],
          rowIds: [],
        },
        parents: [],
        merge: false,
      },
    ],
    failures: [],
    dropped: [],
    busyMicros: 500,
    parts: 0,
  };
  return request({ outcome: plain });
}

function heartbeat(receivedSequence: number, heldCallIds: string[]): WorkRequest__Output {
  return request({ heartbeat: { receivedSequence, heldCallIds, load: 0 } });
}

describe("a worker's session", () => {
  let clock: FakeClock;
  let sent: WorkResponse[];
  let ended: (StairsError | undefined)[];
  let closed: number;
  let session: Session;

  beforeEach(() => {
    clock = new FakeClock();
    sent = [];
    ended = [];
    closed = 0;
    session = new Session(
      { send: (message) => sent.push(message), end: (error) => ended.push(error) },
      {
        clock,
        log: silentLog,
        heartbeatMs: 100,
        maxMessageBytes: 1 << 24,
        onOpen: () => undefined,
        onChange: () => undefined,
        onClosed: () => {
          closed += 1;
        },
      },
    );
  });

  /** Starts a call and remembers how it ends. */
  function begin(callId: string, rows = 1): { end: CallEnd | undefined } {
    const seen: { end: CallEnd | undefined } = { end: undefined };
    void session.call(call(callId, rows)).then((end) => {
      seen.end = end;
    });
    return seen;
  }

  async function settled(): Promise<void> {
    await Promise.resolve();
    await Promise.resolve();
  }

  it("is refused when no Hello comes within five seconds", () => {
    clock.advance(4999);
    expect(ended).toEqual([]);
    clock.advance(1);
    expect(ended[0]?.code).toBe("TOO_LATE");
    expect(closed).toBe(1);
  });

  it("is refused when something else comes before the Hello, or a second Hello", () => {
    session.receive(heartbeat(0, []));
    expect(ended[0]?.message).toMatch(/first message of a worker must be a Hello/);
  });

  it("rejects bad steps one by one and serves the others", () => {
    session.receive(hello(["core.main/f", "no spaces here", "core.main/f"]));
    expect(sent[0]?.welcome?.rejectedSteps?.map((step) => step.name)).toEqual([
      "no spaces here",
      "core.main/f",
    ]);
    expect(session.has("core.main/f")).toBe(true);
  });

  it("is refused without a usable step or with a short instance id, and says what is wrong", () => {
    session.receive(hello([]));
    expect(ended[0]?.message).toMatch(/Hello.steps is empty/);
  });

  it("takes an outcome for a call that it holds, once; a second one is stale", async () => {
    session.receive(hello());
    const seen = begin("a");
    session.receive(outcome("a"));
    await settled();
    expect(seen.end).toMatchObject({ kind: "outcome", busyMs: 0.5 });
    if (seen.end?.kind === "outcome") seen.end.acknowledge("committed");
    session.receive(outcome("a"));
    expect(
      sent.flatMap((message) => (message.outcomeAck ? [message.outcomeAck.kind] : [])),
    ).toEqual(["KIND_COMMITTED", "KIND_STALE"]);
    expect(session.totalRows).toBe(1);
  });

  it("suspects only the calls that a lost worker was working on", async () => {
    session.receive(hello());
    const running = begin("a");
    const waiting = begin("b");
    session.streamClosed(false);
    await settled();
    expect(running.end).toEqual({ kind: "lost", suspected: true });
    expect(waiting.end).toEqual({ kind: "lost", suspected: false });
  });

  it("suspects nothing of a worker that ended its stream itself", async () => {
    session.receive(hello());
    const seen = begin("a");
    session.streamClosed(true);
    await settled();
    expect(seen.end).toEqual({ kind: "given_back" });
  });

  it("counts a call's time from when the worker can begin it", async () => {
    session.receive(hello());
    const first = begin("a");
    const second = begin("b");
    clock.advance(90);
    session.receive(heartbeat(2, ["a", "b"]));
    for (let at = 0; at < 9; at++) {
      clock.advance(90);
      session.receive(heartbeat(2, ["a", "b"]));
    }
    session.receive(outcome("a"));
    for (let at = 0; at < 9; at++) {
      clock.advance(90);
      session.receive(heartbeat(2, ["b"]));
    }
    await settled();
    expect(first.end?.kind).toBe("outcome");
    expect(second.end).toBeUndefined();
  });

  it("gives a call up at its deadline, cancels it, and keeps its place until the worker is done", async () => {
    session.receive(hello());
    const seen = begin("a");
    for (let at = 0; at < 10; at++) {
      clock.advance(100);
      session.receive(heartbeat(1, ["a"]));
    }
    await settled();
    expect(seen.end).toEqual({ kind: "timeout" });
    expect(sent.at(-1)?.cancel).toMatchObject({ callId: "a", reason: "deadline" });
    expect(session.held).toBe(1);
    session.receive(outcome("a"));
    expect(session.held).toBe(0);
    expect(sent.at(-1)?.outcomeAck?.kind).toBe("KIND_STALE");
  });

  it("takes a call back that two heartbeats in a row do not list although it was received", async () => {
    session.receive(hello());
    const seen = begin("a");
    session.receive(heartbeat(1, []));
    session.receive(heartbeat(1, ["a"]));
    session.receive(heartbeat(1, []));
    await settled();
    expect(seen.end).toBeUndefined();
    session.receive(heartbeat(1, []));
    await settled();
    expect(seen.end).toEqual({ kind: "given_back" });
  });

  it("leaves calls alone that a minimal worker's empty heartbeats do not mention", async () => {
    session.receive(hello());
    const seen = begin("a");
    for (let at = 0; at < 5; at++) session.receive(heartbeat(0, []));
    await settled();
    expect(seen.end).toBeUndefined();
  });

  it("takes silence of three heartbeats for the loss of the worker", async () => {
    session.receive(hello());
    const seen = begin("a");
    clock.advance(299);
    expect(closed).toBe(0);
    clock.advance(1);
    await settled();
    expect(closed).toBe(1);
    expect(seen.end).toEqual({ kind: "lost", suspected: true });
    expect(ended[0]?.message).toMatch(/No sign of life came for 300 ms/);
  });

  it("has no credit while it drains, and takes the outcomes of what it holds", async () => {
    session.receive(hello());
    const seen = begin("a");
    session.drain(true, "restart");
    expect(session.maxCalls).toBe(0);
    expect(sent.at(-1)?.drain).toEqual({ reconnect: true, reason: "restart" });
    session.receive(outcome("a"));
    await settled();
    expect(seen.end?.kind).toBe("outcome");
  });

  it("answers an outcome that cannot be read as malformed, with the reason", async () => {
    session.receive(hello());
    const seen = begin("a");
    const broken = outcome("a");
    const [output] = broken.outcome?.outputs ?? [];
    if (output) output.batch = null;
    session.receive(broken);
    await settled();
    expect(seen.end?.kind).toBe("malformed");
  });

  /** Starts a 1-to-N call whose parts end up in `taken`, and are written down when `written` is called. */
  function beginExpand(callId: string): {
    end: CallEnd | undefined;
    taken: number[];
    written: (() => void)[];
  } {
    const seen: ReturnType<typeof beginExpand> = { end: undefined, taken: [], written: [] };
    const takePart = (part: number): Promise<void> => {
      seen.taken.push(part);
      return new Promise((resolve) => seen.written.push(resolve));
    };
    const expand = { ...call(callId), links: [{ ...link, expand: true }], takePart };
    void session.call(expand).then((end) => {
      seen.end = end;
    });
    return seen;
  }

  function part(callId: string, number: number): WorkRequest__Output {
    return request({ outcomePart: { callId, part: number, outputs: [] } });
  }

  it("acks a part of a 1-to-N call when it is written down, and not before", async () => {
    session.receive(hello());
    const seen = beginExpand("a");
    session.receive(part("a", 1));
    session.receive(part("a", 2));
    await settled();
    expect(seen.taken).toEqual([1, 2]);
    const acks = (): unknown[] => sent.flatMap(({ outcomePartAck }) => outcomePartAck ?? []);
    expect(acks()).toEqual([]);
    seen.written[0]?.();
    await settled();
    expect(acks()).toEqual([{ callId: "a", part: 1 }]);
  });

  it("ends a 1-to-N call that has too many parts on their way, and rejects its outcome", async () => {
    session.receive(hello());
    const seen = beginExpand("a");
    for (let number = 1; number <= 9; number++) session.receive(part("a", number));
    await settled();
    expect(seen.taken).toHaveLength(8);
    expect(seen.end).toMatchObject({ kind: "malformed" });
    expect(sent.at(-1)?.cancel?.reason).toMatch(/at most 4 may be on their way/);
    session.receive(outcome("a"));
    expect(sent.at(-1)?.outcomeAck).toMatchObject({ kind: "KIND_REJECTED" });
    expect(session.held).toBe(0);
  });

  it("passes by parts that come after the outcome or for a call that is cancelled", async () => {
    session.receive(hello());
    const ended = beginExpand("a");
    session.receive(outcome("a"));
    session.receive(part("a", 1));
    const cancelled = beginExpand("b");
    session.cancel("b", "lease lost");
    session.receive(part("b", 1));
    await settled();
    expect([...ended.taken, ...cancelled.taken]).toEqual([]);
  });

  it("takes 1-to-N steps, and no producers", () => {
    const steps = [
      { name: "a/expand", kind: "KIND_EXPAND" },
      { name: "a/producer", kind: "KIND_PRODUCER" },
    ];
    session.receive(hello([], { steps }));
    expect(session.has("a/expand")).toBe(true);
    expect(sent[0]?.welcome?.rejectedSteps?.map(({ name }) => name)).toEqual(["a/producer"]);
    expect(sent[0]?.welcome?.partWindow).toBe(4);
  });
});
