/**
 * What must become of the rows of a test, said by the test itself: its pipeline computed once more,
 * for one row, by plain code. A row is followed by its key; what is made of it has keys of its own.
 */
import type { Event, Row, Value } from "./event.js";

/** What becomes of one pushed row. */
export interface Destiny {
  /** Every row that it becomes, in every place where it is to be seen: a queue's name or a sink's. */
  readonly seen: readonly Sight[];
  /** Where it ends, each of them once. A row that leaves the last stage without a sink ends nowhere. */
  readonly ends: readonly Ending[];
}

/** A row that is to be seen in a place. */
export interface Sight {
  readonly place: string;
  readonly row: Row;
  /** The row, in the queue of the stage, out of whose outcome it comes; undefined: it was pushed into this place. */
  readonly from?: { readonly place: string; readonly key: string };
}

/** The end of a row. */
export interface Ending {
  /** taken: a sink's code saw it; dropped: by the step behind the queue `place`; dead: a dead letter of that queue. */
  readonly how: "taken" | "dropped" | "dead";
  readonly place: string;
  readonly key: string;
}

/** What holds for all rows of a test. */
export interface Law {
  /** @param row As it was pushed. */
  destinyOf(row: Row, pipelines: readonly string[]): Destiny;
  /**
   * Causes of dead letters that any row may end with, because of what the test does to it; such a row's
   * other ends may be missing. Default: none.
   */
  readonly mayDieOf?: readonly string[];
  /**
   * True where pipelines share no transaction: what one hands to another comes there later, whole, and no look
   * sees two pipelines at one instant. Default false.
   */
  readonly pipelinesApart?: boolean;
}

/** How sure it is that a pushed row is in. */
export type Certainty = "acked" | "unknown" | "refused";

/** A pushed row and what must become of it. */
export interface Pushed {
  readonly row: Row;
  readonly certainty: Certainty;
  readonly destiny: Destiny;
}

/** The pushed rows of a history. */
export class Destinies {
  /** By the key that was pushed. */
  readonly roots = new Map<string, Pushed>();
  readonly #legal = new Map<string, { readonly root: string; readonly sight: Sight }>();

  /** @throws Error if the history is not one that can be checked: two pushes of one key. */
  constructor(events: readonly Event[], law: Law) {
    const ends = new Map<string, Event["phase"]>();
    for (const event of events)
      if (event.act === "push" && event.phase !== "invoke")
        ends.set(`${event.actor} ${event.op}`, event.phase);
    for (const event of events) {
      if (event.act !== "push" || event.phase !== "invoke") continue;
      const certainty = certaintyOf(ends.get(`${event.actor} ${event.op}`));
      for (const row of event.facts.rows) {
        const destiny = law.destinyOf(row, event.facts.pipelines);
        if (this.roots.has(row.key)) throw new Error(`the key ${row.key} was pushed twice`);
        this.roots.set(row.key, { row, certainty, destiny });
        for (const sight of destiny.seen)
          this.#legal.set(placed(sight.place, sight.row.key), { root: row.key, sight });
      }
    }
  }

  /** The pushed row that a row in a place was made of; undefined if no pushed row becomes this. */
  rootOf(place: string, row: Row): string | undefined {
    const legal = this.#legal.get(placed(place, row.key));
    return legal !== undefined && isEqual(legal.sight.row.value, row.value)
      ? legal.root
      : undefined;
  }

  /** What is to be seen in a place under a key. */
  sightOf(place: string, key: string): Sight | undefined {
    return this.#legal.get(placed(place, key))?.sight;
  }

  /** The pushed row to which a key in a place belongs, whatever its value. */
  rootOfKey(place: string, key: string): string | undefined {
    return this.#legal.get(placed(place, key))?.root;
  }
}

/** Names a row in a place. */
export function placed(place: string, key: string): string {
  return `${place} ${key}`;
}

function isEqual(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function certaintyOf(end: Event["phase"] | undefined): Certainty {
  if (end === "ok") return "acked";
  return end === "fail" ? "refused" : "unknown";
}
