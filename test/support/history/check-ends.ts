/**
 * What can be told without looking into the store: from what producers, workers and sinks say, and from
 * the system's own account at the end. I1 nothing acked is lost, I2 nothing is counted twice, I3 nothing
 * comes from nowhere, I5 what was answered STALE has no effect, I8 nothing is left over.
 */
import type { Account } from "./account.js";
import { type Destinies, type Law, placed, type Pushed } from "./destiny.js";
import type { Event, Row } from "./event.js";
import type { Violation } from "./violation.js";

/** The violations that the ends of all rows show. */
export function checkEnds(
  events: readonly Event[],
  account: Account,
  destinies: Destinies,
  law: Law,
): Violation[] {
  const sights = sightsOf(events);
  const dead = deadByRow(account);
  const excused = rootsThatDied(account, destinies, law);
  return [
    ...leftOver(account),
    ...phantoms(sights, destinies),
    ...staleEffects(events, sights, destinies),
    ...deaths(account, destinies, law),
    ...missingEnds(sights, dead, destinies, excused, account),
    ...counted(account, destinies, excused),
  ];
}

interface Sighting {
  readonly place: string;
  readonly row: Row;
  readonly event: Event;
  readonly how: "taken" | "called";
}

function sightsOf(events: readonly Event[]): Sighting[] {
  return events.flatMap((event): Sighting[] => {
    if (event.act === "take" && event.phase === "ok") {
      const { place, rows } = event.facts;
      return rows.map((row) => ({ place, row, event, how: "taken" }));
    }
    if (event.act === "call" && event.phase === "invoke") {
      const { place, rows } = event.facts;
      return rows.map((row) => ({ place, row, event, how: "called" }));
    }
    return [];
  });
}

function deadByRow({ dead }: Account): Map<string, number> {
  const found = new Map<string, number>();
  for (const { queue, key } of dead)
    found.set(placed(queue, key), (found.get(placed(queue, key)) ?? 0) + 1);
  return found;
}

function rootsThatDied({ dead }: Account, destinies: Destinies, law: Law): Set<string> {
  return new Set(
    dead.flatMap(({ queue, key, cause }) => {
      const root = destinies.rootOfKey(queue, key);
      return root !== undefined && law.mayDieOf?.includes(cause) === true ? [root] : [];
    }),
  );
}

function leftOver({ queues }: Account): Violation[] {
  return queues
    .filter(({ left }) => left > 0)
    .map(({ queue, left }) => ({
      invariant: "I8",
      what: `queue ${queue} still has ${left} rows`,
      proof: [],
    }));
}

function phantoms(sights: readonly Sighting[], destinies: Destinies): Violation[] {
  return sights.flatMap(({ place, row, event }) => {
    const root = destinies.rootOf(place, row);
    const certainty = root === undefined ? undefined : destinies.roots.get(root)?.certainty;
    if (certainty === "acked" || certainty === "unknown") return [];
    const why =
      certainty === "refused" ? "its push was refused" : "no pushed row becomes this there";
    const what = `row ${row.key} = ${JSON.stringify(row.value)} was seen in ${place}, but ${why}`;
    return [{ invariant: "I3", what, proof: [event] }];
  });
}

/** Rows that were seen behind a stage of which every outcome for them was refused. */
function staleEffects(
  events: readonly Event[],
  sights: readonly Sighting[],
  destinies: Destinies,
): Violation[] {
  const answers = new Map<string, Event & { readonly act: "call" }>();
  for (const event of events)
    if (event.act === "call" && event.phase !== "invoke")
      answers.set(`${event.actor} ${event.op}`, event);
  const stale = new Map<string, Event[]>();
  const open = new Set<string>();
  for (const { place, row, event, how } of sights) {
    if (how !== "called") continue;
    const end = answers.get(`${event.actor} ${event.op}`);
    const at = placed(place, row.key);
    if (end?.phase === "ok" && end.facts.answer !== "COMMITTED")
      stale.set(at, [...(stale.get(at) ?? []), end]);
    else open.add(at);
  }
  return sights.flatMap(({ place, row, event }) => {
    const from = destinies.sightOf(place, row.key)?.from;
    if (from === undefined || open.has(placed(from.place, from.key))) return [];
    const refused = stale.get(placed(from.place, from.key));
    if (refused === undefined) return [];
    const what = `row ${row.key} was seen in ${place}, but every outcome for ${from.key} in ${from.place} was answered STALE or REJECTED`;
    return [{ invariant: "I5", what, proof: [...refused, event] }];
  });
}

