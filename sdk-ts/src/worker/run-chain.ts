/**
 * Runs a call's chain on its rows. Every row ends in exactly one place: in one output, among the
 * failures, or dropped. The rows that a 1-to-N link made from a row can be in any number of
 * outputs. Each link sees the same rows as if it ran alone.
 */
import type { NativeStep } from "../native-step.js";
import type { ChainCall, ChainLink, ChainOutcome, ChainOutput } from "./chain-call.js";
import { ChildRows } from "./child-rows.js";
import { runExpandLink } from "./expand-link.js";
import { Part } from "./part.js";
import type { ReadyLink } from "./ready-link.js";
import { RowEnds } from "./row-end.js";
import { runLink } from "./run-link.js";

/** How many rows one row can become unless the call sets a limit. */
const mostChildren = 100_000;

/** @returns undefined if the call was cancelled meanwhile. */
export async function runChain(
  call: ChainCall,
  steps: ReadonlyMap<string, NativeStep>,
): Promise<ChainOutcome | undefined> {
  const { chain, rows, frame, signal } = call;
  const ends = new RowEnds();
  const { failures, dropped } = ends;
  let parts: readonly Part[] = rows === 0 ? [] : [Part.whole(rows, frame)];
  for (let at = 0; at < chain.length && parts.length > 0; at++) {
    const link = readyLink(chain[at], at, steps);
    if (typeof link === "string") {
      for (const part of parts) for (const row of part.rows) ends.unknownStep(row, at, link);
      parts = [];
      break;
    }
    const expands = at === chain.length - 1 && chain[at]?.expand === true;
    if (expands) {
      const outputs = await expand(link, parts, call, ends);
      return outputs === undefined ? undefined : { outputs, failures, dropped };
    }
    const next: Part[] = [];
    for (const part of parts) {
      next.push(...(await runLink(link, part, call, ends)));
      if (signal.aborted) return undefined;
    }
    parts = next;
  }
  const silent = ends.count === 0 && chain.every((link) => link.mode === "keep");
  return { outputs: silent ? [] : parts.map((part) => outputOf(part, call)), failures, dropped };
}

/** The outputs not sent ahead. Undefined if the call was cancelled. */
async function expand(
  link: ReadyLink,
  parts: readonly Part[],
  call: ChainCall,
  ends: RowEnds,
): Promise<ChainOutput[] | undefined> {
  const children = new ChildRows(call, link.at, ends);
  const most = call.chain[link.at]?.maxOutputs || mostChildren;
  const scope = { facts: call, ends, children, most, alone: call.rows === 1 };
  const unexpanded: Part[] = [];
  for (const part of parts) {
    unexpanded.push(...(await runExpandLink(link, part, scope)));
    if (call.signal.aborted) return undefined;
  }
  return [...children.rest(), ...unexpanded.map((part) => outputOf(part, call))];
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
