/**
 * The calls of one run: finds each a place at a worker, cuts what is too large for a message, and
 * turns every end of a call into rows that came out or failed, or gives the whole run up.
 */
import { randomUUID } from "node:crypto";
import {
  type CallInput,
  type CallOutcome,
  type CallOutput,
  checkAccounting,
  frameBytes,
  gatherRowIds,
  lateOutcome,
  messageOf,
  type PlanLink,
  sliceFrame,
  type TakePart,
} from "@stairs/core";
import { CallParts } from "./call-parts.js";
import type { CostBook } from "./cost.js";
import { allFailed, joinOutcomes, type PartOutcome, shifted } from "./outcomes.js";
import type { Place, WorkerPool } from "./pool.js";
import type { StagedParts } from "./staged-parts.js";
import type { Acknowledge, WorkerPort } from "./worker-port.js";

/** Room in a message for all that is not rows, in bytes. */
const messageMargin = 64 * 1024;

/** What the loss of a worker's process says of rows that it held: it worked on them, or they waited. */
export type Blame = "suspected" | "doubtful";

/** Why a run ends without a commit. */
export class GiveUp extends Error {
  /** Undefined: no worker was lost. */
  readonly blame: Blame | undefined;

  /** @param cause The error that ended the run; undefined: it may begin again at once. */
  constructor(reason: string, blame?: Blame, cause?: Error) {
    super(reason, cause === undefined ? undefined : { cause });
    this.blame = blame;
  }
}

/** What the calls of a run share. */
export interface CallsOptions {
  readonly pool: WorkerPool;
  readonly costs: CostBook;
  /** For these rows, from 1. */
  readonly attempt: number;
  /** A place that was kept for a call of these links; null if the run makes none. */
  readonly first: { readonly links: readonly PlanLink[]; readonly place: Place } | null;
  /** Its calls must be alone at their workers. */
  readonly alone: boolean;
  /** Takes what 1-to-N calls send ahead of their outcomes. */
  readonly parts: StagedParts;
}

/** Some rows of a call of the run, as a call of their own. */
interface Slice extends CallInput {
  /** The number of its first row in the whole. */
  readonly firstRow: number;
}

/** The name under which the cost of a chain is kept. */
export function chainKey(links: readonly PlanLink[]): string {
  return links.map((link) => `${link.when ?? ""}?${link.step}`).join(">");
}

