/**
 * Stands before a broker without knowing its methods: each one that answers with a promise goes through
 * one function, so that a method that is added to the contract is there from the first day.
 */
import type { Broker } from "../../../src/broker/contract.js";
import {
  type Ask,
  type AskAnswer,
  askingOf,
  type AskName,
  askNames,
  forwarding,
} from "../../../src/broker/forward.js";

/** Carries out an ask, or not. @param call Asks the broker below. */
export type Around = (ask: Ask, call: () => Promise<unknown>) => Promise<unknown>;

/** A broker that asks the one below through `around`. */
export function wrapBroker(broker: Broker, around: Around): Broker {
  const { engine, location, peers, setBackMs } = broker;
  const below = askingOf<AskName>(broker);
  return {
    engine,
    location,
    peers,
    setBackMs,
    depth: (queue) => broker.depth(queue),
    deadDepth: (pipeline) => broker.deadDepth(pipeline),
    watch: (listener) => broker.watch(listener),
    ...forwarding(askNames, async <M extends AskName>(name: M, request: Ask<M>["request"]) => {
      const answer = await around({ name, request } as Ask, () => below(name, request));
      return answer as AskAnswer<M>;
    }),
  };
}
