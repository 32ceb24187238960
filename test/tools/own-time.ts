/**
 * Time that a run had for itself: each moment counts as much as other programs left of the machine. A machine that
 * does half of its work for others makes every test take twice as long, and none of them too long.
 */
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** What the machine and a tree of processes have done so far. */
export interface Work {
  /** When, in milliseconds. */
  readonly at: number;
  /** Of all processes together, in milliseconds of one CPU. */
  readonly all: number;
  /** Of this process and those that it started. */
  readonly own: number;
}

/** Linux counts CPU time in hundredths of a second. */
const tickMs = 10;

/** Adds up the time that was left for this run. */
export class OwnTime {
  readonly #look: () => Work;
  readonly #cpus: number;
  #last: Work;
  #ms = 0;

  /** @param look Default: the machine and this process. */
  constructor(look: () => Work = lookAround, cpus = availableParallelism()) {
    this.#look = look;
    this.#cpus = cpus;
    this.#last = look();
  }

  /** So far, in milliseconds. */
  get ms(): number {
    const now = this.#look();
    const passed = now.at - this.#last.at;
    if (passed <= 0) return this.#ms;
    const others = now.all - this.#last.all - (now.own - this.#last.own);
    const share = Math.min(1, Math.max(0, others / (passed * this.#cpus)));
    this.#ms += passed * (1 - share);
    this.#last = now;
    return this.#ms;
  }
}

/** Without `/proc` there are no others: all time counts. */
function lookAround(): Work {
  const at = performance.now();
  try {
    return { at, all: workOfAll(), own: workOfTree(process.pid) };
  } catch {
    return { at, all: 0, own: 0 };
  }
}

function workOfAll(): number {
  const [, user, nice, system, , , irq, softIrq, steal] = readFileSync("/proc/stat", "latin1")
    .split("\n", 1)
    .join("")
    .split(/\s+/)
    .map(Number);
  const busy = [user, nice, system, irq, softIrq, steal];
  return busy.reduce<number>((sum, ticks) => sum + (ticks ?? 0), 0) * tickMs;
}

/** Of a process, of those that it started, and of those of them that have ended. */
function workOfTree(top: number): number {
  const children = new Map<number, number[]>();
  const ticks = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    // Behind the program's name, which may have blanks in it: state, parent, …; from the 12th on times, own and of
    // ended children.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    ticks.set(
      Number(name),
      fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0),
    );
  }
  const sum = (pid: number): number =>
    (children.get(pid) ?? []).reduce((total, child) => total + sum(child), ticks.get(pid) ?? 0);
  return sum(top) * tickMs;
}

/** Empty for a process that has ended meanwhile. */
function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return "";
  }
}
