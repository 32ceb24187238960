/** The format of the keys. Its number rises with every change of what they hold, and a step leads to it. */
import type { Ladder } from "../format.js";
import type { StoreStep } from "./migration.js";
import { toFormat3 } from "./migrations/format-3.js";

export const storeLadder: Ladder<StoreStep> = { current: 3, steps: [toFormat3] };
