/** Leases: takes, extends, releases and splits entries. The server holds all lease state; this process keeps none. */
import { randomUUID } from "node:crypto";
import { pipelineOf, StairsError } from "@stairs/core";
import type {
  EntrySplit,
  LeasedEntry,
  LeaseExtension,
  LeaseRef,
  LeaseRelease,
  LeaseRequest,
} from "../contract.js";
import { counted, entryArguments, leasedEntries, refArguments } from "./codec.js";
import { list, number } from "./reply.js";
import { extendScript, letGoScript, releaseScript, splitScript } from "./scripts/hold.js";
import { leaseScript } from "./scripts/lease.js";
import type { Script } from "./scripts/script.js";
import { patientMs, type Slots } from "./slots.js";

/** How many entries one step leases: a running script blocks all other commands. */
const mostEntries = 256;

/** The leases of one process. */
export class Leases {
  readonly #slots: Slots;
  /** Pipelines from which this process has leased entries. */
  readonly #pipelines = new Set<string>();

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  async lease(request: LeaseRequest): Promise<readonly LeasedEntry[]> {
    const { queue, nonce, maxEntries, maxRows, maxBytes, leaseMs } = request;
    const pipeline = pipelineOf(queue);
    this.#slots.keys.checkQueue(pipeline, queue);
    const most = Math.min(Math.max(1, maxEntries), mostEntries);
    const args = [queue, nonce, most, maxRows, maxBytes, leaseMs];
    const answer = list(await this.#slots.run(pipeline, leaseScript, args, nonce));
    if (answer.length === 1)
      throw new StairsError(
        "STORE_BROKEN",
        `Redis has an entry of ${queue} without its rows. Restore it from a backup.`,
      );
    if (answer.length > 0) this.#pipelines.add(pipeline);
    return leasedEntries(answer, request);
  }

  extend({ refs, leaseMs }: LeaseExtension): Promise<readonly string[]> {
    return this.#each(refs, extendScript, leaseMs);
  }

  release({ refs, addLosses }: LeaseRelease): Promise<readonly string[]> {
    return this.#each(refs, releaseScript, addLosses, patientMs);
  }

  async split({ ref, pieces, lost = false }: EntrySplit): Promise<boolean> {
    const pipeline = pipelineOf(ref.queue);
    const args = [
      ...counted([ref], refArguments),
      ...counted(pieces, entryArguments),
      lost ? 1 : 0,
    ];
    const answer = await this.#slots.run(pipeline, splitScript, args, randomUUID(), patientMs);
    return number(answer) === 1;
  }

  /** Releases everything that this process holds, without counting losses. */
  async letGo(): Promise<void> {
    await Promise.all(
      [...this.#pipelines].map((pipeline) => this.#slots.run(pipeline, letGoScript, [])),
    );
  }

  /**
   * Runs a script on the leases of each pipeline. @returns the ids of the leases that this process no longer holds, in
   * order.
   */
  async #each(
    refs: readonly LeaseRef[],
    script: Script,
    last: number,
    limitMs?: number,
  ): Promise<readonly string[]> {
    const pipelines = new Map<string, LeaseRef[]>();
    for (const ref of refs) {
      const pipeline = pipelineOf(ref.queue);
      const own = pipelines.get(pipeline);
      if (own === undefined) pipelines.set(pipeline, [ref]);
      else own.push(ref);
    }
    const lost = new Set<LeaseRef | undefined>();
    await Promise.all(
      [...pipelines].map(async ([pipeline, own]) => {
        const args = [...counted(own, refArguments), last];
        for (const place of list(
          await this.#slots.run(pipeline, script, args, randomUUID(), limitMs),
        ))
          lost.add(own[number(place) - 1]);
      }),
    );
    return refs.filter((ref) => lost.has(ref)).map(({ id }) => id);
  }
}
