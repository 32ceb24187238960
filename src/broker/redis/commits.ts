/** Commits, and the staged parts that they publish. */
import { pipelineOf, StairsError } from "@stairs/core";
import type { Commit, CommitResult, StagedPart } from "../contract.js";
import {
  counted,
  counterArguments,
  entryArguments,
  letterArguments,
  type Parcel,
  refArguments,
} from "./codec.js";
import type { LetterIds } from "./letter-ids.js";
import { byPipeline, type Outbox, parcelArguments } from "./outbox.js";
import { list, number, text } from "./reply.js";
import { commitScript } from "./scripts/commit.js";
import { stageScript, unstageScript } from "./scripts/staged.js";
import { patientMs, type Slots } from "./slots.js";
import type { Sweeper } from "./sweeper.js";

const nothing: Parcel = { entries: [], dead: [], counters: [] };

/** Commits of one process. */
export class Commits {
  readonly #slots: Slots;
  readonly #ids: LetterIds;
  readonly #outbox: Outbox;
  /**
   * Calls with staged parts, and each call's home: the parts lie in the home pipeline's slot, and a commit of that
   * pipeline publishes them.
   */
  readonly #calls = new Map<string, string>();

  constructor(slots: Slots, ids: LetterIds, outbox: Outbox) {
    this.#slots = slots;
    this.#ids = ids;
    this.#outbox = outbox;
  }

  /** Calls of a pipeline with staged parts. */
  callsOf(pipeline: string): readonly string[] {
    return [...this.#calls].filter(([, home]) => home === pipeline).map(([callId]) => callId);
  }

  async commit(commit: Commit, sweeper: Sweeper): Promise<CommitResult> {
    const home = this.#homeOf(commit);
    if (home === undefined) return { status: "committed" };
    for (const { pipeline, queue } of commit.enqueue) this.#slots.keys.checkQueue(pipeline, queue);
    const parcels = byPipeline(commit);
    const own = parcels.get(home) ?? nothing;
    parcels.delete(home);
    const [status, detail] = await this.#ids.writing(home, own.dead.length, async (ids) =>
      list(
        await this.#slots.run(
          home,
          commitScript,
          [
            ...counted(commit.acks, refArguments),
            ...counted(own.entries, entryArguments),
            ...counted(commit.delay, ({ entry, dueMs }) => [
              Math.max(1, Math.ceil(dueMs)),
              ...entryArguments(entry),
            ]),
            ...counted(own.dead, (letter, at) => letterArguments(letter, ids[at] ?? 0)),
            ...counted(commit.publish, (callId) => [callId]),
            ...counted(own.counters, counterArguments),
            ...parcelArguments(parcels),
          ],
          commit.id,
          patientMs,
        ),
      ),
    );
    if (text(status) === "fenced") {
      const lost = list(detail).map((place) => commit.acks[number(place) - 1]?.id ?? "");
      return { status: "fenced", lost };
    }
    for (const callId of commit.publish) this.#calls.delete(callId);
    for (const { dueMs } of commit.delay) sweeper.expect(home, Math.ceil(dueMs));
    if (list(detail).length > 0) await this.#outbox.move(home);
    return { status: "committed" };
  }

  async stage({ callId, part, entries, home }: StagedPart): Promise<void> {
    this.#calls.set(callId, home);
    const parcels = byPipeline({ enqueue: entries, dead: [], counters: [] });
    const own = parcels.get(home) ?? nothing;
    parcels.delete(home);
    await this.#slots.run(home, stageScript, [
      callId,
      part,
      ...counted(own.entries, entryArguments),
      ...parcelArguments(parcels),
    ]);
  }

  async unstage(callId: string): Promise<void> {
    const slot = this.#calls.get(callId);
    // A call without a home is published already or belongs to another process, so this process must not delete its
    // parts.
    if (slot !== undefined) await this.#slots.run(slot, unstageScript, [callId]);
    this.#calls.delete(callId);
  }

  /** Deletes all parts that no process can publish any more. */
  async letGo(): Promise<void> {
    await Promise.all([...this.#calls.keys()].map((callId) => this.unstage(callId)));
  }

  #homeOf({ acks, publish, enqueue, delay, dead, counters }: Commit): string | undefined {
    const homes = new Set([
      ...acks.map(({ queue }) => pipelineOf(queue)),
      ...publish.flatMap((callId) => this.#calls.get(callId) ?? []),
      ...delay.map(({ entry }) => entry.pipeline),
    ]);
    if (homes.size > 1) {
      throw new StairsError(
        "INTERNAL",
        `A commit has leases, published calls or delayed rows of ${[...homes].join(" and ")}: a commit takes one pipeline.`,
      );
    }
    const [home] = homes;
    return home ?? [...enqueue, ...dead, ...counters][0]?.pipeline;
  }
}
