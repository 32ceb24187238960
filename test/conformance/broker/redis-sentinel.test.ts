/** The Redis engine on a master that sentinels watch: what was acked survives that its replica takes over. */
import { randomUUID } from "node:crypto";
import { systemClock } from "@stairs/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRedis, type RedisBroker } from "../../../src/broker/redis/open.js";
import { type Log, silentLog } from "../../../src/observe/log.js";
import { startWatchedRedis, type WatchedRedis } from "../../support/redis-sentinel.js";
import { arrival, entry, leaseOf, texts } from "./store-under-test.js";

const queue = "app.p";
/** Sentinels that have just made one server the master take their time to make another one it. */
const failoverMs = 60_000;

let watched: WatchedRedis;
beforeAll(async () => {
  watched = await startWatchedRedis();
});
afterAll(() => watched.stop());

const open = (
  query: string,
  more: { log?: Log; clock?: typeof systemClock; waitMs?: number } = {},
) =>
  openRedis({
    url: `${watched.url}${query}`,
    durability: "normal",
    clock: systemClock,
    prefix: `test-${randomUUID()}`,
    ...more,
  });

/** Enqueues one row after the other until told to stop. Returns those that were acked. */
async function enqueueUntil(broker: RedisBroker, isOver: () => boolean): Promise<string[]> {
  const acked: string[] = [];
  for (let at = 0; !isOver(); at++) {
    await broker.enqueue(arrival([entry(queue, `${at}`)]));
    acked.push(`${at}`);
  }
  return acked;
}

async function everything(broker: RedisBroker): Promise<string[]> {
  const all: string[] = [];
  for (;;) {
    const taken = texts(await broker.lease(leaseOf(queue)));
    if (taken.length === 0) return all.sort((a, b) => Number(a) - Number(b));
    all.push(...taken);
  }
}

describe("a replica that takes over", () => {
  it.each([
    ["when it is told to", () => watched.failOver()],
    ["from a master that was killed", () => watched.killMaster()],
  ])(
    "%s has everything that was acked, where changes are to be on a replica (I1, I2, I11)",
    async (_when, fault) => {
      const said: string[] = [];
      const log = { ...silentLog, error: (...words: unknown[]) => void said.push(words.join(" ")) };
      const broker = await open("?replicas=1", { log, waitMs: failoverMs });
      let over = false;
      const enqueueing = enqueueUntil(broker, () => over);
      await fault();
      const before = broker.depth(queue).rows;
      await expect
        .poll(() => broker.depth(queue).rows, { timeout: failoverMs })
        .toBeGreaterThan(before);
      over = true;
      const acked = await enqueueing;
      expect(await everything(broker)).toEqual(acked);
      // No count of changes went backwards: what was seen was on a replica.
      expect(said).toEqual([]);
      await broker.close();
    },
  );
});

describe("a master whose replicas are away", () => {
  it("acks nothing, says why, and goes on by itself when they are back (I11)", async () => {
    const master = await watched.master();
    const replica = watched.servers.find((server) => server !== master);
    const broker = await open("?replicas=1", { waitMs: 1500 });
    await broker.enqueue(arrival([entry(queue, "a")]));
    replica?.signal("SIGSTOP");
    const error = await broker.enqueue(arrival([entry(queue, "b")])).catch(String);
    expect(error).toMatch(/\[UNREACHABLE\].*0 of 1 replicas have the change/);
    replica?.signal("SIGCONT");
    // A replica that was away for long connects anew first.
    await expect
      .poll(() => broker.enqueue(arrival([entry(queue, "c")])).catch(String), { timeout: 20_000 })
      .toEqual({ status: "enqueued" });
    expect(await everything(broker)).toContain("c");
    await broker.close();
  });
});
