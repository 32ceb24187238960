/** Checks a load that has drained: its histories, and the account that the system itself gives. */
import { check } from "../history/check.js";
import type { Event } from "../history/event.js";
import { readHistory } from "../history/journal.js";
import { type Invariant, violationText } from "../history/violation.js";
import type { ChaosLoad } from "./chaos-load.js";
import { law, plannedTimes } from "./rows.js";

/** What the histories and the account show. */
export interface LoadResult {
  readonly rows: number;
  readonly lost: number;
  readonly doubled: number;
  readonly repeated: number;
  /** As text, each with its invariant. */
  readonly violations: readonly string[];
}

/** @param load It has nothing left. */
export async function checkLoad({
  history,
  client,
}: Pick<ChaosLoad, "history" | "client">): Promise<LoadResult> {
  const account = await client.account();
  const events = readHistory(history);
  const violations = check(events, account, law);
  const count = (...of: readonly Invariant[]): number =>
    violations.filter(({ invariant }) => of.includes(invariant)).length;
  return {
    rows: acked(events),
    lost: count("I1", "I8"),
    doubled: count("I2"),
    repeated: repeated(events),
    violations: [
      ...(violations.length === 0 ? [] : [violationText(violations)]),
      ...(await client.audit()),
    ],
  };
}

function acked(events: readonly Event[]): number {
  const asked = new Map<string, number>();
  let rows = 0;
  for (const event of events) {
    if (event.act !== "push") continue;
    const op = `${event.actor} ${event.op}`;
    if (event.phase === "invoke") asked.set(op, event.facts.rows.length);
    else if (event.phase === "ok") rows += asked.get(op) ?? 0;
  }
  return rows;
}

function repeated(events: readonly Event[]): number {
  const seen = new Map<string, { times: number; planned: number }>();
  for (const event of events) {
    if (event.act !== "call" || event.phase !== "invoke") continue;
    const { place, rows } = event.facts;
    for (const { key, value } of rows) {
      const at = `${place} ${key}`;
      const one = seen.get(at) ?? { times: 0, planned: plannedTimes(place, Number(value)) };
      seen.set(at, { ...one, times: one.times + 1 });
    }
  }
  let more = 0;
  for (const { times, planned } of seen.values()) more += Math.max(0, times - planned);
  return more;
}
