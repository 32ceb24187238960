/** Waits at the coordinator until pipelines and all that they reach are idle. */
import { isStairsError, StairsError } from "@stairs/core";
import { type Connection, hear } from "../connect.js";
import { formatCount, formatDuration } from "../table.js";

/** How long a coordinator that was there may be away, in milliseconds. */
const awayMs = 60_000;
const retryMs = 500;

/** What to wait for. */
export interface IdleWait {
  /** `app.name`; at least one. */
  readonly pipelines: readonly string[];
  /** How long to wait for a first row, in milliseconds. */
  readonly startTimeoutMs: number;
  /** Give up when no row has moved for so long, in milliseconds; undefined: never. */
  readonly stalledTimeoutMs: number | undefined;
  /** Hears about rows that cannot move. */
  readonly say: (message: string) => void;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/**
 * @returns the dead letters kept; undefined when the signal ended the wait.
 * @throws StairsError STALLED after `stalledTimeoutMs`; UNREACHABLE when the coordinator stays away.
 */
export async function awaitIdle(
  connection: Connection,
  wait: IdleWait,
): Promise<number | undefined> {
  let lostAt: number | undefined;
  for (;;) {
    try {
      const dead = await once(connection, wait, () => {
        lostAt = undefined;
      });
      if (dead !== undefined || wait.signal.aborted) return dead;
    } catch (error) {
      lostAt ??= Date.now();
      if (!isStairsError(error) || error.code !== "UNREACHABLE") throw error;
      if (Date.now() - lostAt > awayMs) throw error;
    }
    await pause(wait.signal);
  }
}

async function once(
  connection: Connection,
  wait: IdleWait,
  heardSomething: () => void,
): Promise<number | undefined> {
  const stream = connection.inspect.awaitIdle({
    pipelines: [...wait.pipelines],
    startTimeoutMs: wait.startTimeoutMs,
  });
  const cancel = (): void => stream.cancel();
  wait.signal.addEventListener("abort", cancel, { once: true });
  let dead: number | undefined;
  try {
    await hear(connection, stream, (report) => {
      heardSomething();
      if (report.idle) dead = report.dead;
      if (report.stalledMs > (wait.stalledTimeoutMs ?? Number.POSITIVE_INFINITY))
        throw stalled(report);
      for (const line of sentences(report)) wait.say(`! ${line}`);
    });
    return dead;
  } finally {
    wait.signal.removeEventListener("abort", cancel);
  }
}

interface Report {
  readonly rows: number;
  readonly stalledMs: number;
  readonly stalled: readonly {
    readonly queue: string;
    readonly step: string;
    readonly rows: number;
  }[];
}

function sentences(report: Report): readonly string[] {
  return report.stalled.map(
    (waiting) =>
      `${waiting.queue}: ${formatCount(waiting.rows)} rows wait for the step ${waiting.step}, and no worker has it.`,
  );
}

function stalled(report: Report): StairsError {
  const named = sentences(report);
  const why =
    named.length > 0 ? named.join(" ") : "They are in flight, or wait for their next attempt.";
  return new StairsError(
    "STALLED",
    `No row has moved for ${formatDuration(report.stalledMs)} although ${formatCount(report.rows)} wait. ${why}`,
  );
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, retryMs);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
