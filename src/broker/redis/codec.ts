/** Converts entries, letters and counters to script arguments, and script answers back. Payloads stay bytes. */
import { pipelineOf } from "@stairs/core";
import type {
  CounterDelta,
  DeadDecision,
  DeadEntry,
  DeadHead,
  DeadWrite,
  EntryHead,
  EntryWrite,
  LeasedEntry,
  LeaseRef,
  LeaseRequest,
} from "../contract.js";
import { joinKeyOf } from "../join-key.js";
import { fromStored, type Stored, toStored } from "../stored-names.js";
import type { Argument } from "./connection.js";
import { bytes, groups, number, type Reply, text } from "./reply.js";

/** The fields that no script reads. */
type About = Pick<EntryHead, "signature" | "attempts" | "delivered">;
/** The searchable fields of a letter, and the other fields. */
type Why = Pick<DeadHead, "node" | "cause" | "type" | "message">;
type History = Pick<DeadEntry, "attempts" | "delivered" | "stack" | "numbers">;

/** Rows for another pipeline. They lie in their own pipeline's slot until a coordinator moves them. */
export interface Parcel {
  readonly entries: readonly EntryWrite[];
  readonly dead: readonly DeadWrite[];
  readonly counters: readonly CounterDelta[];
}

/** A list preceded by its length. */
export function counted<T>(
  items: readonly T[],
  argumentsOf: (item: T, at: number) => readonly Argument[],
): Argument[] {
  return [items.length, ...items.flatMap(argumentsOf)];
}

export function entryArguments(entry: EntryWrite): readonly Argument[] {
  const { queue, planId, rows, losses, signature, attempts, delivered, payload } = entry;
  const about = JSON.stringify(toStored({ signature, attempts, delivered } satisfies About));
  const at = entry.enqueuedAtMs === undefined ? "" : Math.trunc(entry.enqueuedAtMs);
  return [queue, planId, joinKeyOf(entry), about, rows, entry.bytes, losses, at, payload];
}

export function refArguments({ id, nonce, delivery, queue }: LeaseRef): readonly Argument[] {
  return [id, nonce, delivery, queue];
}

export function counterArguments(delta: CounterDelta): readonly Argument[] {
  const { queue, name, by } = delta;
  return [queue, name, by, name === "dropped" ? delta.reason : ""];
}

/** @param id The letter's number among all letters. */
export function letterArguments(letter: DeadWrite, id: number): readonly Argument[] {
  const { queue, rows, losses, planId, signature, node, cause, type, message } = letter;
  const why = JSON.stringify({ node, cause, type, message } satisfies Why);
  const history = historyText({ ...letter, numbers: null });
  return [id, queue, rows, letter.bytes, losses, planId, signature, why, history, letter.payload];
}

/** @param letter The letter as stored now; undefined if it is gone. */
export function decisionArguments(
  { id, rows, left }: DeadDecision["letters"][number],
  letter: DeadEntry | undefined,
): readonly Argument[] {
  if (left === null || letter === undefined) return [id, rows, 0, 0, "", ""];
  const history = historyText({ ...letter, numbers: left.numbers });
  return [id, rows, left.rows, left.bytes, left.payload, history];
}

function historyText({ attempts, delivered, stack, numbers }: History): string {
  return JSON.stringify(toStored({ attempts, delivered, stack, numbers } satisfies History));
}

/** Reads entries from the lease script's answer: nine values each. */
export function leasedEntries(answer: Reply, request: LeaseRequest): readonly LeasedEntry[] {
  const { queue, nonce } = request;
  return groups(answer, 9).map(([id, plan, about, rows, size, losses, at, delivery, payload]) => ({
    ...fromStored(JSON.parse(text(about)) as Stored<About>),
    pipeline: pipelineOf(queue),
    queue,
    nonce,
    id: text(id),
    planId: text(plan),
    rows: number(rows),
    bytes: number(size),
    losses: number(losses),
    enqueuedAtMs: number(at),
    delivery: number(delivery),
    payload: bytes(payload),
  }));
}

/** Reads letter heads from the letters script's answer: nine values each. */
export function letterHeads(answer: Reply): readonly DeadHead[] {
  return groups(answer, 9).map(([id, queue, at, rows, size, losses, plan, signature, why]) => ({
    ...(JSON.parse(text(why)) as Why),
    id: text(id),
    pipeline: pipelineOf(text(queue)),
    queue: text(queue),
    timeMs: number(at),
    rows: number(rows),
    bytes: number(size),
    losses: number(losses),
    planId: text(plan),
    signature: text(signature),
  }));
}

export function wholeLetter(head: DeadHead, history: Buffer, payload: Buffer): DeadEntry {
  return { ...head, ...fromStored(JSON.parse(history.toString()) as Stored<History>), payload };
}

/** The JSON form without the payload; it holds the payload's length instead. */
type Sized<Write extends EntryWrite | DeadWrite> = Stored<Omit<Write, "payload">> & {
  readonly size: number;
};

/** A parcel as bytes: the length of a JSON text, the JSON text without payloads, then the payloads. */
export function encodeParcel({ entries, dead, counters }: Parcel): Buffer {
  const strip = ({ payload, ...rest }: EntryWrite | DeadWrite) => ({
    ...toStored(rest),
    size: payload.length,
  });
  const words = Buffer.from(
    JSON.stringify({ entries: entries.map(strip), dead: dead.map(strip), counters }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(words.length);
  return Buffer.concat([length, words, ...[...entries, ...dead].map(({ payload }) => payload)]);
}

export function decodeParcel(parcel: Buffer): Parcel {
  let from = 4 + parcel.readUInt32BE(0);
  const words = JSON.parse(parcel.subarray(4, from).toString()) as {
    readonly entries: readonly Sized<EntryWrite>[];
    readonly dead: readonly Sized<DeadWrite>[];
    readonly counters: readonly CounterDelta[];
  };
  const payloadOf = (size: number): Buffer => {
    from += size;
    return parcel.subarray(from - size, from);
  };
  return {
    entries: words.entries.map(({ size, ...entry }) => ({
      ...fromStored(entry),
      payload: payloadOf(size),
    })),
    dead: words.dead.map(({ size, ...letter }) => ({
      ...fromStored(letter),
      payload: payloadOf(size),
    })),
    counters: words.counters,
  };
}
