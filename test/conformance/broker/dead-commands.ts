/** Commands on dead letters. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect } from "vitest";
import type { DeadWrite } from "../../../src/broker/contract.js";
import { command, index, pick, shape, writeOf } from "./command.js";
import { count, type Model, type ModelLetter, place, type Real } from "./model.js";
import { deadLetter, letters } from "./store-under-test.js";

/** A letter for the model's pipeline. */
export function bury(model: Model, rows: number): DeadWrite {
  return deadLetter(model.pipeline, tagOf(model, rows), { rows, bytes: rows * 10 });
}

/** Says how many rows the letter has, for recounts. */
function tagOf(model: Model, rows: number): string {
  return `${rows} dead, ${model.pipeline} ${model.next++}`;
}

/** Notes letters that were written. */
export function keep(model: Model, written: readonly DeadWrite[]): void {
  for (const { queue, payload, rows, bytes } of written)
    model.dead.push({ queue, tag: payload.toString(), rows, bytes, numbers: null });
}

async function idOf(real: Real, model: Model, letter: ModelLetter): Promise<string> {
  const all = await letters(real.broker, { pipeline: model.pipeline });
  return all.find(({ payload }) => payload.toString() === letter.tag)?.id ?? "";
}

/** Revives a letter's rows, or one of several; some of them are given up again at once. */
export const revive = fc
  .record({ at: index, to: shape, whole: fc.boolean(), again: fc.boolean(), stale: fc.boolean() })
  .map(({ at, to, whole, again, stale }) =>
    command(`revive(${whole ? "whole" : "cut"}, stale ${stale})`, async (model, real) => {
      const letter = pick(model.dead, at);
      if (letter === undefined) return;
      const id = await idOf(real, model, letter);
      const write = writeOf(model, to);
      const dead = again ? [bury(model, 1)] : [];
      const isCut = !whole && letter.rows > 1;
      const left = {
        payload: Buffer.from(tagOf(model, letter.rows - 1)),
        rows: letter.rows - 1,
        bytes: letter.bytes - 10,
        numbers: Array.from({ length: letter.rows - 1 }, (_, row) => row + 1),
      };
      const decision = {
        id: randomUUID(),
        letters: [{ id, rows: letter.rows + (stale ? 1 : 0), left: isCut ? left : null }],
        enqueue: [write],
        dead,
        counters: [{ pipeline: model.pipeline, queue: letter.queue, name: "revived", by: 1 }],
      } as const;
      const result = await real.broker.settleDead(decision);
      if (stale) {
        expect(result).toEqual({ status: "changed", letters: [id] });
        return;
      }
      expect(result).toEqual({ status: "settled" });
      expect(await real.broker.settleDead(decision)).toEqual({ status: "settled" });
      count(model, letter.queue, "revived", 1);
      place(model, write);
      if (isCut) Object.assign(letter, left, { tag: left.payload.toString() });
      else model.dead.splice(model.dead.indexOf(letter), 1);
      keep(model, dead);
    }),
  );

/** Throws letters away. */
export const discard = fc.tuple(index, index).map((picks) =>
  command("discard", async (model, real) => {
    const gone = [...new Set(picks.flatMap((at) => pick(model.dead, at) ?? []))];
    const ids = await Promise.all(gone.map((letter) => idOf(real, model, letter)));
    const result = await real.broker.settleDead({
      id: randomUUID(),
      letters: gone.map(({ rows }, i) => ({ id: ids[i] ?? "", rows, left: null })),
      enqueue: [],
      dead: [],
      counters: [],
    });
    expect(result).toEqual({ status: "settled" });
    model.dead = model.dead.filter((letter) => !gone.includes(letter));
  }),
);

/** Reads all letters in pages. */
export const listDead = fc
  .tuple(fc.constantFrom<"newest" | "oldest">("newest", "oldest"), fc.integer({ min: 1, max: 3 }))
  .map(([order, limit]) =>
    command(`list dead letters(${order}, ${limit})`, async (model, real) => {
      const ids: string[] = [];
      let after: string | undefined;
      do {
        const filter = { pipeline: model.pipeline, order, limit, after };
        const page = await real.broker.deadLetters(filter);
        ids.push(...page.letters.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      const found = await Promise.all(ids.map((id) => real.broker.deadLetter(id)));
      const seen = found.map((one) => [one?.payload.toString(), one?.rows, one?.numbers]);
      const expected = model.dead.map(({ tag, rows, numbers }) => [tag, rows, numbers]);
      expect(seen).toEqual(order === "oldest" ? expected : expected.reverse());
      expect(real.broker.deadDepth(model.pipeline)).toEqual({
        rows: model.dead.reduce((sum, { rows }) => sum + rows, 0),
        bytes: model.dead.reduce((sum, { bytes }) => sum + bytes, 0),
      });
    }),
  );
