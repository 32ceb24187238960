/**
 * Faults at the broker's door, chosen by a seed: an ask fails before it is done, is done and fails all the
 * same (a lost answer), is answered late and out of order, or falls into a time in which nobody answers.
 */
import { StairsError } from "@stairs/core";
import type { Broker } from "../../../src/broker/contract.js";
import type { Chance } from "../chance.js";
import type { AskName } from "../../../src/broker/forward.js";
import { type Around, wrapBroker } from "./wrap-broker.js";

/** How often what happens, each from 0 to 1. */
export interface FaultRates {
  /** It fails, and nothing was done. */
  readonly before: number;
  /** It is done, and fails. */
  readonly after: number;
  /** Its answer comes up to `lateMs` later. */
  readonly late: number;
  /** With it begins a time of up to `awayMs` in which everything fails before. */
  readonly away: number;
}

const lateMs = 15;
const awayMs = 150;

/** What stopping a coordinator needs, and what a test looks at. */
const spared: ReadonlySet<AskName> = new Set<AskName>(["close", "states"]);

/** A source of faults. */
export class Faults {
  /** While false, everything passes. */
  on = false;
  readonly counts = { asked: 0, before: 0, after: 0, late: 0, away: 0 };
  readonly #chance: Chance;
  readonly #rates: FaultRates;
  #awayUntil = 0;

  constructor(chance: Chance, rates: FaultRates) {
    this.#chance = chance;
    this.#rates = rates;
  }

  /** A broker with these faults. */
  before(broker: Broker): Broker {
    return wrapBroker(broker, (ask, call) =>
      this.on && !spared.has(ask.name) ? this.#faulty(ask, call) : call(),
    );
  }

  readonly #faulty: Around = async ({ name }, call) => {
    const { counts } = this;
    counts.asked += 1;
    if (performance.now() < this.#awayUntil) {
      counts.away += 1;
      throw away(`${name}: the store is away, by the test's will`);
    }
    const rates = this.#rates;
    const draw = this.#chance.fraction();
    if (draw < rates.before) {
      counts.before += 1;
      throw away(`${name} was not done, by the test's will`);
    }
    if (draw < rates.before + rates.away) {
      this.#awayUntil = performance.now() + this.#chance.below(awayMs);
      counts.away += 1;
      throw away(`${name}: the store goes away, by the test's will`);
    }
    const lost = draw < rates.before + rates.away + rates.after;
    const late = this.#chance.fraction() < rates.late ? this.#chance.below(lateMs) : undefined;
    const answer = await call();
    if (late !== undefined) {
      counts.late += 1;
      await new Promise((resolve) => setTimeout(resolve, late));
    }
    if (!lost) return answer;
    counts.after += 1;
    throw away(`${name} was done, and its answer lost by the test's will`);
  };
}

/** What an engine throws whose store cannot be reached. */
function away(message: string): StairsError {
  return new StairsError("UNREACHABLE", message);
}