/** The calls of one run. */
export class RunCalls {
  readonly #options: CallsOptions;
  readonly #acknowledges: Acknowledge[] = [];
  readonly #running = new Map<string, WorkerPort>();
  /** Ends the waits for a place. */
  readonly #waits = new Set<(reason: GiveUp) => void>();
  #kept: CallsOptions["first"];
  #givenUp: GiveUp | undefined;
  #finished = false;
  #startsAnew = false;

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#kept = options.first;
  }

  /**
   * True when a row of a 1-to-N call failed after outputs had been sent ahead: these are to be thrown
   * away, only the failures count, and all other rows begin the stage again (R6).
   */
  get startsAnew(): boolean {
    return this.#startsAnew;
  }

  /** Carries a call of the run; see `Caller` in core. */
  readonly call = async (
    input: CallInput,
    takePart: TakePart,
  ): Promise<{ links: number; outcome: CallOutcome }> => {
    this.#checkGoing();
    const { pool, costs, alone } = this.#options;
    const size = costs.size(chainKey(input.links));
    const expected = size.known ? size.perRowMs * input.rows : undefined;
    const place =
      this.#keptFor(input.links) ??
      (await this.#unlessGivenUp(pool.place(input.links, expected, alone)));
    try {
      this.#checkGoing();
      const links = input.links.slice(0, place.links);
      const whole = { ...input, links, firstRow: 0 };
      return { links: links.length, outcome: await this.#fitting(whole, place.port, takePart) };
    } finally {
      place.release();
    }
  };

  /** Tells the workers what became of their outcomes, each once. */
  acknowledge(kind: "committed" | "stale"): void {
    for (const acknowledge of this.#acknowledges.splice(0)) acknowledge(kind);
  }

  /** Lets go of everything: the run will not be committed. */
  giveUp(reason: GiveUp): void {
    this.#givenUp ??= reason;
    for (const stop of this.#waits) stop(reason);
    this.finish();
    for (const [callId, port] of this.#running) port.cancel(callId, reason.message);
  }

  /** All calls of the run are over. */
  finish(): void {
    this.#finished = true;
    this.#letGo();
  }

  /** True when the run makes no further call. */
  get isFinished(): boolean {
    return this.#finished;
  }

  /** Ends the run's hold on a place that no call used. */
  #letGo(): void {
    this.#kept?.place.release();
    this.#kept = null;
  }

  /** The kept place, if it is one for these links. Another call's could lack the steps, and holding it might starve this one. */
  #keptFor(links: readonly PlanLink[]): Place | undefined {
    const kept = this.#kept;
    if (kept?.links !== links) {
      this.#letGo();
      return undefined;
    }
    this.#kept = null;
    return kept.place;
  }

  /** A place that nobody waits for any more is given back when it comes. */
  async #unlessGivenUp(coming: Promise<Place>): Promise<Place> {
    let stop: ((reason: GiveUp) => void) | undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = reject;
      this.#waits.add(reject);
    });
    try {
      return await Promise.race([coming, stopped]);
    } catch (error) {
      void coming.then((place) => place.release());
      throw error;
    } finally {
      if (stop !== undefined) this.#waits.delete(stop);
    }
  }

  #checkGoing(): void {
    if (this.#givenUp !== undefined) throw this.#givenUp;
  }

  async #fitting(input: Slice, port: WorkerPort, takePart: TakePart): Promise<CallOutcome> {
    const limit = port.maxMessageBytes - messageMargin;
    const bytes = frameBytes(input.frame);
    if (bytes <= limit) return this.#one(input, port, takePart);
    if (input.rows === 1) return allFailed(1, tooLarge(input, bytes, limit));
    const half = input.rows >> 1;
    const parts: PartOutcome[] = [];
    for (const [from, to] of [
      [0, half],
      [half, input.rows],
    ] as const) {
      const outcome = await this.#fitting(slice(input, from, to), port, takePart);
      parts.push({ outcome, first: from, rows: to - from });
    }
    return joinOutcomes(parts);
  }

  async #one(input: Slice, port: WorkerPort, takePart: TakePart): Promise<CallOutcome> {
    const { attempt, costs } = this.#options;
    const callId = randomUUID();
    const timeoutMs = input.links.reduce((sum, link) => sum + link.timeoutMs, 0);
    const parts = this.#partsOf(input, callId, takePart);
    this.#running.set(callId, port);
    const end = await port.call({ ...input, callId, attempt, timeoutMs, takePart: parts?.take });
    this.#running.delete(callId);
    // Of a run that is given up nothing counts but the loss of a worker.
    if (this.#givenUp !== undefined && end.kind !== "lost") {
      if ("acknowledge" in end) end.acknowledge("stale");
      throw this.#givenUp;
    }
    const key = chainKey(input.links);
    switch (end.kind) {
      case "outcome": {
        try {
          await parts?.written();
          this.#checkGoing();
          checkAccounting(end.outcome, input.rows, input.links, parts?.sent);
          parts?.count(end.outcome.outputs);
        } catch (error) {
          if (this.#givenUp === undefined)
            return this.#rejected(input, parts, messageOf(error), end.acknowledge);
          end.acknowledge("stale");
          throw this.#givenUp;
        }
        costs.took(key, input.rows, end.busyMs);
        this.#acknowledges.push(end.acknowledge);
        if (end.outcome.failures.length > 0) this.#failedAfter(parts);
        return onlyKeeps(input.links) ? { ...end.outcome, outputs: [] } : end.outcome;
      }
      case "malformed":
        return this.#rejected(input, parts, end.reason, end.acknowledge);
      case "timeout":
        costs.tooMuch(key, input.rows, timeoutMs);
        if (input.rows > 1)
          throw new GiveUp(`a call of ${input.rows} rows took longer than ${timeoutMs} ms`);
        this.#failedAfter(parts);
        return lateOutcome(input.links, timeoutMs);
      case "too_much":
        costs.tooMuch(key, input.rows, 0);
        if (input.rows > 1) throw new GiveUp(end.reason);
        return allFailed(1, {
          link: input.links.length - 1,
          cause: "too_large",
          type: "TooLarge",
          message: `${end.reason} Keep large values outside and pass their place.`,
          stack: "",
          disposition: "dead",
          retryAfterMs: null,
        });
      case "lost":
        throw new GiveUp("the worker was lost", end.suspected ? "suspected" : "doubtful");
      case "given_back":
        throw new GiveUp("the worker gave the call back");
    }
  }

  /** For a 1-to-N call: what takes its parts. When one cannot be written down, the run is given up. */
  #partsOf(input: Slice, callId: string, takePart: TakePart): CallParts | undefined {
    const { links, rows, firstRow } = input;
    if (links.at(-1)?.expand !== true) return undefined;
    return new CallParts(rows, links, async (part, outputs) => {
      const made = takePart(inWhole(outputs, firstRow));
      try {
        await this.#options.parts.add(callId, part, made);
      } catch (error) {
        const reason = `outputs of a call could not be written down: ${messageOf(error)}`;
        const cause = error instanceof Error ? error : new Error(reason);
        this.giveUp(new GiveUp(reason, undefined, cause));
        throw error;
      }
    });
  }

  #failedAfter(parts: CallParts | undefined): void {
    this.#startsAnew ||= parts?.any === true;
  }

  #rejected(
    input: CallInput,
    parts: CallParts | undefined,
    reason: string,
    acknowledge: Acknowledge,
  ): CallOutcome {
    acknowledge("rejected", reason);
    if (parts?.excess !== undefined) {
      // Only this row is at fault; nothing is known of the others.
      this.#startsAnew = true;
      return { outputs: [], failures: [parts.excess], dropped: [] };
    }
    this.#failedAfter(parts);
    return allFailed(input.rows, {
      link: input.links.length - 1,
      cause: "bad_outcome",
      type: "BadOutcome",
      message: reason,
      stack: "",
      disposition: "retry",
      retryAfterMs: null,
    });
  }
}

function onlyKeeps(links: readonly PlanLink[]): boolean {
  return links.every((link) => link.mode === "keep");
}

/** Outputs of a slice, with the rows of the whole call. */
function inWhole(outputs: readonly CallOutput[], firstRow: number): readonly CallOutput[] {
  return firstRow === 0 ? outputs : outputs.map((output) => shifted(output, firstRow));
}

function slice(input: Slice, from: number, to: number): Slice {
  const index = Uint32Array.from({ length: to - from }, (_, at) => from + at);
  return {
    ...input,
    rows: to - from,
    ids: gatherRowIds(input.ids, index),
    frame: sliceFrame(input.frame, from, to),
    firstRow: input.firstRow + from,
  };
}

function tooLarge(
  input: CallInput,
  bytes: number,
  limit: number,
): Omit<CallOutcome["failures"][number], "row"> {
  return {
    link: 0,
    cause: "too_large",
    type: "TooLarge",
    message: `The row has ${bytes} bytes; the worker of ${input.links[0]?.step ?? "the step"} takes messages of ${limit}. Keep large values outside and pass their place.`,
    stack: "",
    disposition: "dead",
    retryAfterMs: null,
  };
}
