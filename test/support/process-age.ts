/**
 * Whether the process with a number is still the one that had it before. Numbers of processes and threads are few
 * (32,768 on many machines), so one that has ended passes its number on within minutes where many processes start.
 */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { processGone } from "../../src/session/process-gone.js";
import { now } from "./now.js";

/** Linux counts the time of starts in hundredths of a second. */
const tickMs = 10;
/** Two readings of the clock and a rounded start are further apart than they should be by this at the most. */
const roundingMs = 50;

/**
 * True if the process that had this number at a moment runs: not one, nor a thread, that has started since.
 * @param at Milliseconds since 1970.
 */
export function stillRuns(pid: number, at: number): boolean {
  if (processGone(hostname(), pid)) return false;
  const age = ageOf(pid);
  return age === undefined || age + roundingMs >= now() - at;
}

/** In milliseconds; undefined where the system does not say it. */
function ageOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [upSeconds = ""] = readFileSync("/proc/uptime", "latin1").split(" ");
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return Number(upSeconds) * 1000 - Number(started) * tickMs;
  } catch {
    return undefined;
  }
}
