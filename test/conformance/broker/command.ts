/** What commands are made of: entries of random shapes, and a run that ends with a look at the depths. */
import fc from "fast-check";
import { expect } from "vitest";
import type { AttemptRecord, EntryWrite } from "../../../src/broker/contract.js";
import type { Model, Real } from "./model.js";
import { attempt, entry } from "./store-under-test.js";

const attemptChoices: readonly (readonly AttemptRecord[])[] = [
  [],
  [attempt("n")],
  [attempt("n", "first"), attempt("n", "second")],
  [attempt("n"), attempt("m")],
];

export interface Shape {
  readonly queue: number;
  readonly rows: number;
  readonly signature: number;
  readonly attempts: number;
  readonly losses: number;
  readonly delivered: boolean;
}

export const index = fc.nat({ max: 1000 });
export const shape: fc.Arbitrary<Shape> = fc.record({
  queue: fc.nat({ max: 1 }),
  rows: fc.integer({ min: 1, max: 9 }),
  signature: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(1) },
  ),
  attempts: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat({ max: 3 }) },
  ),
  losses: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(1) },
  ),
  delivered: fc.constantFrom(false, false, false, true),
});
export const shapes = fc.array(shape, { maxLength: 3 });

export function writeOf(
  model: Model,
  { queue, rows, signature, attempts, losses, delivered }: Shape,
): EntryWrite {
  const more = {
    rows,
    losses,
    bytes: rows * 10,
    signature: `s${signature}`,
    attempts: attemptChoices[attempts] ?? [],
    delivered: delivered ? ["x"] : [],
  };
  return entry(model.queues[queue] ?? model.pipeline, `${model.pipeline} ${model.next++}`, more);
}

export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length];
}

export function command(
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
): fc.AsyncCommand<Model, Real> {
  return {
    check: () => true,
    toString: () => name,
    async run(model, real) {
      await run(model, real);
      for (const queue of model.queues) {
        const there = model.entries.filter((one) => one.write.queue === queue);
        expect(real.broker.depth(queue)).toEqual({
          rows: there.reduce((sum, { write }) => sum + write.rows, 0),
          bytes: there.reduce((sum, { write }) => sum + write.bytes, 0),
        });
      }
    },
  };
}
