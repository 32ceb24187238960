/**
 * The format of the keys. Its number rises with every change of their contents, and a step leads to each new format.
 */
import type { Ladder } from "../format.js";
import type { StoreStep } from "./migration.js";
import { toFormat3 } from "./migrations/format-3.js";

export const storeLadder: Ladder<StoreStep> = { current: 3, steps: [toFormat3] };
