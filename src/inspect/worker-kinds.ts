/** Groups workers by their abilities: there may be thousands of workers, but only of few kinds. */
import type { AbleWorkers } from "../run/ability.js";
import type { WorkerKind } from "../peers/notice.js";
import type { WorkerInfo } from "../session/hello.js";

/** The common abilities of a kind, as text. */
const keys = new WeakMap<WorkerInfo, string>();

/** The kinds of some workers. */
export function kindsOf(workers: readonly { readonly info: WorkerInfo }[]): WorkerKind[] {
  const kinds = new Map<string, { info: WorkerInfo; workers: number }>();
  for (const { info } of workers) {
    const key = keyOf(info);
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, { info, workers: 1 });
    else kind.workers += 1;
  }
  return [...kinds.values()].map(({ info, workers: count }) => ({
    steps: [...info.steps.keys()],
    labels: Object.fromEntries(info.labels),
    workers: count,
  }));
}

/** Workers of a kind, in the form that ability checks use. */
export function ableOf({ steps, labels, workers }: WorkerKind): AbleWorkers {
  const known = new Set(steps);
  return { workers, labels: new Map(Object.entries(labels)), has: (step) => known.has(step) };
}

function keyOf(info: WorkerInfo): string {
  let key = keys.get(info);
  if (key === undefined) {
    const labels = [...info.labels].map((label) => JSON.stringify(label));
    key = [[...info.steps.keys()].sort(), labels.sort()].join("\n");
    keys.set(info, key);
  }
  return key;
}
