/** Messages between coordinators of one store. They may be lost, so each only makes something faster or better known. */
import { readWorkers, type WorkerView } from "./worker-view.js";

/** What one says to all others. */
export type Message =
  /** Pointers or modes have changed: look now, and say what you see. */
  | { readonly say: "look" }
  /** Calls of these pipelines are given up; their rows go back. */
  | { readonly say: "giveUp"; readonly pipelines: readonly string[]; readonly reason: string }
  /** All rows of this pipeline were thrown away. */
  | { readonly say: "flushed"; readonly pipeline: string }
  /** This producer has its stream here now. */
  | { readonly say: "hasProducer"; readonly source: string }
  /** Who is connected to you? */
  | { readonly say: "askWorkers"; readonly request: string }
  | {
      readonly say: "workers";
      readonly request: string;
      readonly workers: readonly WorkerView[];
    }
  /** Tell of your runs until the opposite is said. */
  | { readonly say: "watch"; readonly from: string; readonly request: string }
  | { readonly say: "watching"; readonly request: string }
  | { readonly say: "unwatch"; readonly from: string }
  /** What a run did with rows that somebody may wait for. */
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
