/** A coordinator that keeps its queues on a Redis server, killed and started again. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { emptyFolder } from "../../support/folders.js";
import { KillLoad } from "../../support/kill-load.js";
import { coordinator, type Running } from "../../support/processes.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";

const long = 180_000;

let server: RedisServer;
let load: KillLoad | undefined;
let database = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
afterEach(() => load?.close());

/** A coordinator on an own database of the server. */
function onRedis(...words: string[]): Promise<Running & { readonly address: string }> {
  const redis = `${server.url}/${database}`;
  return coordinator(emptyFolder(), [
    "--redis",
    redis,
    "--lease",
    "2s",
    "--queue-rows",
    "4000",
    ...words,
  ]);
}

/** Lets the load come to its end and compares. */
async function end(one: KillLoad, what: string): Promise<void> {
  const acked = await one.stopProducing();
  const stages = async (): Promise<unknown> =>
    (await one.stages()).map(({ queue, totalIn, totalOut, ready, inFlight, delayed, dead }) => ({
      queue,
      totalIn,
      totalOut,
      left: ready + inFlight + delayed + dead,
    }));
  await expect.poll(stages, { timeout: 60_000, interval: 100 }).toEqual([
    { queue: "load.main/spin", totalIn: acked, totalOut: acked, left: 0 },
    { queue: "load.main/note", totalIn: acked, totalOut: acked, left: 0 },
  ]);
  const account = one.account(acked);
  console.log(`${what}: ${JSON.stringify(account)}`);
  expect(account).toMatchObject({ consumed: acked, wrong: 0 });
  expect(acked).toBeGreaterThan(0);
}

/** Waits until so many workers have worked some rows off since they came. */
async function busy(one: KillLoad, workers: number): Promise<number[]> {
  let pids: number[] = [];
  await expect
    .poll(
      async () => {
        const found = (await one.list()).filter(({ totalRows }) => totalRows > 0);
        pids = found.map(({ pid }) => pid);
        return pids.length;
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(workers);
  return pids;
}

describe("a coordinator on Redis", () => {
  it(
    "loses and doubles nothing when a worker and it itself are killed (I1, I2)",
    async () => {
      database = 1;
      const first = await onRedis();
      load = new KillLoad(first.address, { pauseMs: 5 });
      load.workers(2);
      load.produce();
      const [victim] = await busy(load, 1);
      if (victim !== undefined) process.kill(victim, "SIGKILL");
      await expect
        .poll(async () => (await load?.list())?.some(({ pid }) => pid === victim))
        .toBe(false);
      await busy(load, 2);
      first.signal("SIGKILL");
      await first.exit;
      const [, port = ""] = first.address.split(":");
      await onRedis("--port", port);
      await busy(load, 2);
      await end(load, "a worker and the coordinator killed");
    },
    long,
  );
});
