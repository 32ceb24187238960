/**
 * Stands before a broker without knowing its methods: each one that answers with a promise goes through
 * one function, so that a method that is added to the contract is there from the first day.
 */
import type { Broker } from "../../../src/broker/contract.js";

/** Methods that answer at once. */
type Direct = "depth" | "deadDepth" | "watch";
const direct: ReadonlySet<string> = new Set<Direct>(["depth", "deadDepth", "watch"]);

/** The methods that answer with a promise. */
export type AskName = Exclude<
  {
    [M in keyof Broker]: Broker[M] extends (...words: never[]) => Promise<unknown> ? M : never;
  }[keyof Broker],
  Direct
>;

/** A method with what it is given. */
export type Ask = {
  [M in AskName]: { readonly name: M; readonly words: Parameters<Broker[M]> };
}[AskName];

/** Carries out an ask, or not. @param call Asks the broker below. */
export type Around = (ask: Ask, call: () => Promise<unknown>) => Promise<unknown>;

/** A broker that asks the one below through `around`. */
export function wrapBroker(broker: Broker, around: Around): Broker {
  return new Proxy(broker, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      const call = (words: unknown[]): unknown => Reflect.apply(member, target, words);
      if (typeof name !== "string" || direct.has(name)) return (...words: unknown[]) => call(words);
      return (...words: unknown[]) => around({ name, words } as Ask, async () => call(words));
    },
  });
}
