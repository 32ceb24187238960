/** One random schedule of faults at the broker's door, with a random program under them. */
import { expect } from "vitest";
import { Chance } from "../chance.js";
import { type FaultRates, Faults } from "../door/faults.js";
import type { Row } from "../history/event.js";
import { violationText } from "../history/violation.js";
import { register } from "../requests.js";
import { Play, type PlayOptions } from "./play.js";
import { playProducer } from "./played-producer.js";
import { PlayedWorker } from "./played-worker.js";
import { Program } from "./program.js";

const rates: FaultRates = { before: 0.08, after: 0.08, late: 0.2, away: 0.01 };

/** How much comes in. */
export interface Load {
  readonly producers: number;
  /** Of each producer, with one to six rows. */
  readonly batches: number;
}

/** Runs a schedule to its end; fails if something is left over, or the checker finds anything. */
export async function playSchedule(
  seed: number,
  load: Load,
  engine?: { readonly open: PlayOptions["open"]; readonly pipelinesApart: boolean },
): Promise<void> {
  const chance = new Chance(seed);
  const program = Program.random(chance);
  const faults = new Faults(chance, rates);
  const play = await Play.start({
    door: { way: (broker) => faults.before(broker) },
    random: () => chance.fraction(),
    ...(engine?.open === undefined ? {} : { open: engine.open }),
  });
  await register(play.address, program.specs);
  faults.on = true;
  const workers = [1, 2].map((at) => {
    const journal = play.journal(`worker ${at}`);
    return new PlayedWorker({ address: play.address, program, journal, chance, breaksOnceIn: 40 });
  });
  const names = Array.from({ length: load.producers }, (_, at) => `producer${at}`);
  await Promise.all(
    names.map((name) => {
      const batches = batchesOf(chance, name, load.batches);
      return playProducer(play.address, "test.p", batches, play.journal(name));
    }),
  );
  await expect.poll(() => play.left(), { timeout: 20_000 }).toBe(0);
  const violations = await play.violations({
    ...program.law,
    pipelinesApart: engine?.pipelinesApart ?? false,
  });
  await Promise.all(workers.map((worker) => worker.stop()));
  faults.on = false;
  await play.stop();
  expect(violationText(violations), program.text).toBe("");
  expect(faults.counts.after).toBeGreaterThan(0);
}

/** Rows with keys of their own. */
function batchesOf(chance: Chance, producer: string, batches: number): Row[][] {
  let row = 0;
  return Array.from({ length: batches }, () =>
    Array.from({ length: 1 + chance.below(6) }, () => ({
      key: `${producer}-${row++}`,
      value: chance.below(1000),
    })),
  );
}
