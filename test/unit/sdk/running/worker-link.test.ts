import { StairsError } from "@stairs/core";
import type { Outcome__Output } from "@stairs/core/protocol";
import { describe, expect, it } from "vitest";
import { startWorker } from "../../../../sdk-ts/dist/worker/start-worker.js";
import { nativeStep, type Row } from "./chain-setup.js";
import { ScriptedCoordinator } from "./scripted-coordinator.js";
import { ack, call, close, greet, inProcess, outcome, scene } from "./worker-scene.js";

function made({ outputs }: Outcome__Output): unknown {
  return outputs.map(({ batch, parents }) => [
    parents,
    Object.fromEntries((batch?.columns ?? []).map(({ name, json }) => [name, String(json)])),
  ]);
}

const double = nativeStep("t/double", (row) => ({ y: Number((row as Row)["x"]) * 2 }));

describe("a worker", () => {
  it("says who it is and what it can do", async () => {
    const step = nativeStep("t/double", () => ({}), { inputs: ["x"], timeoutMs: 5, maxRows: 9 });
    const { worker, hello, stream } = await scene([step]);
    expect(hello).toMatchObject({
      workerName: "w",
      sdkName: "stairs-ts",
      language: "typescript",
      pid: process.pid,
      maxConcurrentCalls: 4,
      parallelCalls: 1,
      steps: [
        {
          name: "t/double",
          kind: "KIND_FUNCTION",
          inputs: ["x"],
          timeoutMs: 5,
          maxRows: 9,
          source: "test.ts:1",
        },
      ],
    });
    expect(hello.instanceId.length).toBeGreaterThanOrEqual(16);
    await close(worker, stream);
  });

  it("answers calls in the order in which they came, small and large ones", async () => {
    const { worker, stream } = await scene([double]);
    const many = Array.from({ length: 20_000 }, (_, i) => i);
    call(stream, "1", [1, 2]);
    call(stream, "2", many);
    call(stream, "3", [5]);
    const answers = [await outcome(stream), await outcome(stream), await outcome(stream)];
    expect(answers.map(({ callId }) => callId)).toEqual(["1", "2", "3"]);
    expect(answers.map(made)).toEqual([
      [[[], { y: "[2,4]" }]],
      [[[], { y: JSON.stringify(many.map((i) => i * 2)) }]],
      [[[], { y: "[10]" }]],
    ]);
    expect(answers.every(({ busyMicros }) => busyMicros > 0)).toBe(true);
    for (const { callId } of answers) ack(stream, callId);
    expect(worker.stats()).toEqual({
      connected: true,
      calls: 3,
      rows: 20_003,
      failedRows: 0,
      parts: 0,
    });
    await close(worker, stream);
  });

  it("sends what is too large for one message in parts", async () => {
    const wide = nativeStep("t/double", (row) => ({ y: String((row as Row)["x"]).repeat(1000) }));
    const { worker, stream } = await scene([wide], { maxMessageBytes: 10_000 });
    call(
      stream,
      "1",
      Array.from({ length: 50 }, (_, i) => i % 10),
    );
    let parts = 0;
    const parents: number[] = [];
    for (;;) {
      const { outcomePart, outcome: last } = await stream.next();
      for (const output of (outcomePart ?? last)?.outputs ?? []) parents.push(...output.parents);
      if (outcomePart) expect(outcomePart.part).toBe(++parts);
      if (!last) continue;
      expect(last.parts).toBe(parts);
      break;
    }
    expect(parts).toBeGreaterThan(4);
    expect(parents.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    ack(stream, "1");
    await close(worker, stream);
  });

  it("skips a cancelled call that has not begun, and tells the one that runs", async () => {
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const ran: unknown[] = [];
    const wait = nativeStep("t/double", (row, { signal }) => {
      ran.push((row as Row)["x"]);
      if ((row as Row)["x"] !== 1) return {};
      begun();
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    });
    const { worker, stream } = await scene([wait]);
    for (const id of ["1", "2", "3"]) call(stream, id, [Number(id)]);
    await running;
    for (const callId of ["2", "1"]) stream.send({ cancel: { callId, reason: "deadline" } });
    const ends = [await outcome(stream), await outcome(stream), await outcome(stream)];
    expect(ends.map(({ callId, outputs }) => [callId, outputs.length])).toEqual([
      ["1", 0],
      ["2", 0],
      ["3", 1],
    ]);
    expect(ran).toEqual([1, 3]);
    for (const { callId } of ends) ack(stream, callId);
    await close(worker, stream);
  });

  it("finishes what it holds when it drains, and closes the stream after the last ack", async () => {
    const { worker, stream } = await scene([double]);
    call(stream, "1", [1]);
    call(stream, "2", [2]);
    const first = await outcome(stream);
    const drained = worker.drain();
    const seen: string[] = [];
    for (let i = 0; i < 2; i++) {
      const request = await stream.next();
      seen.push(request.message ?? "");
    }
    expect(seen.sort()).toEqual(["drain", "outcome"]);
    ack(stream, first.callId);
    ack(stream, "2");
    await stream.halfClosed;
    stream.end();
    await drained;
    await worker.closed;
  });

  it("comes back under the same instance id when its stream is lost, without what it held", async () => {
    let release: () => void = () => undefined;
    const signals: AbortSignal[] = [];
    const slow = nativeStep("t/double", (row, { signal }) => {
      if ((row as Row)["x"] !== 1) return { y: 0 };
      signals.push(signal);
      return new Promise((resolve) => {
        release = () => resolve({ y: 1 });
        signal.addEventListener("abort", release);
      });
    });
    const { coordinator, worker, stream, hello } = await scene([slow]);
    call(stream, "1", [1]);
    call(stream, "2", [2]);
    stream.end(new StairsError("INTERNAL", "gone"));
    const again = await coordinator.work();
    expect((await greet(again)).instanceId).toBe(hello.instanceId);
    call(again, "3", [3]);
    expect((await outcome(again)).callId).toBe("3");
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    ack(again, "3");
    await close(worker, again);
  });

  it("comes back when the coordinator was away altogether", async () => {
    const { coordinator, worker, hello } = await scene([double]);
    coordinator.stop();
    const second = await ScriptedCoordinator.start(coordinator.address);
    const stream = await second.work();
    expect((await greet(stream)).instanceId).toBe(hello.instanceId);
    await close(worker, stream);
  });

  it("leaves and comes back when the coordinator drains", async () => {
    const { coordinator, worker, stream } = await scene([double]);
    call(stream, "1", [1]);
    stream.send({ drain: { reconnect: true, reason: "restart" } });
    expect((await outcome(stream)).callId).toBe("1");
    ack(stream, "1");
    await stream.halfClosed;
    stream.end();
    const again = await coordinator.work();
    await greet(again);
    call(again, "1", [4]);
    expect(made(await outcome(again))).toEqual([[[], { y: "[8]" }]]);
    ack(again, "1");
    await close(worker, again);
  });

  it("ends with the coordinator's words when it is refused", async () => {
    const coordinator = await ScriptedCoordinator.start();
    const starting = startWorker({ address: coordinator.address, steps: [double] });
    const stream = await coordinator.work();
    stream.end(new StairsError("BAD_MESSAGE", "No such steps here."));
    await expect(starting).rejects.toMatchObject({
      code: "BAD_MESSAGE",
      message: "No such steps here.",
    });
  });

  it("says what to do when nobody answers", async () => {
    const { stop, address } = await ScriptedCoordinator.start();
    stop();
    await expect(
      startWorker({ address, steps: [double], firstConnectMs: 300 }),
    ).rejects.toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringContaining("stairs coord start") as unknown,
    });
  });
});

