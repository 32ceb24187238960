/**
 * Kills of a coordinator at each step of the way of an outcome into its store. The steps are seen from
 * outside: in the proxy between worker and coordinator, and in the coordinator's own counters.
 */
import { systemClock } from "@stairs/core";
import { join } from "node:path";
import { expect } from "vitest";
import { openEmbedded } from "../../../src/broker/embedded/open.js";
import { Chance } from "../chance.js";
import { emptyFolder } from "../folders.js";
import { check } from "../history/check.js";
import type { Event, Row } from "../history/event.js";
import { Journal } from "../history/journal.js";
import { violationText } from "../history/violation.js";
import { accountOf } from "./account-of.js";
import { playProducer } from "./played-producer.js";
import { PlayedWorker } from "./played-worker.js";
import { Program } from "./program.js";
import { coordinator } from "../processes.js";
import { register, stages } from "../requests.js";
import { Signal } from "../signal.js";
import { type Connection, TcpProxy } from "../tcp-proxy.js";

const program = new Program([
  { pipeline: "test.p", name: "a", kind: "step" },
  { pipeline: "test.p", name: "sink", kind: "sink" },
]);
/** What a kill waits for. */
interface Moment {
  readonly connection: Connection;
  /** Lets the worker send its outcome. */
  readonly answer: () => void;
  /** When the worker has the answer to it. */
  readonly acked: Promise<void>;
  /** When the store has it. */
  readonly committed: () => Promise<void>;
}

/** The steps, in their order. */
export const killPoints = {
  "before the outcome is received": async ({ connection, answer }: Moment) => {
    connection.stop("up");
    const sent = connection.next("up");
    answer();
    await sent;
  },
  "as soon as the outcome is on its way in": async ({ connection, answer }: Moment) => {
    const sent = connection.next("up");
    answer();
    await sent;
  },
  "when it is committed, before the ack": async ({ connection, answer, committed }: Moment) => {
    connection.stop("down");
    answer();
    await committed();
  },
  "after the ack": async ({ answer, acked }: Moment) => {
    answer();
    await acked;
  },
} satisfies Record<string, (moment: Moment) => Promise<void>>;

/**
 * Kills a coordinator at each of these points, one after the other, and starts it again; then checks everything.
 * @param durability Of its store. Default: normal.
 */
export async function playKills(
  at: readonly (keyof typeof killPoints)[],
  durability: "normal" | "strict" = "normal",
): Promise<void> {
  const state = join(emptyFolder(), "state");
  const words = ["--durability", durability];
  const events: Event[] = [];
  let running = await coordinator(state, words);
  await register(running.address, program.specs);
  const proxy = await TcpProxy.start(running.address);
  let answering = new Signal<() => void>();
  let acked = new Signal<void>();
  let holds = false;
  const worker = new PlayedWorker({
    address: proxy.address,
    program,
    journal: Journal.inMemory(events, "worker"),
    chance: new Chance(1),
    breaksOnceIn: 0,
    onCall(answer) {
      if (!holds) return answer();
      holds = false;
      answering.give(answer);
    },
    onAck: () => acked.give(),
  });
  for (const [round, point] of at.entries()) {
    holds = true;
    const producer = Journal.inMemory(events, `producer ${round}`);
    await playProducer(running.address, "test.p", batches(round), producer);
    const answer = await answering.taken;
    answering = new Signal();
    acked = new Signal();
    const [connection] = proxy.connections;
    if (connection === undefined) throw new Error("the worker has no connection");
    const { address } = running;
    const before = await finished(address);
    const committed = async (): Promise<void> =>
      expect.poll(() => finished(address)).toBeGreaterThan(before);
    await killPoints[point]({ connection, answer, acked: acked.taken, committed });
    running.signal("SIGKILL");
    await running.exit;
    Journal.inMemory(events, `killer ${round}`).note("kill", { what: "coordinator", calls: [] });
    running = await coordinator(state, words);
    proxy.retarget(running.address);
    const { address: next } = running;
    await expect.poll(() => left(next), { timeout: 20_000 }).toBe(0);
  }
  await worker.stop();
  await proxy.close();
  running.signal("SIGTERM");
  await running.exit;
  const broker = await openEmbedded({ directory: state, durability: "normal", clock: systemClock });
  const account = await accountOf(broker);
  await broker.close();
  expect(violationText(check(events, account, program.law))).toBe("");
}

function batches(round: number): Row[][] {
  return [1, 2, 3].map((batch) =>
    [1, 2, 3, 4].map((row) => ({ key: `${round}.${batch}.${row}`, value: row })),
  );
}

/** Rows that have left the first stage, in whichever way. */
async function finished(address: string): Promise<number> {
  const all = await stages(address);
  const first = all.find(({ queue }) => queue === "test.p/a");
  const { totalOut = 0, totalDropped = 0, totalRetried = 0, totalDead = 0 } = first ?? {};
  return [totalOut, totalDropped, totalRetried, totalDead].reduce<number>(
    (sum, rows) => sum + Number(rows),
    0,
  );
}

async function left(address: string): Promise<number> {
  const all = await stages(address);
  return all.reduce(
    (sum, { ready, inFlight, delayed }) => sum + Number(ready) + Number(inFlight) + Number(delayed),
    0,
  );
}
