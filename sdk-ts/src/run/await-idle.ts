/** Waits at the coordinator until pipelines and all pipelines that they reach are idle. */
import { type ServiceError, status } from "@grpc/grpc-js";
import { StairsError } from "@stairs/core";
import type { AwaitIdleResponse__Output } from "@stairs/core/protocol";
import { Backoff } from "../link/backoff.js";
import { explain, unreachable } from "../link/explain.js";
import { type Coordinator, reachCoordinator } from "./coordinator.js";

/** What to wait for. */
export interface IdleWait {
  /** `app.name`; at least one. */
  readonly pipelines: readonly string[];
  /** How long to wait for a first row, in milliseconds. */
  readonly startTimeoutMs: number;
  /** Gives up if no row moves for this time, in milliseconds; undefined: never. */
  readonly stalledTimeoutMs: number | undefined;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/** The state of the wait at a coordinator that was lost. */
interface Asked {
  again: boolean;
  /** True if there were rows, so that there is no need to wait for the first one. */
  rows: boolean;
}

/** How long a coordinator can be away after it answered, in milliseconds. */
const awayMs = 60_000;
/**
 * The coordinator reports every second. A stream that is silent for this time is broken, in
 * milliseconds.
 */
const silentMs = 10_000;
/** How often to report rows that cannot move, in milliseconds. */
const nameStalledMs = 10_000;

/**
 * Waits, and every 10 seconds reports on stderr which rows cannot move.
 * @returns the number of dead letters; undefined if the signal ended the wait.
 * @throws StairsError STALLED after `stalledTimeoutMs`; UNREACHABLE if the coordinator stays away.
 */
export async function awaitIdle(address: string, wait: IdleWait): Promise<number | undefined> {
  let lostAt: number | undefined;
  const backoff = new Backoff(Math.random);
  const known: Asked = { again: false, rows: false };
  while (!wait.signal.aborted) {
    try {
      const coordinator = await reachCoordinator(address);
      const asked = { ...known };
      known.again = true;
      const dead = await hear(coordinator, wait, asked, ({ rows }) => {
        lostAt = undefined;
        backoff.reset();
        known.rows ||= rows > 0;
      }).finally(() => coordinator.close());
      if (dead !== undefined) return dead;
    } catch (error) {
      if (!(error instanceof StairsError) || error.code !== "UNREACHABLE") throw error;
      lostAt ??= performance.now();
      if (performance.now() - lostAt > awayMs) throw error;
    }
    await pause(backoff.next(), wait.signal);
  }
  return undefined;
}

/** Undefined if the stream ends without an answer. */
function hear(
  { address, inspect }: Coordinator,
  { pipelines, startTimeoutMs, stalledTimeoutMs = Infinity, signal }: IdleWait,
  asked: Readonly<Asked>,
  heard: (report: AwaitIdleResponse__Output) => void,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const stream = inspect.awaitIdle({
      pipelines: [...pipelines],
      startTimeoutMs: asked.rows ? 0 : startTimeoutMs,
      again: asked.again,
    });
    const cancel = (): void => stream.cancel();
    const watchdog = setTimeout(() => {
      reject(unreachable(address));
      cancel();
    }, silentMs);
    signal.addEventListener("abort", cancel, { once: true });
    let dead: number | undefined;
    let namedAt = performance.now();
    stream.on("data", (report: AwaitIdleResponse__Output) => {
      heard(report);
      watchdog.refresh();
      if (report.idle) dead = report.dead;
      if (performance.now() - namedAt >= nameStalledMs && report.stalled.length > 0) {
        namedAt = performance.now();
        for (const line of sentences(report)) process.stderr.write(`stairs: ${line}\n`);
      }
      if (report.stalledMs <= stalledTimeoutMs) return;
      reject(stalled(report));
      cancel();
    });
    stream.on("error", (error: ServiceError) => {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", cancel);
      if (error.code === status.CANCELLED) resolve(undefined);
      else reject(explain(address, error));
    });
    stream.on("end", () => {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", cancel);
      resolve(dead);
    });
  });
}

function sentences({ stalled: waiting }: AwaitIdleResponse__Output): string[] {
  return waiting.map(({ queue, step, rows, why }) => {
    const wait = rows === 1 ? "1 row waits" : `${rows} rows wait`;
    return step === ""
      ? `${queue}: ${wait}: ${why}`
      : `${queue}: ${wait} for the step ${step}, and no worker can run it: \`stairs inspect status\` shows why.`;
  });
}

function stalled(report: AwaitIdleResponse__Output): StairsError {
  const named = sentences(report);
  const why =
    named.length > 0 ? named.join(" ") : "They are in flight, or wait for their next attempt.";
  return new StairsError(
    "STALLED",
    `No row has moved for ${Math.round(report.stalledMs / 1000)} s although ${report.rows} wait. ${why}`,
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
