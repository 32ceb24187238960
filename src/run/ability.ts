/** Matches workers to a chain of steps. */
import type { PlanLink } from "@stairs/core";

/** The abilities of a worker. */
export interface Able {
  readonly labels: ReadonlyMap<string, string>;
  has(step: string): boolean;
}

/** Workers with the same abilities. */
export interface AbleWorkers extends Able {
  readonly workers: number;
}

/** A step that no worker can do, and the reason. */
export type MissingStep = { readonly step: string } & (
  | { readonly lack: "step" }
  /** No worker has both the step and its predicate. */
  | { readonly lack: "predicate"; readonly predicate: string }
  /** The workers that have the step lack these labels. */
  | { readonly lack: "labels"; readonly labels: Readonly<Record<string, string>> }
);

/** How many links of the chain it has, counted from the first. */
export function countAbleLinks(worker: Able, links: readonly PlanLink[]): number {
  let count = 0;
  for (const link of links) {
    if (!worker.has(link.step) || (link.when !== null && !worker.has(link.when))) break;
    if (Object.entries(link.requires).some(([label, value]) => worker.labels.get(label) !== value))
      break;
    count += 1;
  }
  return count;
}

/** How many workers have the longest part of the chain that any worker has. */
export function countAble(able: readonly AbleWorkers[], links: readonly PlanLink[]): number {
  let most = 1;
  let count = 0;
  for (const worker of able) {
    const has = countAbleLinks(worker, links);
    if (has > most) count = 0;
    most = Math.max(most, has);
    if (has === most) count += worker.workers;
  }
  return count;
}

/** The chain's first step (or its predicate) that no worker can do; undefined if workers can do all. */
export function missingStep(
  able: readonly Able[],
  links: readonly PlanLink[],
): MissingStep | undefined {
  for (const link of links) {
    for (const step of link.when === null ? [link.step] : [link.when, link.step]) {
      if (!able.some((worker) => worker.has(step))) return { step, lack: "step" };
    }
    if (able.some((worker) => countAbleLinks(worker, [link]) > 0)) continue;
    const { step, when, requires } = link;
    const both = able.some((worker) => worker.has(step) && (when === null || worker.has(when)));
    return both
      ? { step, lack: "labels", labels: requires }
      : { step, lack: "predicate", predicate: when ?? "" };
  }
  return undefined;
}
