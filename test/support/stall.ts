/** A coordinator that does not run for a while, as on a machine that sleeps or swaps, under load. */
import { expect } from "vitest";
import { emptyFolder } from "./folders.js";
import { KillLoad } from "./kill-load.js";
import { coordinator, start } from "./processes.js";

/** How long the coordinator is stopped, and what it is set to. */
export interface Stall {
  readonly seconds: number;
  /** Shorter than the stall. */
  readonly stepTimeout: string;
  readonly words: readonly string[];
}

/**
 * Stops a coordinator under load for longer than its leases, heartbeats and calls last, and checks that
 * afterwards all goes on as if nothing had been: no row runs twice, and no worker is blamed.
 */
export async function stallUnderLoad({ seconds, stepTimeout, words }: Stall): Promise<void> {
  const running = await coordinator(emptyFolder(), ["--queue-rows", "5000", ...words]);
  const load = new KillLoad(running.address, { stepTimeout, pauseMs: 10 });
  try {
    const supervisor = load.workers(2, "--die-when-empty");
    load.produce();
    await expect
      .poll(() => load.account(Infinity).consumed, { timeout: 30_000 })
      .toBeGreaterThan(1000);
    running.signal("SIGSTOP");
    await start("sleep", [String(seconds)]).exit;
    running.signal("SIGCONT");
    const acked = await load.stopProducing();
    expect((await supervisor.exit).code, supervisor.stderr).toBe(0);
    expect(load.account(acked)).toEqual({
      acked,
      consumed: acked,
      repeated: 0,
      ranAgain: 0,
      wrong: 0,
    });
    for (const stage of await load.stages()) {
      expect(stage).toMatchObject({
        ready: 0,
        inFlight: 0,
        totalRetried: 0,
        totalLosses: 0,
        dead: 0,
      });
    }
  } finally {
    load.close();
  }
}
