import fc from "fast-check";
import { batchFromWire, rowIdText, StairsError } from "@stairs/core";
import type { PushOpen__Output } from "@stairs/core/protocol";
import { describe, expect, it, vi } from "vitest";
import { openPush, type Push } from "../../../../sdk-ts/dist/push/push.js";
import { rowsOf, type Row } from "./chain-setup.js";
import { type PushStream, ScriptedCoordinator } from "./scripted-coordinator.js";
import { holds } from "../../../support/seeds.js";

const limits = { window: 4, maxMessageBytes: 16 * 1024 * 1024 };

/** Takes batches as a coordinator does: each sequence once, whatever the streams suffer. */
class Store {
  readonly rows: Row[] = [];
  readonly ids: string[] = [];
  last = 0;
  epoch = "";

  /** Answers an open; a new epoch begins anew. */
  async greet(stream: PushStream, given: Partial<typeof limits> = {}): Promise<PushOpen__Output> {
    const { open } = await stream.next();
    if (!open) throw new Error("the first message is no PushOpen");
    if (open.epoch !== this.epoch) this.last = 0;
    this.epoch = open.epoch;
    expect(open.ackedSequence).toBeLessThanOrEqual(this.last);
    stream.send({ opened: { nextSequence: this.last + 1, ...limits, ...given } });
    return open;
  }

  /** Takes the next batch of a stream. */
  async take(stream: PushStream): Promise<number> {
    const { batch } = await stream.next();
    if (!batch?.batch) throw new Error("no batch came");
    expect(batch.sequence).toBe(this.last + 1);
    this.last = batch.sequence;
    const received = batchFromWire(batch.batch, "the batch");
    this.rows.push(...rowsOf(received));
    for (let row = 0; row < received.rows; row++) {
      this.ids.push(received.ids === null ? "" : rowIdText(received.ids, row));
    }
    return received.rows;
  }

  ack(stream: PushStream): void {
    stream.send({ ack: { sequence: this.last } });
  }

  /** Takes and acks until so many rows are here. */
  async takeRows(stream: PushStream, count: number): Promise<void> {
    while (this.rows.length < count) {
      await this.take(stream);
      this.ack(stream);
    }
  }
}

interface Scene {
  readonly coordinator: ScriptedCoordinator;
  readonly push: Push;
  readonly stream: PushStream;
  readonly store: Store;
  readonly open: PushOpen__Output;
}

async function scene(given: Partial<typeof limits> = {}): Promise<Scene> {
  const coordinator = await ScriptedCoordinator.start();
  const opening = openPush({ address: coordinator.address, pipelines: ["a.b"], producer: "a.p" });
  const stream = await coordinator.push();
  const store = new Store();
  const open = await store.greet(stream, given);
  return { coordinator, push: await opening, stream, store, open };
}

async function close(push: Push, stream: PushStream): Promise<void> {
  const closed = push.close();
  await stream.halfClosed;
  stream.end();
  await closed;
}

const integers = (count: number): Row[] => Array.from({ length: count }, (_, value) => ({ value }));

