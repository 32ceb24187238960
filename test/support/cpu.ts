/** How much a process has computed. */
import { readFileSync } from "node:fs";

/** CPU time that a process has used, in user code and in the kernel, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name before these may have blanks in it; ticks are hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
