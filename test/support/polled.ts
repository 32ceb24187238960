/** Waiting for servers while they are set up, which happens outside of tests. */
import { setTimeout as pause } from "node:timers/promises";

const pollMs = 20;
const patienceMs = 30_000;

/** Resolves when `look` answers true. @param what For the message: `the cluster to know all its nodes`. */
export async function polled(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + patienceMs;
  while (!(await look())) {
    if (performance.now() > until) throw new Error(`waited ${patienceMs} ms for ${what}`);
    await pause(pollMs);
  }
}
