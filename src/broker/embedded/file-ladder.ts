/**
 * The format of the embedded engine's file. Its number rises with every change of the tables, and a step leads to each
 * new format.
 */
import type { Ladder } from "../format.js";
import type { FileStep } from "./migration.js";
import { toFormat4 } from "./migrations/format-4.js";

export const fileLadder: Ladder<FileStep> = { current: 4, steps: [toFormat4] };
