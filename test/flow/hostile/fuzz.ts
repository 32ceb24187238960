/**
 * Hostile peers beside healthy ones. The coordinator answers each of them, loses and doubles nothing of
 * the others, and keeps nothing of them when they are gone (I9, I10).
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "vitest";
import { Chance } from "../../support/chance.js";
import { chainOf, testCoordinator } from "../../support/coordinator.js";
import { Operator } from "../../support/operator.js";
import { WireClient } from "../../support/wire-client.js";
import { type Trouble, hostileCase } from "./cases.js";
import { HealthyPair } from "./healthy-pair.js";

/** Cases that are under way at once. */
const atOnce = 64;
/** How often what hostile peers have paused or drained is resumed, in cases. */
const resumeEvery = 50;
/** What the heap may grow by from its first tenth on, in bytes. */
const heapRoom = 24 * 1024 * 1024;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Sends so many hostile conversations. */
export async function fuzz(cases: number, seed: number): Promise<void> {
  const coordinator = await testCoordinator();
  await coordinator.register(chainOf("main", "f"), chainOf("victim", "v"), chainOf("calls", "c"));
  const healthy = new HealthyPair(coordinator.address, "test.main", [
    "test.main/f",
    "test.calls/c",
  ]);
  const client = new WireClient(coordinator.address);
  const operator = new Operator(coordinator.address);
  const troubles: Trouble[] = [];
  const ended = new Map<string, number>();
  let next = 0;
  const hostilePeer = async (until: number): Promise<void> => {
    while (next < until && troubles.length === 0) {
      const at = next++;
      const chance = new Chance(seed + at);
      const name = `fuzzed-${seed}-${at}`.padEnd(20, "-");
      const { status, trouble } = await hostileCase(client, chance, name);
      ended.set(status, (ended.get(status) ?? 0) + 1);
      if (trouble !== undefined) troubles.push(trouble);
      if (at % resumeEvery === 0) await operator.resume("test.victim", "test.calls");
    }
  };
  const peers = (until: number): Promise<unknown> =>
    Promise.all(Array.from({ length: atOnce }, () => hostilePeer(until)));
  try {
    await healthy.begin();
    await peers(cases / 10);
    const before = await heapUsed();
    await peers(cases);
    expect(troubles).toEqual([]);
    const grown = (await heapUsed()) - before;
    const counts = [...ended].sort(([, a], [, b]) => b - a).map(([name, of]) => `${name} ${of}`);
    console.log(`${counts.join(", ")}; the heap has grown by ${(grown / 2 ** 20).toFixed(1)} MB`);
    expect(grown).toBeLessThan(heapRoom);
    client.close();
    const rows = await healthy.end();
    expect(healthy.wrong).toEqual([]);
    await expect
      .poll(() => coordinator.stage("test.main/f"))
      .toMatchObject({
        ready: 0,
        inFlight: 0,
        dead: 0,
        totalIn: rows,
        totalOut: rows,
        totalRetried: 0,
        totalLosses: 0,
      });
    healthy.close();
    await expect
      .poll(async () => (await coordinator.status()).coordinator, { timeout: 10_000 })
      .toMatchObject({ workers: 0, producers: 0 });
  } finally {
    client.close();
    operator.close();
    healthy.close();
    await coordinator.stop();
  }
}

async function heapUsed(): Promise<number> {
  let least = Infinity;
  // What the last conversations have left ends within some turns of the event loop.
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}
