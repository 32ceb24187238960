import { EventEmitter } from "node:events";
import type { ChildProcess } from "node:child_process";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { WorkerSlot } from "../../../src/cli/supervise/worker-slot.js";
import { FakeClock } from "../../support/fake-clock.js";

class FakeChild extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly signals: string[] = [];

  kill(signal: string): boolean {
    this.signals.push(signal);
    return true;
  }

  end(code: number | null, signal: NodeJS.Signals | null = null): void {
    this.emit("close", code, signal);
  }
}

function slot(): {
  slot: WorkerSlot;
  children: FakeChild[];
  clock: FakeClock;
  out: string[];
  err: string[];
} {
  const children: FakeChild[] = [];
  const clock = new FakeClock();
  const out: string[] = [];
  const err: string[] = [];
  const start = (): ChildProcess => {
    const child = new FakeChild();
    children.push(child);
    return child as unknown as ChildProcess;
  };
  const world = {
    start,
    clock,
    ready: () => undefined,
    drainMs: 30_000,
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
  };
  return { slot: new WorkerSlot("worker-1", world), children, clock, out, err };
}

describe("a worker's place", () => {
  it("is filled again after a death, each time after a longer pause", () => {
    const { children, clock, err } = slot();
    children[0]?.end(1);
    expect(err).toEqual(["[worker-1] ended with exit code 1; starts again in 0.2 s"]);
    clock.advance(199);
    expect(children).toHaveLength(1);
    clock.advance(1);
    expect(children).toHaveLength(2);
    children[1]?.end(1);
    expect(err.at(-1)).toBe("[worker-1] ended with exit code 1; starts again in 0.4 s");
  });

  it("begins with the short pause again when the process has been ready", () => {
    const { children, clock, err } = slot();
    children[0]?.end(1);
    clock.advance(200);
    children[1]?.emit("message", "ready");
    children[1]?.end(1);
    expect(err.at(-1)).toContain("starts again in 0.2 s");
  });

  it("is given up when the process dies again and again before it is ready", async () => {
    const { slot: worker, children, clock } = slot();
    for (let i = 0; i < 6; i++) {
      children[i]?.end(1);
      clock.advance(10_000);
    }
    await expect(worker.ended).rejects.toThrow(/6 times in a row before it was ready/);
    expect(children).toHaveLength(6);
  });

  it("is filled again however often its process is killed: that says nothing about its start", () => {
    const { children, clock, err } = slot();
    for (let i = 0; i < 20; i++) {
      children[i]?.end(null, "SIGKILL");
      expect(err.at(-1)).toBe("[worker-1] was ended by SIGKILL; starts again in 0.2 s");
      clock.advance(200);
    }
    expect(children).toHaveLength(21);
  });

  it("ends with its process after a drain, and stays empty", async () => {
    const { slot: worker, children, clock } = slot();
    worker.drain();
    expect(children[0]?.signals).toEqual(["SIGTERM"]);
    children[0]?.end(0);
    await worker.ended;
    clock.advance(60_000);
    expect(children).toHaveLength(1);
  });

  it("ends at once when it is drained while it waits to start again", async () => {
    const { slot: worker, children, clock } = slot();
    children[0]?.end(1);
    worker.drain();
    await worker.ended;
    clock.advance(60_000);
    expect(children).toHaveLength(1);
  });

  it("puts its name before each line of output", async () => {
    const { children, out } = slot();
    const [child] = children;
    child?.stdout.end("one\ntwo\n");
    await new Promise((resolve) => child?.stdout.once("end", resolve));
    expect(out).toEqual(["[worker-1] one", "[worker-1] two"]);
  });

  it("is emptied by force when its process does not finish in time, and says so", async () => {
    const { slot: place, children, clock, err } = slot();
    place.drain();
    clock.advance(29_999);
    expect(children[0]?.signals).toEqual(["SIGTERM"]);
    clock.advance(1);
    expect(children[0]?.signals).toEqual(["SIGTERM", "SIGKILL"]);
    expect(err).toEqual([
      "[worker-1] has not ended within 30 s; the supervisor kills it, and its rows return to their queues",
    ]);
    children[0]?.end(null, "SIGKILL");
    await place.ended;
    expect(clock.timers).toBe(0);
  });
});
