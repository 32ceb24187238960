/**
 * What a broker is, without any storage: lists in memory. The commands change it and a real engine alike and
 * compare. Entries are told apart by their payloads, which are all different.
 */
import type {
  Broker,
  CounterName,
  EntryWrite,
  LeaseRef,
  PipelineMode,
  QueueState,
} from "../../../src/broker/contract.js";
import { counterNames, DropCounts } from "../../../src/broker/contract.js";
import type { StoreUnderTest } from "./store-under-test.js";

export interface ModelEntry {
  readonly write: EntryWrite;
  readonly tag: string;
  /** The order of arrival. */
  readonly order: number;
  losses: number;
  state: "ready" | "leased" | "delayed";
  /** plain: goes by order of arrival; front: goes before those; free: nothing is said about it. */
  place: "plain" | "front" | "free";
  dueMs: number;
  ref: LeaseRef | undefined;
}

/** A dead letter, told apart by its payload. */
export interface ModelLetter {
  readonly queue: string;
  readonly tag: string;
  rows: number;
  bytes: number;
  numbers: readonly number[] | null;
}

export interface Model {
  readonly pipeline: string;
  /** Two of them. */
  readonly queues: readonly string[];
  entries: ModelEntry[];
  readonly staged: Map<string, Map<number, EntryWrite[]>>;
  /** Refs of leases that ended. */
  readonly stale: LeaseRef[];
  /** Commits that were made and must be recognised. */
  commits: string[];
  sequence: number;
  pointerVersion: number;
  mode: PipelineMode;
  /** Letters that are kept, oldest first. */
  dead: ModelLetter[];
  readonly counters: Map<string, number>;
  readonly drops: Map<string, DropCounts>;
  /** For names that are never used twice. */
  next: number;
}

/** The engine that is compared; `broker` changes when a command reopens it. */
export interface Real {
  readonly store: StoreUnderTest;
  broker: Broker;
}

export function newModel(pipeline: string): Model {
  return {
    pipeline,
    queues: [pipeline, `${pipeline}/b`],
    entries: [],
    staged: new Map(),
    stale: [],
    commits: [],
    sequence: 0,
    pointerVersion: 1,
    mode: "running",
    dead: [],
    counters: new Map(),
    drops: new Map(),
    next: 0,
  };
}

export function place(
  model: Model,
  write: EntryWrite,
  more: Partial<Pick<ModelEntry, "state" | "place" | "dueMs">> = {},
): void {
  model.entries.push({
    write,
    tag: write.payload.toString(),
    order: model.next++,
    losses: write.losses,
    state: "ready",
    place: "plain",
    dueMs: 0,
    ref: undefined,
    ...more,
  });
}

export function readyOf(model: Model, queue: string): ModelEntry[] {
  return model.entries.filter((one) => one.write.queue === queue && one.state === "ready");
}

export function leasedOf(model: Model): ModelEntry[] {
  return model.entries.filter(({ state }) => state === "leased");
}

/** Ends a lease; the entry is ready again. */
export function giveBack(model: Model, one: ModelEntry, how: "front" | "free"): void {
  if (one.ref !== undefined) model.stale.push(one.ref);
  one.ref = undefined;
  one.state = "ready";
  one.place = how;
}

/** Ends an entry. */
export function remove(model: Model, gone: readonly ModelEntry[]): void {
  for (const { ref } of gone) if (ref !== undefined) model.stale.push(ref);
  model.entries = model.entries.filter((one) => !gone.includes(one));
}

export function count(model: Model, queue: string, name: CounterName, by: number): void {
  const key = `${queue} ${name}`;
  model.counters.set(key, (model.counters.get(key) ?? 0) + by);
}

export function drop(model: Model, queue: string, reason: string, by: number): void {
  count(model, queue, "dropped", by);
  const drops = model.drops.get(queue) ?? new DropCounts();
  model.drops.set(queue, drops);
  drops.add(reason, by);
}

/** What `states` must say of a queue, without times. */
export function expectedState(
  model: Model,
  queue: string,
): Omit<QueueState, "oldestMs" | "activity"> {
  const of = (state: ModelEntry["state"]): ModelEntry[] =>
    model.entries.filter((one) => one.write.queue === queue && one.state === state);
  const rows = (list: ModelEntry[]): number => list.reduce((sum, { write }) => sum + write.rows, 0);
  const dead = model.dead.filter((letter) => letter.queue === queue);
  return {
    pipeline: model.pipeline,
    queue,
    ready: rows(of("ready")),
    readyEntries: of("ready").length,
    readyBytes: of("ready").reduce((sum, { write }) => sum + write.bytes, 0),
    leased: rows(of("leased")),
    delayed: rows(of("delayed")),
    arriving: 0,
    dead: dead.reduce((sum, { rows: count }) => sum + count, 0),
    deadBytes: dead.reduce((sum, { bytes }) => sum + bytes, 0),
    planIds: [
      ...new Set(
        model.entries.flatMap(({ write }) => (write.queue === queue ? [write.planId] : [])),
      ),
    ],
    counters: Object.fromEntries(
      counterNames.map((name) => [name, model.counters.get(`${queue} ${name}`) ?? 0]),
    ) as Record<CounterName, number>,
    drops: (model.drops.get(queue) ?? new DropCounts()).list,
  };
}