describe("a producer's rows", () => {
  it("arrive in order under ids of one base, and flush waits until they are durable", async () => {
    const { push, stream, store, open } = await scene();
    expect(open).toMatchObject({ producer: "a.p", pipelines: ["a.b"], ackedSequence: 0 });
    expect(open.instanceId.length).toBeGreaterThanOrEqual(16);
    const rows = integers(10_000);
    const pushing = push.pushRows(rows);
    await store.takeRows(stream, 5000);
    await pushing;
    const flushed = push.flush();
    await store.takeRows(stream, rows.length);
    await flushed;
    expect([push.pushed, push.acked]).toEqual([10_000, 10_000]);
    expect(store.rows).toEqual(rows);
    const [base = ""] = store.ids[0]?.split("-") ?? [];
    expect(store.ids).toEqual(rows.map((_, i) => `${base}-${i}`));
    await close(push, stream);
  });

  it("leave at once while nothing is on its way, and together after that", async () => {
    const { push, stream, store } = await scene();
    for (const row of integers(100)) expect(push.push(row)).toBeUndefined();
    expect(await store.take(stream)).toBe(1);
    store.ack(stream);
    expect(await store.take(stream)).toBe(99);
    store.ack(stream);
    await close(push, stream);
  });

  it("leave a few milliseconds later when no ack comes", async () => {
    const { push, stream, store } = await scene();
    for (const row of integers(3)) void push.push(row);
    expect(await store.take(stream)).toBe(1);
    expect(await store.take(stream)).toBe(2);
    store.ack(stream);
    await close(push, stream);
  });

  it("wait when the window is full, and never more batches are on their way than it allows", async () => {
    const { push, stream, store } = await scene({ window: 2 });
    let wait: Promise<void> | undefined;
    let pushed = 0;
    while (wait === undefined) {
      wait = push.push({ value: pushed++ });
      expect(pushed).toBeLessThan(10_000);
    }
    expect(pushed).toBe(1 + 4096);
    let free = false;
    void wait.then(() => {
      free = true;
    });
    expect(await store.take(stream)).toBe(1);
    expect(await store.take(stream)).toBe(4096);
    expect(free).toBe(false);
    store.ack(stream);
    await wait;
    await close(push, stream);
  });

  it("part into batches by shape and by size", async () => {
    const { push, stream, store } = await scene({ maxMessageBytes: 100_000, window: 100 });
    const rows = Array.from({ length: 20 }, (_, i) => ({ text: "x".repeat(30_000), i }));
    await push.pushRows([...rows, { other: 1 }]);
    const flushed = push.flush();
    let most = 0;
    while (store.rows.length < 21) {
      most = Math.max(most, await store.take(stream));
      store.ack(stream);
    }
    expect(most).toBeLessThanOrEqual(3);
    await flushed;
    expect(store.rows.filter((row) => "i" in row)).toEqual(rows);
    await close(push, stream);
  });
});