function deaths({ dead }: Account, destinies: Destinies, law: Law): Violation[] {
  const seen = new Set<string>();
  return dead.flatMap(({ queue, key, cause }): Violation[] => {
    const at = placed(queue, key);
    const letter = `a dead letter of ${queue} holds row ${key} (${cause})`;
    const root = destinies.roots.get(destinies.rootOfKey(queue, key) ?? "");
    if (root === undefined || root.certainty === "refused")
      return [{ invariant: "I3", what: `${letter}, which nobody pushed`, proof: [] }];
    if (seen.has(at)) return [{ invariant: "I2", what: `${letter} a second time`, proof: [] }];
    seen.add(at);
    const expected = root.destiny.ends.some(
      (end) => end.how === "dead" && end.place === queue && end.key === key,
    );
    if (expected || law.mayDieOf?.includes(cause) === true) return [];
    return [{ invariant: "I1", what: `${letter}, which should have gone on`, proof: [] }];
  });
}

/** Acked rows, and rows of which something is there, that did not come to all their ends. */
function missingEnds(
  sights: readonly Sighting[],
  dead: ReadonlyMap<string, number>,
  destinies: Destinies,
  excused: ReadonlySet<string>,
  account: Account,
): Violation[] {
  // What still lies in a queue is not lost; that it lies there is a violation of its own.
  if (account.queues.some(({ left }) => left > 0)) return [];
  const taken = new Set<string>();
  const traced = new Set<string>();
  for (const { place, row, how } of sights) {
    if (how === "taken") taken.add(placed(place, row.key));
    traced.add(destinies.rootOf(place, row) ?? "");
  }
  const violations: Violation[] = [];
  for (const [key, pushed] of destinies.roots) {
    if (excused.has(key) || !(pushed.certainty === "acked" || traced.has(key))) continue;
    for (const end of pushed.destiny.ends) {
      const at = placed(end.place, end.key);
      if (end.how === "dropped" || taken.has(at) || (end.how === "dead" && dead.has(at))) continue;
      const what = `row ${key} was ${pushed.certainty === "acked" ? "acked" : "seen"}, but ${end.key} was not ${end.how === "dead" ? "found among the dead letters of" : "taken by"} ${end.place}`;
      violations.push({ invariant: "I1", what, proof: [] });
    }
  }
  return violations;
}

/** The counters of each queue against the rows that must, and those that may, have come. */
function counted(
  { queues }: Account,
  destinies: Destinies,
  excused: ReadonlySet<string>,
): Violation[] {
  const roots = [...destinies.roots.values()];
  return queues.flatMap((account) => {
    const { queue } = account;
    const came = rangeOf(roots, excused, ({ destiny }) => inQueue(destiny.seen, queue));
    const dropped = rangeOf(roots, excused, ({ destiny }) =>
      inQueue(
        destiny.ends.filter((end) => end.how === "dropped"),
        queue,
      ),
    );
    const gone = account.out + account.dropped + account.dead + account.left;
    return [
      ...outOf(account.in, came, `the rows that came into ${queue}`),
      ...outOf(account.dropped, dropped, `the rows that were dropped behind ${queue}`),
      ...outOf(gone, { least: account.in, most: account.in }, `the rows that left ${queue}`),
    ];
  });
}

function inQueue(list: readonly { readonly place: string }[], queue: string): number {
  return list.filter(({ place }) => place === queue).length;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf(
  roots: readonly Pushed[],
  excused: ReadonlySet<string>,
  rowsOf: (pushed: Pushed) => number,
): Range {
  let least = 0;
  let most = 0;
  for (const pushed of roots) {
    if (pushed.certainty === "refused") continue;
    const rows = rowsOf(pushed);
    most += rows;
    if (pushed.certainty === "acked" && !excused.has(pushed.row.key)) least += rows;
  }
  return { least, most };
}

function outOf(number: number, { least, most }: Range, what: string): Violation[] {
  const expected = least === most ? String(least) : `${least} to ${most}`;
  const sentence = `${what}: counted ${number}, expected ${expected}`;
  if (number < least) return [{ invariant: "I1", what: sentence, proof: [] }];
  if (number > most) return [{ invariant: "I2", what: sentence, proof: [] }];
  return [];
}