describe("a worker whose code blocks its process", () => {
  it("keeps sending heartbeats that list the call, and answers when it is done", async () => {
    const coordinator = await ScriptedCoordinator.start();
    const child = inProcess(
      coordinator.address,
      "const end = Date.now() + 2000; while (Date.now() < end); return { y: 1 };",
    );
    const stream = await coordinator.work();
    await greet(stream, { heartbeatIntervalMs: 50 });
    call(stream, "1", [1]);
    let beats = 0;
    for (;;) {
      const request = await stream.next();
      if (request.outcome) break;
      const { heldCallIds, receivedSequence } = request.heartbeat ?? {};
      if (receivedSequence !== 1) continue;
      expect(heldCallIds).toEqual(["1"]);
      beats++;
    }
    // 40 are due; the machine may be busy.
    expect(beats).toBeGreaterThan(15);
    ack(stream, "1");
    child.signal("SIGTERM");
    await stream.halfClosed;
    stream.end();
    expect(await child.exit).toEqual({ code: 0, signal: null });
    expect(child.stdout).toBe("closed\n");
  }, 20_000);

  it.each([
    ["process.exit(7)", 7],
    ["setTimeout(() => { throw new Error('uncaught'); }); return new Promise(() => {});", 1],
  ])(
    "ends as its code says: %s",
    async (body, exitCode) => {
      const coordinator = await ScriptedCoordinator.start();
      const child = inProcess(coordinator.address, body);
      const stream = await coordinator.work();
      await greet(stream);
      call(stream, "1", [1]);
      expect(await child.exit).toEqual({ code: exitCode, signal: null });
      await stream.cancelled;
    },
    20_000,
  );
});
