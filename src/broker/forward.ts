/**
 * The methods of a broker as data, for code that stands before a broker and passes on what it is asked: to another
 * thread, again after an error, past a test's faults. Nobody writes such methods by hand, so none can lose an argument.
 */
import type { Broker } from "./contract.js";

/** The methods that answer with a promise. One with a second parameter is none of them: it cannot be passed on. */
export type AskName = {
  [M in keyof Broker]: Broker[M] extends (...request: never[]) => Promise<unknown>
    ? Parameters<Broker[M]>["length"] extends 0 | 1
      ? M
      : never
    : never;
}[keyof Broker];

/** All of them: the compiler misses one that is not here. */
export const askNames = {
  enqueue: true,
  lastSequence: true,
  lease: true,
  extend: true,
  commit: true,
  release: true,
  split: true,
  stage: true,
  unstage: true,
  readyQueues: true,
  deadLetters: true,
  deadLetter: true,
  settleDead: true,
  savePlan: true,
  plan: true,
  point: true,
  pointer: true,
  pointers: true,
  removePlans: true,
  setMode: true,
  states: true,
  recount: true,
  storeBytes: true,
  flush: true,
  close: true,
} as const satisfies Record<AskName, true>;

/** What a method is called with; undefined for one without a parameter. */
export type AskRequest<M extends AskName> = Parameters<Broker[M]>[0];

/** What a method answers. */
export type AskAnswer<M extends AskName> = Awaited<ReturnType<Broker[M]>>;

/** A method and what it is called with. */
export type Ask<M extends AskName = AskName> = {
  [N in M]: { readonly name: N; readonly request: AskRequest<N> };
}[M];

/** Carries out one ask. */
export type Carry<M extends AskName> = <N extends M>(
  name: N,
  request: AskRequest<N>,
) => Promise<AskAnswer<N>>;

/** These methods of a broker, each of which does nothing but call `carry`. */
export function forwarding<M extends AskName>(
  names: Readonly<Record<M, true>>,
  carry: Carry<M>,
): Pick<Broker, M> {
  const methods = (Object.keys(names) as M[]).map((name) => [
    name,
    (request: AskRequest<M>) => carry(name, request),
  ]);
  return Object.fromEntries(methods) as Pick<Broker, M>;
}

/** Carries out asks at this broker. */
export function askingOf<M extends AskName>(broker: Pick<Broker, M>): Carry<M> {
  return <N extends M>(name: N, request: AskRequest<N>) => {
    const method = broker[name] as (request: AskRequest<N>) => Promise<AskAnswer<N>>;
    return method.call(broker, request);
  };
}
