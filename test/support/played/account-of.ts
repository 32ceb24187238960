/** The account that a broker gives of itself when a test is over. */
import type { Broker } from "../../../src/broker/contract.js";
import { rowsIn } from "../door/row-reader.js";
import type { Account } from "../history/account.js";

/** Reads counters and dead letters; up to 10,000 of these. */
export async function accountOf(broker: Broker): Promise<Account> {
  const { letters } = await broker.deadLetters({ limit: 10_000 });
  const dead = await Promise.all(letters.map(({ id }) => broker.deadLetter(id)));
  const states = await broker.states();
  return {
    queues: states.map(({ queue, ready, leased, delayed, counters }) => ({
      queue,
      left: ready + leased + delayed,
      in: counters.in,
      out: counters.out,
      dropped: counters.dropped,
      dead: counters.dead,
    })),
    dead: dead.flatMap((letter) =>
      letter === undefined
        ? []
        : rowsIn(letter.payload).map(({ key }) => ({
            queue: letter.queue,
            key,
            cause: letter.cause,
          })),
    ),
  };
}
