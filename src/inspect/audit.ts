/**
 * Finds disagreements in a recount (I7): between stored rows and counters, and between both and the sums that must
 * always hold; see `counterNames` and `CounterDelta`.
 */
import { storedRows } from "@stairs/core";
import {
  type Accounts,
  type Amount,
  type CounterName,
  counterNames,
  type DropCount,
  type Holdings,
  type Recount,
} from "../broker/contract.js";

/** A disagreement. */
export type Difference =
  /** Unreadable entries and dead letters. */
  | { readonly code: "unreadable"; readonly entries: number }
  /** The content of the queue: ready or leased (`present`), or delayed. */
  | ({
      readonly code: "amount";
      readonly where: "present" | "delayed";
      readonly unit: keyof Amount;
    } & Counts)
  /** Rows of dead letters. */
  | ({ readonly code: "dead" } & Counts)
  /** A counter. */
  | ({ readonly code: "counter"; readonly name: CounterName } & Counts)
  /** Dropped rows of one reason. */
  | ({ readonly code: "drops"; readonly reason: string } & Counts)
  /** Dropped rows of all reasons, and the counter of their sum. */
  | { readonly code: "reasons"; readonly dropped: number; readonly ofReasons: number }
  /** Rows that came in against rows that are present or have left. */
  | {
      readonly code: "rows";
      readonly came: number;
      readonly went: number;
      readonly there: number;
    }
  /** Rows that died against rows with a decision and remaining dead letters. */
  | {
      readonly code: "letters";
      readonly died: number;
      readonly decided: number;
      readonly kept: number;
    };

/** The same thing counted twice. */
interface Counts {
  /** The counters that the engine uses. */
  readonly counted: number;
  readonly stored: number;
}

/** The recount of one queue, in rows. */
export interface QueueAudit {
  readonly pipeline: string;
  readonly queue: string;
  /** Stored rows, ready or in calls. */
  readonly present: number;
  /** Stored rows that wait for their next attempt. */
  readonly delayed: number;
  readonly dead: number;
  readonly counters: Readonly<Record<CounterName, number>>;
  /** Empty: everything agrees. */
  readonly differences: readonly Difference[];
}

/** Recounts the stored rows in the queues of one pipeline or of all pipelines. */
export async function audit(broker: Accounts, pipeline: string | undefined): Promise<QueueAudit[]> {
  const recounts = await broker.recount({ rowsOf: storedRows, pipeline });
  return recounts.map(audited).sort((a, b) => (a.queue < b.queue ? -1 : 1));
}

function audited(recount: Recount): QueueAudit {
  const { pipeline, queue, found } = recount;
  return {
    pipeline,
    queue,
    present: found.present.rows,
    delayed: found.delayed.rows,
    dead: found.dead,
    counters: found.counters,
    differences: [...differences(recount), ...wrongSums(found)],
  };
}

function differences({ counted, found, unreadable }: Recount): Difference[] {
  const all: Difference[] = [];
  if (unreadable > 0) all.push({ code: "unreadable", entries: unreadable });
  for (const where of ["present", "delayed"] as const) {
    for (const unit of ["rows", "entries", "bytes"] as const) {
      const counts = { counted: counted[where][unit], stored: found[where][unit] };
      if (differ(counts)) all.push({ code: "amount", where, unit, ...counts });
    }
  }
  const dead = { counted: counted.dead, stored: found.dead };
  if (differ(dead)) all.push({ code: "dead", ...dead });
  for (const name of counterNames) {
    const counts = { counted: counted.counters[name], stored: found.counters[name] };
    if (differ(counts)) all.push({ code: "counter", name, ...counts });
  }
  const reasons = new Set([...counted.drops, ...found.drops].map(({ reason }) => reason));
  for (const reason of reasons) {
    const counts = {
      counted: rowsOf(counted.drops, reason),
      stored: rowsOf(found.drops, reason),
    };
    if (differ(counts)) all.push({ code: "drops", reason, ...counts });
  }
  return all;
}

function rowsOf(drops: readonly DropCount[], reason: string): number {
  return drops.find((one) => one.reason === reason)?.rows ?? 0;
}

function differ({ counted, stored }: Counts): boolean {
  return counted !== stored;
}

function wrongSums({ present, delayed, dead, counters, drops }: Holdings): Difference[] {
  const came = counters.in + counters.revived;
  const there = present.rows + delayed.rows;
  const went = counters.out + counters.dropped + counters.dead + counters.flushed;
  const decided = counters.revived + counters.discarded + counters.expired;
  const all: Difference[] = [];
  const ofReasons = drops.reduce((sum, { rows }) => sum + rows, 0);
  if (ofReasons !== counters.dropped)
    all.push({ code: "reasons", dropped: counters.dropped, ofReasons });
  if (came !== went + there) all.push({ code: "rows", came, went, there });
  if (counters.dead - decided !== dead)
    all.push({ code: "letters", died: counters.dead, decided, kept: dead });
  return all;
}
