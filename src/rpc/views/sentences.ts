/**
 * One sentence for each thing that the coordinator reports as data: what is wrong, where, and what
 * to do. All such texts are here; lower layers report data only.
 */
import type { Difference, HeldBack, MissingStep, Problem } from "../../coordinator.js";

/** A table of sentences: a function for each code. */
type Sentences<Data extends { readonly code: string }> = {
  readonly [Code in Data["code"]]: (data: Data & { readonly code: Code }) => string;
};

const problems: Sentences<Problem> = {
  dead_limit: ({ pipeline, rows, bytes }) =>
    `${pipeline} has ${rows} dead letters with ${bytes} bytes and has reached its limit: its rows wait. Fix: see stairs dead list ${pipeline} --group, then stairs dead retry or stairs dead discard; or start the coordinator with a larger --dead-rows or --dead-bytes.`,
  paused: ({ pipeline, rows }) =>
    `${pipeline} is paused: none of its rows go to workers, ${inside(rows)}. To resume: stairs pipelines resume ${pipeline}`,
  draining: ({ pipeline, rows }) =>
    `${pipeline} drains: nothing comes in, ${inside(rows)}. To resume: stairs pipelines resume ${pipeline}`,
  set_back: ({ pipeline, seenMs, location }) =>
    `${pipeline} was set back: at ${new Date(seenMs).toISOString()} ${location} had less of it than before. Rows that were acked in between are lost unless their producers send them again. Workers process rows a second time that were done in between.`,
  target_drains: ({ queue, rows, target }) =>
    `${waiting(rows, queue)}: ${heldBackText({ code: "draining", pipeline: target })}`,
  missing_step: ({ pipeline, queue, rows, missing, fix }) =>
    `${waiting(rows, queue)} for step "${missing.step}", and ${lackText(missing)}. Fix: ${
      fix?.code === "run"
        ? `stairs pipelines run ${pipeline}, or start the worker that provides it`
        : "these rows came in under an older plan: start a worker of the version that has the step"
    }.`,
  dead_letters: ({ pipeline, queue, rows }) =>
    `${rows === 1 ? "1 dead letter" : `${rows} dead letters`} in ${queue}. See: stairs dead list ${pipeline}`,
};

const reasons: Sentences<HeldBack> = {
  paused: ({ pipeline }) => `${pipeline} is paused: stairs pipelines resume ${pipeline}`,
  draining: ({ pipeline }) =>
    `${pipeline} drains and takes no rows: stairs pipelines resume ${pipeline}`,
  dead_limit: ({ pipeline }) =>
    `${pipeline} has reached its limit of dead letters: stairs dead list ${pipeline} --group`,
  missing_step: ({ missing }) => `${lackText(missing)} (step "${missing.step}")`,
};

const differences: Sentences<Difference> = {
  unreadable: ({ entries }) =>
    `${entries} entries or dead letters cannot be read: their rows are missing or damaged.`,
  amount: ({ where, unit, counted, stored }) =>
    counts(`${unit} ${where === "present" ? "ready or leased" : where}`, counted, stored),
  dead: ({ counted, stored }) => counts("rows of dead letters", counted, stored),
  counter: ({ name, counted, stored }) => counts(`"${name}" of the counters`, counted, stored),
  drops: ({ reason, counted, stored }) =>
    counts(`rows dropped for the reason ${JSON.stringify(reason)}`, counted, stored),
  reasons: ({ dropped, ofReasons }) =>
    `${dropped} rows were dropped, but the reasons add up to ${ofReasons}.`,
  rows({ came, went, there }) {
    const missing = came - went - there;
    return `${came} rows came in, ${went} left and ${there} are there: ${Math.abs(missing)} ${missing > 0 ? "are missing" : "are too many"}.`;
  },
  letters: ({ died, decided, kept }) =>
    `${died} rows died and ${decided} of them were revived or discarded or have expired: ${died - decided} should be left, ${kept} are stored.`,
};

/** What needs attention in a pipeline, with its fix. */
export function problemText(problem: Problem): string {
  return sentence(problems, problem);
}

/** Why rows cannot move, without a full stop. Includes the fix if it is one command. */
export function heldBackText(why: HeldBack): string {
  return sentence(reasons, why);
}

/** A difference that an audit found. */
export function differenceText(difference: Difference): string {
  return sentence(differences, difference);
}

function sentence<Data extends { readonly code: string }>(
  table: Sentences<Data>,
  data: Data,
): string {
  return table[data.code as Data["code"]](data);
}

/** A part of a sentence. */
function lackText(missing: MissingStep): string {
  switch (missing.lack) {
    case "step":
      return "no worker implements it";
    case "predicate":
      return `no worker has both the step and its predicate "${missing.predicate}"`;
    case "labels": {
      const labels = Object.entries(missing.labels).map(([label, value]) => `${label}=${value}`);
      return `no worker that implements it has the labels ${labels.join(", ")}`;
    }
  }
}

function inside(rows: number): string {
  if (rows === 0) return "it is empty";
  return `${rows} ${rows === 1 ? "row is" : "rows are"} inside`;
}

/** `1 row in shop.orders/price waits`. */
function waiting(rows: number, queue: string): string {
  return rows === 1 ? `1 row in ${queue} waits` : `${rows} rows in ${queue} wait`;
}

function counts(what: string, counted: number, stored: number): string {
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}: ${counted} are counted, ${stored} are stored.`;
}
