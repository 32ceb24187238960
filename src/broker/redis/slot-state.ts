/** Reads the state of a pipeline from a sweep's answer. */
import { pipelineOf } from "@stairs/core";
import {
  type Amount,
  type CounterName,
  counterNames,
  type Depth,
  type DropCount,
  DropCounts,
  type PipelineMode,
  type Pointer,
  type QueueState,
} from "../contract.js";
import { groups, list, number, pairs, type Reply, text } from "./reply.js";

/** A pipeline at one moment. */
export interface SlotState {
  /** How many changes the pipeline had seen by then. */
  readonly operations: number;
  readonly queues: readonly CountedState[];
  readonly depths: readonly {
    readonly queue: string;
    readonly live: Depth;
    readonly dead: Depth;
  }[];
  /** Undefined for an unregistered pipeline. */
  readonly pointer: Pointer | undefined;
  /** Number of leased entries. */
  readonly leased: number;
  /** Number of calls with staged parts. */
  readonly calls: number;
  /** When the next delayed entry is due, in milliseconds of the server's clock. */
  readonly dueMs: number | undefined;
  /** The server's time, in milliseconds since 1970. */
  readonly serverMs: number;
  /** Items on their way to other pipelines. */
  readonly outgoing: number;
  /** Rows on their way to queues of other pipelines. */
  readonly arriving: ReadonlyMap<string, number>;
}

/** @param answer See the sweep script. */
export function slotState(pipeline: string, answer: Reply): SlotState {
  const [meta, state, oldest, leased, calls, due, now, outgoing, operations] = list(answer);
  const fields = fieldsOf(pairs(state));
  const oldestMs = new Map(groups(oldest, 2).map(([queue, at]) => [text(queue), number(at)]));
  const totals = [...fields].map(([queue, of]) => ({ queue, ...queueTotals(of) }));
  const queues = totals.map(({ queue, ...of }) => ({
    ...queueState(pipeline, queue, of),
    oldestMs: oldestMs.get(queue),
    planIds: plansOf(fields.get(queue)),
  }));
  const depths = totals.map(({ queue, ready, leased: held, delayed, dead }) => ({
    queue,
    live: {
      rows: ready.rows + held.rows + delayed.rows,
      bytes: ready.bytes + held.bytes + delayed.bytes,
    },
    dead,
  }));
  const known = pairs(meta);
  const dueText = text(due);
  const pointer = ["current", "offered", "version", "mode"].map((name) => known.get(name) ?? null);
  return {
    operations: number(operations),
    queues,
    depths,
    pointer: pointerOf(pipeline, pointer),
    leased: number(leased),
    calls: number(calls),
    dueMs: dueText === "" ? undefined : Number(dueText),
    serverMs: number(now),
    outgoing: number(outgoing),
    arriving: arrivingOf(known),
  };
}

const planField = "plan.";
const dropField = "drop.";

type CountedState = Omit<QueueState, "activity" | "arriving">;

/** The state of a queue that has never had an entry. */
export function emptyQueue(queue: string): CountedState {
  return queueState(pipelineOf(queue), queue, queueTotals());
}

function queueState(pipeline: string, queue: string, of: QueueTotals): CountedState {
  return {
    pipeline,
    queue,
    ready: of.ready.rows,
    readyEntries: of.ready.entries,
    readyBytes: of.ready.bytes,
    leased: of.leased.rows,
    delayed: of.delayed.rows,
    dead: of.dead.rows,
    deadBytes: of.dead.bytes,
    oldestMs: undefined,
    planIds: [],
    counters: of.counters,
    drops: of.drops,
  };
}

/** One queue's totals. */
export interface QueueTotals {
  readonly ready: Amount;
  readonly leased: Amount;
  readonly delayed: Amount;
  readonly dead: Amount;
  readonly counters: Readonly<Record<CounterName, number>>;
  readonly drops: readonly DropCount[];
}

type Fields = ReadonlyMap<string, number>;

/** Groups the fields by queue. @param state `QUEUE FIELD` → number. */
export function fieldsOf(state: ReadonlyMap<string, string>): Map<string, Map<string, number>> {
  const queues = new Map<string, Map<string, number>>();
  for (const [name, value] of state) {
    const space = name.indexOf(" ");
    const queue = name.slice(0, space);
    const fields = queues.get(queue) ?? new Map<string, number>();
    fields.set(name.slice(space + 1), Number(value));
    queues.set(queue, fields);
  }
  return queues;
}

export function queueTotals(fields: Fields = new Map()): QueueTotals {
  const of = (name: string): number => fields.get(name) ?? 0;
  const amount = (place: string): Amount => ({
    entries: of(`${place}.entries`),
    rows: of(`${place}.rows`),
    bytes: of(`${place}.bytes`),
  });
  const counters = Object.fromEntries(
    counterNames.map((name) => [name, of(`count.${name}`)]),
  ) as Record<CounterName, number>;
  return {
    ready: amount("ready"),
    leased: amount("leased"),
    delayed: amount("delayed"),
    dead: amount("dead"),
    counters,
    drops: dropsOf(fields),
  };
}

/** @returns undefined for a pipeline without a pointer. */
export function pointerOf(
  pipeline: string,
  [current, offered, version, mode]: readonly Reply[],
): Pointer | undefined {
  if (current === undefined || current === null) return undefined;
  return {
    pipeline,
    currentPlanId: text(current),
    offeredPlanId: text(offered),
    version: number(version),
    mode: modeOf(text(mode)),
  };
}

function modeOf(value: string): PipelineMode {
  return value === "paused" || value === "draining" ? value : "running";
}

function dropsOf(fields: Fields): readonly DropCount[] {
  const counts = [...fields].flatMap(([name, rows]) =>
    name.startsWith(dropField) ? [{ reason: name.slice(dropField.length), rows }] : [],
  );
  return new DropCounts(counts).list;
}

function plansOf(fields: Fields = new Map()): string[] {
  return [...fields].flatMap(([name, entries]) =>
    name.startsWith(planField) && entries > 0 ? [name.slice(planField.length)] : [],
  );
}

function arrivingOf(meta: ReadonlyMap<string, string>): Map<string, number> {
  const arriving = new Map<string, number>();
  for (const [name, value] of meta) {
    const [word, queue = ""] = name.split(" ");
    if (word === "arriving") arriving.set(queue, Number(value));
  }
  return arriving;
}
