/** Commands that change a pipeline as a whole. */
import fc from "fast-check";
import { expect } from "vitest";
import { command } from "./command.js";
import { count, expectedState, remove } from "./model.js";

export const flush = fc.constant(
  command("flush", async (model, real) => {
    const rows = (queue: string): number =>
      model.entries.reduce((sum, { write }) => sum + (write.queue === queue ? write.rows : 0), 0);
    for (const queue of model.queues) count(model, queue, "flushed", rows(queue));
    const all = model.entries.reduce((sum, { write }) => sum + write.rows, 0);
    expect(await real.broker.flush(model.pipeline)).toBe(all);
    remove(model, model.entries);
  }),
);

/** Every row counted in its payload: the model knows how many each has. */
export const recount = fc.constant(
  command("recount", async (model, real) => {
    const rowsOf = (payload: Buffer): number => {
      const tag = payload.toString();
      const found = model.entries.find((one) => one.tag === tag);
      return found === undefined ? Number.parseInt(tag, 10) : found.write.rows;
    };
    for (const { queue, counted, found, unreadable } of await real.broker.recount({
      rowsOf,
      pipeline: model.pipeline,
    })) {
      expect(found).toEqual(counted);
      expect(unreadable).toBe(0);
      const { ready, leased, delayed, dead, counters, drops } = expectedState(model, queue);
      expect(drops.reduce((sum, { rows }) => sum + rows, 0)).toBe(counters.dropped);
      expect(found).toMatchObject({
        present: { rows: ready + leased },
        delayed: { rows: delayed },
        dead,
        counters,
        drops,
      });
    }
  }),
);

export const setMode = fc
  .constantFrom("running" as const, "paused" as const, "draining" as const)
  .map((mode) =>
    command(`setMode(${mode})`, async (model, real) => {
      const pointer = await real.broker.setMode({ pipeline: model.pipeline, mode });
      model.mode = mode;
      expect(pointer).toMatchObject({ mode, version: model.pointerVersion });
    }),
  );
