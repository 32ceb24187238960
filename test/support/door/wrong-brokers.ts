/**
 * Brokers that break one promise each, and a dispatcher that does: what the checker must find. They are made
 * of a right engine by changing what passes.
 */
import { randomUUID } from "node:crypto";
import type { Broker, LeaseRef } from "../../../src/broker/contract.js";
import type { Invariant } from "../history/violation.js";
import type { Ask } from "../../../src/broker/forward.js";
import { wrapBroker } from "./wrap-broker.js";

/** What a wrong broker is built with. */
export interface WrongScene {
  /** Called in the middle of a step that should be whole. */
  readonly between: () => Promise<unknown>;
}

/** A way to be wrong. */
export interface Wrong {
  readonly what: string;
  readonly invariant: Invariant;
  /** Stands between the engine and the one who writes down; or, of a dispatcher, before both. */
  readonly stands: "engine" | "dispatcher";
  readonly make: (broker: Broker, scene: WrongScene) => Broker;
}

/** Changes single methods of a broker. */
function changing(
  broker: Broker,
  change: (ask: Ask) => (() => Promise<unknown>) | undefined,
): Broker {
  return wrapBroker(broker, (ask, call) => (change(ask) ?? call)());
}

/** All of them. */
export const wrongBrokers: readonly Wrong[] = [
  {
    what: "a commit is accepted from somebody who has lost the lease",
    invariant: "I5",
    stands: "engine",
    make(broker) {
      const last = new Map<string, LeaseRef>();
      return wrapBroker(broker, async (ask, call) => {
        if (ask.name === "commit") {
          const commit = ask.request;
          const acks = commit.acks.map((ref) => last.get(ref.id) ?? ref);
          return broker.commit({ ...commit, acks });
        }
        const answer = await call();
        if (ask.name === "lease")
          for (const entry of answer as Awaited<ReturnType<Broker["lease"]>>)
            last.set(entry.id, entry);
        return answer;
      });
    },
  },
  {
    what: "inputs are acked in one step and outputs written in the next",
    invariant: "I4",
    stands: "engine",
    make: (broker, { between }) =>
      changing(broker, (ask) => {
        if (ask.name !== "commit") return undefined;
        const commit = ask.request;
        return async () => {
          const result = await broker.commit({ ...commit, enqueue: [], delay: [], publish: [] });
          if (result.status === "fenced") return result;
          await between();
          return broker.commit({ ...commit, id: randomUUID(), acks: [], dead: [], counters: [] });
        };
      }),
  },
  {
    what: "attempts are not counted",
    invariant: "R10",
    stands: "engine",
    make: (broker) =>
      changing(broker, (ask) => {
        if (ask.name !== "commit") return undefined;
        const commit = ask.request;
        const delay = commit.delay.map((one) => ({
          ...one,
          entry: { ...one.entry, attempts: [] },
        }));
        return () => broker.commit({ ...commit, delay });
      }),
  },
  {
    what: "losses are not counted",
    invariant: "R1",
    stands: "engine",
    make: (broker) =>
      changing(broker, (ask) =>
        ask.name === "release" ? () => broker.release({ ...ask.request, addLosses: 0 }) : undefined,
      ),
  },
  {
    what: "staged parts are visible before their commit",
    invariant: "I6",
    stands: "engine",
    make: (broker) =>
      changing(broker, (ask) => {
        if (ask.name !== "stage") return undefined;
        const { entries } = ask.request;
        return () => broker.enqueue({ entries, dead: [], inbox: [], counters: [], guard: [] });
      }),
  },
  {
    what: "a batch that was there already is accepted again",
    invariant: "I2",
    stands: "engine",
    make: (broker) =>
      changing(broker, (ask) =>
        ask.name === "enqueue" ? () => broker.enqueue({ ...ask.request, inbox: [] }) : undefined,
      ),
  },
  {
    what: "a piece of a split entry gets lost",
    invariant: "I1",
    stands: "engine",
    make: (broker) =>
      changing(broker, (ask) => {
        if (ask.name !== "split") return undefined;
        const split = ask.request;
        return () => broker.split({ ...split, pieces: split.pieces.slice(1) });
      }),
  },
  {
    what: "a dispatcher commits the outputs after it was told STALE",
    invariant: "I5",
    stands: "dispatcher",
    make: (broker) =>
      changing(broker, (ask) => {
        if (ask.name !== "commit") return undefined;
        const commit = ask.request;
        return async () => {
          const result = await broker.commit(commit);
          if (result.status === "fenced")
            await broker.commit({ ...commit, id: randomUUID(), acks: [], counters: [] });
          return result;
        };
      }),
  },
];
