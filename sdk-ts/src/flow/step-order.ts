/**
 * The order in which steps run: a step runs after all steps that lead to it. If several can be
 * next, the one declared first runs first.
 */
import { StairsError } from "@stairs/core";
import { noSuchStep, type Steps } from "./flow-graph.js";
import { placed } from "./step-declaration.js";

/**
 * Checks that every connection leads to a step and that the steps form no cycle.
 * @throws StairsError BAD_PIPELINE with every connection that leads nowhere, or with the path of
 * the cycle.
 */
export function checkConnections(flow: string, steps: Steps): void {
  const known = [...steps.keys()];
  const wrong = [...steps].flatMap(([step, { next, source }]) =>
    next
      .filter((name) => !steps.has(name))
      .map((name) => {
        const problem = noSuchStep(name, known);
        return `Flow ${flow}${placed(source)}: the step ${step} continues with ${JSON.stringify(name)}, but ${problem}.`;
      }),
  );
  if (wrong.length > 0) throw new StairsError("BAD_PIPELINE", wrong.join("\n"));
  const order = orderOf(steps);
  if (order.length === known.length) return;
  const circle = circleAmong(
    known.filter((name) => !order.includes(name)),
    steps,
  );
  const source = steps.get(circle[0] ?? "")?.source ?? "";
  throw new StairsError(
    "BAD_PIPELINE",
    `Flow ${flow}${placed(source)}: its steps run in a circle, ${circle.join(" → ")}: take one of these connections away.`,
  );
}

/** The steps that no other step leads to, in the order of their declaration. */
export function firstSteps(steps: Steps): string[] {
  return [...steps.keys()].filter((name) => stepsBefore(name, steps).length === 0);
}

/** The steps that lead to this one directly, in the order of their declaration. */
export function stepsBefore(step: string, steps: Steps): string[] {
  return [...steps].flatMap(([name, { next }]) => (next.includes(step) ? [name] : []));
}

/** `first` and all steps after it, in the order of their declaration. */
export function reachableFrom(first: string, steps: Steps): Steps {
  const found = new Set([first]);
  for (const name of found) for (const next of steps.get(name)?.next ?? []) found.add(next);
  return new Map([...steps].filter(([name]) => found.has(name)));
}

/** All steps in the order in which they run. Steps on a cycle or after one are missing. */
export function orderOf(steps: Steps): string[] {
  const waiting = new Set(steps.keys());
  const order: string[] = [];
  for (;;) {
    const ready = [...waiting].find((name) =>
      stepsBefore(name, steps).every((before) => !waiting.has(before)),
    );
    if (ready === undefined) return order;
    waiting.delete(ready);
    order.push(ready);
  }
}

/**
 * A cycle as a path that starts and ends at the same step: the one of its steps that was declared
 * first.
 * @param left Steps that each have another of these steps before them.
 */
function circleAmong(left: readonly string[], steps: Steps): string[] {
  const path: string[] = [];
  let at = left[0] ?? "";
  while (!path.includes(at)) {
    path.push(at);
    at = stepsBefore(at, steps).find((name) => left.includes(name)) ?? at;
  }
  const circle = path.slice(path.indexOf(at)).toReversed();
  const start = circle.indexOf(left.find((name) => circle.includes(name)) ?? at);
  const turned = [...circle.slice(start), ...circle.slice(0, start)];
  return [...turned, ...turned.slice(0, 1)];
}
