/**
 * Runs a call's chain on its rows. Every row ends in exactly one place: in one output, among the
 * failures, or dropped. Each link sees what it would see if it ran alone.
 */
import type { RowIds, Frame } from "@stairs/core";
import type { NativeStep } from "../native-step.js";
import { Part } from "./part.js";
import { type RowDropped, RowEnds, type RowFailure } from "./row-end.js";
import { type ReadyLink, runLink } from "./run-link.js";

/** One step of a call's chain. */
export interface ChainLink {
  readonly step: string;
  readonly mode: "merge" | "replace" | "keep";
  /** A predicate step; empty: no row skips the link. */
  readonly when: string;
  /** The fields that the step gets; empty: all. */
  readonly inputs: readonly string[];
}

/** Rows to work on. */
export interface ChainCall {
  readonly callId: string;
  readonly attempt: number;
  readonly chain: readonly ChainLink[];
  readonly rows: number;
  readonly frame: Frame;
  readonly ids: RowIds | null;
  /** Aborted when nobody waits for the outcome any more. */
  readonly signal: AbortSignal;
}

/** Rows that came out. */
export interface ChainOutput {
  readonly rows: number;
  /** The fields that were made; after a REPLACE link the whole frame. */
  readonly frame: Frame;
  /** Which row of the call each came from; null: row i from row i, and all rows are here. */
  readonly parents: Uint32Array | null;
  /** As `Output.merge` of the protocol. */
  readonly merge: boolean;
}

/** What became of the rows. */
export interface ChainOutcome {
  /** Empty for a chain that makes nothing when all rows went through. */
  readonly outputs: readonly ChainOutput[];
  readonly failures: readonly RowFailure[];
  readonly dropped: readonly RowDropped[];
}

/** @returns undefined when the call was cancelled meanwhile. */
export async function runChain(
  call: ChainCall,
  steps: ReadonlyMap<string, NativeStep>,
): Promise<ChainOutcome | undefined> {
  const { chain, rows, frame, signal } = call;
  const ends = new RowEnds();
  let parts: readonly Part[] = rows === 0 ? [] : [Part.whole(rows, frame)];
  for (let at = 0; at < chain.length && parts.length > 0; at++) {
    const link = readyLink(chain[at], at, steps);
    if (typeof link === "string") {
      for (const part of parts) for (const row of part.rows) ends.unknownStep(row, at, link);
      parts = [];
      break;
    }
    const next: Part[] = [];
    for (const part of parts) {
      next.push(...(await runLink(link, part, call, ends)));
      if (signal.aborted) return undefined;
    }
    parts = next;
  }
  const { failures, dropped } = ends;
  const silent = ends.count === 0 && chain.every((link) => link.mode === "keep");
  return { outputs: silent ? [] : parts.map((part) => outputOf(part, call)), failures, dropped };
}

/** The link with its steps, or the name of the step that is missing. */
function readyLink(
  link: ChainLink | undefined,
  at: number,
  steps: ReadonlyMap<string, NativeStep>,
): ReadyLink | string {
  const step = steps.get(link?.step ?? "");
  if (link === undefined || step === undefined) return link?.step ?? "";
  const when = link.when === "" ? null : steps.get(link.when);
  if (when === undefined) return link.when;
  const mode = step.kind === "consumer" ? "keep" : link.mode;
  return { at, step, when, mode, inputs: link.inputs };
}

function outputOf(part: Part, { rows, chain }: ChainCall): ChainOutput {
  return {
    rows: part.rows.length,
    frame: part.output(),
    parents: part.rows.length === rows ? null : part.rows,
    merge: !part.replaced && chain.some((link) => link.mode === "replace"),
  };
}
