/**
 * The calls of one run. Finds each call a place at a worker and cuts a call that is too large for a message. Turns
 * every end of a call into rows with results or failures, or gives up the whole run.
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

/** Room in a message for everything except rows, in bytes. */
const messageMargin = 64 * 1024;

/** What a lost worker process means for its rows: it was working on them, or they were waiting. */
export type Blame = "suspected" | "doubtful";

/** Why a run ends without a commit. */
export class GiveUp extends Error {
  /** Undefined: the run lost no worker. */
  readonly blame: Blame | undefined;

  /** @param cause The error that ended the run; undefined: its rows may start again at once. */
  constructor(reason: string, blame?: Blame, cause?: Error) {
    super(reason, cause === undefined ? undefined : { cause });
    this.blame = blame;
  }
}

/** Context that the calls of a run share. */
export interface CallsOptions {
  readonly pool: WorkerPool;
  readonly costs: CostBook;
  /** Attempt number of these rows, from 1. */
  readonly attempt: number;
  /** A reserved place for a call of these links; null if the run makes no call. */
  readonly first: { readonly links: readonly PlanLink[]; readonly place: Place } | null;
  /** True if its calls must be alone at their workers. */
  readonly alone: boolean;
  /** Takes the parts that 1-to-N calls send ahead of their outcomes. */
  readonly parts: StagedParts;
}

/** Some rows of a call of the run, as a call of their own. */
interface Slice extends CallInput {
  /** The position of its first row in the whole call. */
  readonly firstRow: number;
}

/** The key of a chain's cost. */
export function chainKey(links: readonly PlanLink[]): string {
  return links.map((link) => `${link.when ?? ""}?${link.step}`).join(">");
}

/** The calls of one run. */
export class RunCalls {
  readonly #options: CallsOptions;
  readonly #acknowledges: Acknowledge[] = [];
  readonly #running = new Map<string, WorkerPort>();
  /** Functions that end the waits for a place. */
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
   * True if a row of a 1-to-N call failed after the call had sent outputs ahead. The run then discards these outputs,
   * only the failures count, and all other rows start the stage again (R6).
   */
  get startsAnew(): boolean {
    return this.#startsAnew;
  }

  /** Makes a call of the run; see `Caller` in core. */
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

  /** Acknowledges the workers' outcomes, each once. */
  acknowledge(kind: "committed" | "stale"): void {
    for (const acknowledge of this.#acknowledges.splice(0)) acknowledge(kind);
  }

  /** Releases everything: the run will not commit. */
  giveUp(reason: GiveUp): void {
    this.#givenUp ??= reason;
    for (const stop of this.#waits) stop(reason);
    this.finish();
    for (const [callId, port] of this.#running) port.cancel(callId, reason.message);
  }

  /** Marks all calls of the run as ended. */
  finish(): void {
    this.#finished = true;
    this.#letGo();
  }

  /** True if the run makes no further calls. */
  get isFinished(): boolean {
    return this.#finished;
  }

  /** Releases the reserved place if no call used it. */
  #letGo(): void {
    this.#kept?.place.release();
    this.#kept = null;
  }

  /**
   * The reserved place, if it is for these links. A place for another call's links might lack the steps, and keeping
   * it might starve this call.
   */
  #keptFor(links: readonly PlanLink[]): Place | undefined {
    const kept = this.#kept;
    if (kept?.links !== links) {
      this.#letGo();
      return undefined;
    }
    this.#kept = null;
    return kept.place;
  }

  /** Waits for a place until the run gives up. A place that arrives later is released. */
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
    // If the run has given up, only the loss of a worker still counts.
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
          throw new GiveUp(`a call of ${input.rows} rows exceeded its timeout of ${timeoutMs} ms`);
        this.#failedAfter(parts);
        return lateOutcome(input.links, timeoutMs);
      case "too_much":
        costs.tooMuch(key, input.rows, 0);
        if (input.rows > 1) throw new GiveUp(end.reason);
        return allFailed(1, {
          link: input.links.length - 1,
          cause: "too_large",
          type: "TooLarge",
          message: `${end.reason} Store large values elsewhere and pass a reference.`,
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

  /** The receiver of a 1-to-N call's parts. If the store cannot write a part, the run gives up. */
  #partsOf(input: Slice, callId: string, takePart: TakePart): CallParts | undefined {
    const { links, rows, firstRow } = input;
    if (links.at(-1)?.expand !== true) return undefined;
    return new CallParts(rows, links, async (part, outputs) => {
      const made = takePart(inWhole(outputs, firstRow));
      try {
        await this.#options.parts.add(callId, part, made);
      } catch (error) {
        const reason = `the store could not write outputs of a call: ${messageOf(error)}`;
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
      // Only this row is at fault; the state of the others is unknown.
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

/** Outputs of a slice, with row positions of the whole call. */
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
    message: `The row has ${bytes} bytes; the worker of ${input.links[0]?.step ?? "the step"} takes messages of ${limit}. Store large values elsewhere and pass a reference.`,
    stack: "",
    disposition: "dead",
    retryAfterMs: null,
  };
}
