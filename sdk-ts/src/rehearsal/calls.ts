/**
 * Makes the calls of one run of a stage in this process: one after another, as in a worker, each
 * with the deadline that a coordinator sets. If a call with several rows is late, the run ends and
 * starts again with fewer rows. Only a row that is late on its own fails.
 */
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import {
  type Caller,
  type CallInput,
  type CallOutcome,
  dropReason,
  lateOutcome,
  type PlanLink,
  type RowIds,
  rowIdText,
  StairsError,
} from "@stairs/core";
import type { ChainLink, ChainOutcome } from "../worker/chain-call.js";
import { runChain } from "../worker/run-chain.js";
import { type StepImplementations, predicateKey, stepKey } from "./step-implementations.js";

/** Ends a run whose rows must be tried in smaller numbers. */
export class TooSlow extends Error {}

/** The longest that a timer can wait, in milliseconds. */
const longestTimer = 0x7fff_ffff;

const dispositions = {
  DISPOSITION_RETRY: "retry",
  DISPOSITION_DEAD_LETTER: "dead",
  DISPOSITION_DEFER: "defer",
} as const;

/** Carries the calls of a run. */
export class Calls {
  readonly #implementations: StepImplementations;
  readonly #attempt: number;
  /** The node that dropped a row, by the row's id and the reason. */
  readonly #droppers = new Map<string, string[]>();
  #last: Promise<unknown> = Promise.resolve();
  #tooSlow: TooSlow | undefined;

  /** @param attempt From 1. */
  constructor(implementations: StepImplementations, attempt: number) {
    this.#implementations = implementations;
    this.#attempt = attempt;
  }

  /** @throws TooSlow. */
  readonly call: Caller = (input) => {
    const outcome = this.#last.then(() => this.#one(input));
    this.#last = outcome.catch(() => undefined);
    return outcome.then((done) => ({ links: input.links.length, outcome: done }));
  };

  /** Returns and removes the node that dropped the row for this reason, once for each drop. */
  dropperOf(ids: RowIds, row: number, reason: string): string | undefined {
    return this.#droppers.get(dropKey(ids, row, reason))?.shift();
  }

  async #one({ links, rows, ids, frame }: CallInput): Promise<CallOutcome> {
    if (this.#tooSlow !== undefined) throw this.#tooSlow;
    const timeoutMs = links.reduce((sum, link) => sum + link.timeoutMs, 0);
    const late = new AbortController();
    // Every row in user code can listen to it.
    setMaxListeners(0, late.signal);
    const timer = setTimeout(
      () => late.abort(new StairsError("TOO_LATE", `The call took longer than ${timeoutMs} ms.`)),
      Math.min(timeoutMs, longestTimer),
    );
    const chain = links.map(chainLink);
    const facts = { callId: randomUUID(), attempt: this.#attempt, signal: late.signal };
    try {
      const outcome = await runChain({ ...facts, chain, rows, frame, ids }, this.#implementations);
      if (outcome === undefined) return this.#late(rows, links, timeoutMs);
      const ended = outcomeOf(outcome);
      for (const { row, link, reason } of ended.dropped)
        this.#noteDrop(dropKey(ids, row, reason), links[link]?.node ?? "");
      return ended;
    } finally {
      clearTimeout(timer);
    }
  }

  #late(rows: number, links: readonly PlanLink[], timeoutMs: number): CallOutcome {
    if (rows > 1) throw (this.#tooSlow ??= new TooSlow());
    return lateOutcome(links, timeoutMs);
  }

  #noteDrop(key: string, node: string): void {
    const nodes = this.#droppers.get(key);
    if (nodes === undefined) this.#droppers.set(key, [node]);
    else nodes.push(node);
  }
}

function dropKey(ids: RowIds, row: number, reason: string): string {
  return `${rowIdText(ids, row)} ${reason}`;
}

function chainLink({ node, mode, when, inputs, expand, maxOutputs }: PlanLink): ChainLink {
  return {
    step: stepKey(node),
    mode,
    when: when === null ? "" : predicateKey(node),
    inputs: inputs ?? [],
    expand,
    maxOutputs,
  };
}

function outcomeOf({ outputs, failures, dropped }: ChainOutcome): CallOutcome {
  return {
    outputs,
    dropped: dropped.map((drop) => ({ ...drop, reason: dropReason(drop.reason) })),
    failures: failures.map(({ disposition, retryAfterMs, ...failure }) => ({
      ...failure,
      disposition: dispositions[disposition],
      retryAfterMs: disposition === "DISPOSITION_DEFER" ? retryAfterMs : null,
    })),
  };
}