describe("a lost connection", () => {
  it("loses no row and doubles none, wherever it breaks (F42)", async () => {
    await holds(
      "lost connections",
      fc.asyncProperty(
        fc.array(fc.record({ batches: fc.nat(5), acks: fc.boolean() }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (breaks) => {
          const { coordinator, push, stream, store, open } = await scene();
          const rows = integers(6000);
          const done = push.pushRows(rows).then(() => push.flush());
          let current = stream;
          for (const { batches, acks } of breaks) {
            for (let i = 0; i < batches && store.rows.length < rows.length; i++) {
              // Only as many as come without an ack.
              if (i > 0 && !acks) break;
              await store.take(current);
              if (acks && i < batches - 1) store.ack(current);
            }
            if (store.rows.length === rows.length) break;
            current.end(new StairsError("INTERNAL", "cut"));
            current = await coordinator.push();
            const again = await store.greet(current);
            expect(again.instanceId).toBe(open.instanceId);
            expect(again.epoch).toBe(open.epoch);
          }
          store.ack(current);
          await store.takeRows(current, rows.length);
          await done;
          expect(store.rows).toEqual(rows);
          expect(new Set(store.ids).size).toBe(rows.length);
          await close(push, current);
        },
      ),
      10,
      3,
    );
  }, 60_000);

  it("to a coordinator that has forgotten the producer begins a new epoch with what was not acked", async () => {
    const { coordinator, push, stream, store, open } = await scene();
    void push.push({ value: 0 });
    await store.take(stream);
    store.ack(stream);
    await push.flush();
    void push.push({ value: 1 });
    await store.take(stream);
    stream.end(new StairsError("INTERNAL", "cut"));
    const refused = await coordinator.push();
    expect((await refused.next()).open).toMatchObject({ epoch: open.epoch, ackedSequence: 1 });
    refused.end(new StairsError("PRODUCER_STATE_LOST", "forgotten"));
    const again = await coordinator.push();
    const anew = await store.greet(again);
    expect(anew).toMatchObject({ instanceId: open.instanceId, ackedSequence: 0 });
    expect(anew.epoch).not.toBe(open.epoch);
    await store.take(again);
    store.ack(again);
    await push.flush();
    // The coordinator had it, but could no longer say so.
    expect(store.rows.map(({ value }) => value)).toEqual([0, 1, 1]);
    await close(push, again);
  });
});

describe("a coordinator that can take no rows for now", () => {
  it("is asked again and again, and its words are said once until it takes some", async () => {
    const said: string[] = [];
    const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    const { coordinator, push, stream, store } = await scene();
    const full = new StairsError("STORE_FULL", "The disk is full.");
    void push.push({ value: 1 });
    let refused = stream;
    for (let times = 0; times < 3; times++) {
      expect((await refused.next()).batch?.sequence).toBe(store.last + 1);
      refused.end(full);
      refused = await coordinator.push();
      await store.greet(refused);
    }
    await store.take(refused);
    store.ack(refused);
    await push.flush();
    expect(said).toEqual([
      "stairs: a.p: the connection is lost (The disk is full.); reconnecting\n",
    ]);
    void push.push({ value: 2 });
    await store.take(refused);
    refused.end(full);
    const last = await coordinator.push();
    await store.greet(last);
    await push.flush();
    expect(said).toHaveLength(2);
    write.mockRestore();
    await close(push, last);
  });
});

describe("a coordinator that has less than was sent", () => {
  it("gets it again, and people hear that the connection was lost and nothing of numbers", async () => {
    const said: string[] = [];
    const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    const { coordinator, push, stream, store } = await scene();
    void push.push({ value: 1 });
    expect((await stream.next()).batch?.sequence).toBe(1);
    stream.end(new StairsError("SEQUENCE_GAP", "Batch 1 came where 0 was expected."));
    const again = await coordinator.push();
    await store.greet(again);
    await store.take(again);
    store.ack(again);
    await push.flush();
    expect(said).toEqual(["stairs: a.p: the connection is lost; reconnecting\n"]);
    write.mockRestore();
    await close(push, again);
  });
});

describe("a row that cannot be pushed", () => {
  it("throws from the call that pushed it, with its number, field and type; the others arrive", async () => {
    const { push, stream, store } = await scene();
    for (const row of integers(6)) void push.push(row);
    expect(() => push.push({ value: 6, f: () => 1 })).toThrow(
      expect.objectContaining({
        code: "BAD_VALUE",
        message: expect.stringMatching(/^Row 7 .*a function in the field "f"/) as unknown,
      }),
    );
    expect(() => push.push([1])).toThrow(/Row 7 .*is an array/);
    void push.push({ value: 6 });
    const flushed = push.flush();
    await store.takeRows(stream, 7);
    await flushed;
    expect(store.rows).toEqual(integers(7));
    await close(push, stream);
  });

  it("throws when it is too large for a message, and the others arrive", async () => {
    const { push, stream, store } = await scene({ maxMessageBytes: 10_000 });
    void push.push({ text: "a" });
    void push.push({ text: "b" });
    expect(() => push.push({ text: "\u0001".repeat(2000) })).toThrow(
      expect.objectContaining({
        code: "TOO_LARGE",
        message: expect.stringMatching(
          /^Row 3 has 12\d\d\d bytes; a row may have 9\d\d\d/,
        ) as unknown,
      }),
    );
    void push.push({ text: "c" });
    const flushed = push.flush();
    await store.takeRows(stream, 3);
    await flushed;
    expect(store.rows).toEqual([{ text: "a" }, { text: "b" }, { text: "c" }]);
    expect(push.acked).toBe(3);
    await close(push, stream);
  });
});

describe("a stream that the coordinator refuses", () => {
  it("ends at once with its words", async () => {
    const coordinator = await ScriptedCoordinator.start();
    const opening = openPush({ address: coordinator.address, pipelines: ["a.gone"] });
    (await coordinator.push()).end(new StairsError("NOT_FOUND", "There is no pipeline a.gone."));
    await expect(opening).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "There is no pipeline a.gone.",
    });
  });

  it("ends later with its words from every call", async () => {
    const { push, stream } = await scene();
    void push.push({ value: 1 });
    stream.end(new StairsError("BAD_BATCH", "Batch 1 is malformed."));
    await expect(push.flush()).rejects.toMatchObject({ code: "BAD_BATCH" });
    expect(() => push.push({ value: 2 })).toThrow("Batch 1 is malformed.");
    await expect(push.close()).rejects.toMatchObject({ code: "BAD_BATCH" });
  });

  it("says what to do when nobody answers", async () => {
    const { stop, address } = await ScriptedCoordinator.start();
    stop();
    await expect(
      openPush({ address, pipelines: ["a.b"], firstConnectMs: 300 }),
    ).rejects.toMatchObject({ code: "UNREACHABLE" });
  });
});
