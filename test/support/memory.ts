/** How much memory a process has. */
import { readFileSync } from "node:fs";

/** The memory of a process that is in RAM, in bytes. */
export function rssOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  const [, kibi = ""] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kibi) * 1024;
}

/** Bytes as MiB, for people. */
export function mebi(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
