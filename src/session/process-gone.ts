/** Whether a process of this machine is certainly dead. Of other machines' processes nothing is known. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/**
 * @param host As the process named its machine.
 * @returns true if the process was on this machine and has ended, perhaps unnoticed by its parent.
 */
export function processGone(host: string, pid: number): boolean {
  if (host !== hostname() || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process lives as well.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
  return isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    // The name before the state may have brackets and blanks in it.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    // Systems without /proc.
    return false;
  }
}
