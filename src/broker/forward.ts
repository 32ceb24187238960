/**
 * The methods of a broker as data, for code that forwards calls to a broker: to another thread, again after an error,
 * or through a test's faults. Generated forwarders cannot lose an argument; hand-written ones can.
 */
import type { Broker } from "./contract.js";

/**
 * The methods that return a promise. A method with a second parameter is excluded, because a forwarder could not pass
 * the parameter on.
 */
export type AskName = {
  [M in keyof Broker]: Broker[M] extends (...request: never[]) => Promise<unknown>
    ? Parameters<Broker[M]>["length"] extends 0 | 1
      ? M
      : never
    : never;
}[keyof Broker];

/** All of these methods. The compiler rejects a list that lacks one. */
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

/** A method's argument; undefined for a method without a parameter. */
export type AskRequest<M extends AskName> = Parameters<Broker[M]>[0];

/** A method's answer. */
export type AskAnswer<M extends AskName> = Awaited<ReturnType<Broker[M]>>;

/** A method and its argument. */
export type Ask<M extends AskName = AskName> = {
  [N in M]: { readonly name: N; readonly request: AskRequest<N> };
}[M];

/** Carries out one call. */
export type Carry<M extends AskName> = <N extends M>(
  name: N,
  request: AskRequest<N>,
) => Promise<AskAnswer<N>>;

/** Builds these methods of a broker. Each method only calls `carry`. */
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

/** Carries out calls on this broker. */
export function askingOf<M extends AskName>(broker: Pick<Broker, M>): Carry<M> {
  return <N extends M>(name: N, request: AskRequest<N>) => {
    const method = broker[name] as (request: AskRequest<N>) => Promise<AskAnswer<N>>;
    return method.call(broker, request);
  };
}
