/**
 * Messages between coordinators of one store. Messages may be lost, so each one only speeds something up or spreads
 * information.
 */
import { readWorkers, type WorkerView } from "./worker-view.js";

/** A message of one coordinator to all others. */
export type Message =
  /** Pointers or modes have changed: read them now, and publish a notice. */
  | { readonly say: "look" }
  /** Give up the calls of these pipelines; their rows go back. */
  | { readonly say: "giveUp"; readonly pipelines: readonly string[]; readonly reason: string }
  /** A flush discarded all rows of this pipeline. */
  | { readonly say: "flushed"; readonly pipeline: string }
  /** This producer now has its stream at the sender. */
  | { readonly say: "hasProducer"; readonly source: string }
  /** Which workers are connected to you? */
  | { readonly say: "askWorkers"; readonly request: string }
  | {
      readonly say: "workers";
      readonly request: string;
      readonly workers: readonly WorkerView[];
    }
  /** Report your runs until I cancel this. */
  | { readonly say: "watch"; readonly from: string; readonly request: string }
  | { readonly say: "watching"; readonly request: string }
  | { readonly say: "unwatch"; readonly from: string }
  /** The results of a run whose rows may have waiters. */
  | { readonly say: "rows"; readonly news: unknown };

const known: Readonly<Record<Message["say"], true>> = {
  look: true,
  giveUp: true,
  flushed: true,
  hasProducer: true,
  askWorkers: true,
  workers: true,
  watch: true,
  watching: true,
  unwatch: true,
  rows: true,
};

/** Reads a message; undefined for one that this version does not know. */
export function readMessage(text: string): Message | undefined {
  try {
    const message = JSON.parse(text) as Message;
    if (!Object.hasOwn(known, message.say)) return undefined;
    return message.say === "workers"
      ? { ...message, workers: readWorkers(message.workers) }
      : message;
  } catch {
    return undefined;
  }
}
