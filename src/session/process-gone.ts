/** Checks whether a process of this machine is certainly dead. The state of processes on other machines is unknown. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/**
 * @param host Machine name that the process reported.
 * @returns true if the process was on this machine and has ended, even if its parent has not collected it.
 */
export function processGone(host: string, pid: number): boolean {
  if (host !== hostname() || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Other errors mean that the process exists, for example as another user's.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
  return isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    // The process name before the state may contain brackets and blanks.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    // Systems without /proc.
    return false;
  }
}
