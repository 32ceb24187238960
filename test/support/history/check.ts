/**
 * The checker: takes what all actors of a test said and the system's own account at the end, and answers
 * every promise that they show broken. It is pure, and knows nothing of the system but its words.
 *
 * - I1 no acked row is lost: each comes to all its ends, and to no other
 * - I2 no row's effect is doubled inside the graph, however often user code ran
 * - I3 no row comes from nowhere, none has a wrong value
 * - I4 at any instant: input acked ⇔ outputs visible
 * - I5 a stale commit changes nothing
 * - I6 a call's staged parts are visible whole, once, from one attempt
 * - I8 nothing is left over
 * - R1, R10 losses and attempts are counted
 *
 * I1, I2, I3, I5 and I8 are judged from outside, I2 to I6, R1 and R10 also from the events at the broker's
 * door, where there are any.
 */
import type { Account } from "./account.js";
import { checkDoor } from "./check-door.js";
import { checkEnds } from "./check-ends.js";
import { Destinies, type Law } from "./destiny.js";
import type { Event } from "./event.js";
import type { Violation } from "./violation.js";

/**
 * Checks a finished test.
 * @param events In the order of time; those of one actor in its own order.
 * @param account Asked for when everything was to be done.
 * @param law What must become of the rows that were pushed.
 */
export function check(events: readonly Event[], account: Account, law: Law): Violation[] {
  const destinies = new Destinies(events, law);
  return [
    ...checkEnds(events, account, destinies, law),
    ...checkDoor(events, destinies, law.pipelinesApart ?? false),
  ];
}
