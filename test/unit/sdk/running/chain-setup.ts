/** Calls for `runChain` out of plain rows, and what came of them as plain rows again. */
import { batchFromWire, batchToWire } from "@stairs/core";
import { bareStep, type NativeStep } from "../../../../sdk-ts/src/native-step.js";
import { decodeColumn } from "../../../../sdk-ts/src/values/decode-column.js";
import { RowEncoder } from "../../../../sdk-ts/src/values/row-encoder.js";
import { makeRows } from "../../../../sdk-ts/src/values/row-maker.js";
import type {
  AheadOfOutcome,
  ChainCall,
  ChainLink,
  ChainOutcome,
  ChainOutput,
} from "../../../../sdk-ts/src/worker/chain-call.js";
import { runChain } from "../../../../sdk-ts/src/worker/run-chain.js";

export type Row = Record<string, unknown>;

/** A step that this process has, with defaults for what a test does not care about. */
export function nativeStep(
  name: string,
  run: NativeStep["run"],
  rest: Partial<NativeStep> = {},
): NativeStep {
  return { ...bareStep(name, "function", run), source: "test.ts:1", ...rest };
}

export function link(step: string, rest: Partial<ChainLink> = {}): ChainLink {
  return { step, mode: "merge", when: "", inputs: [], ...rest };
}

/** A call with these rows, which must have the same fields. */
export function callOf(
  rows: readonly Row[],
  chain: readonly ChainLink[],
  signal: AbortSignal = new AbortController().signal,
): ChainCall {
  const encoder = new RowEncoder();
  for (const [number, row] of rows.entries()) encoder.add(row, number);
  const frame = encoder.shapes()[0]?.encode().frame ?? new Map();
  const base = Buffer.alloc(16, 0xab);
  const ids = { rows: rows.length, ranges: [{ base, start: 100, count: rows.length }] };
  const batch = batchFromWire(batchToWire(rows.length, frame, ids), "the test's batch");
  return { callId: "call-1", attempt: 2, chain, signal, ...batch };
}

/** Runs a chain that is not cancelled. */
export async function outcomeOf(
  rows: readonly Row[],
  chain: readonly ChainLink[],
  steps: readonly NativeStep[],
): Promise<ChainOutcome> {
  const outcome = await runChain(
    callOf(rows, chain),
    new Map(steps.map((step) => [step.name, step])),
  );
  if (outcome === undefined) throw new Error("the call was cancelled");
  return outcome;
}

/** The rows of an output as objects. */
export function rowsOf({ frame, rows }: Pick<ChainOutput, "frame" | "rows">): Row[] {
  const names = [...frame.keys()];
  const columns = [...frame].map(([name, column]) => decodeColumn(name, column));
  return makeRows(names, columns, rows);
}

/** What each row of the call came out as, or undefined. Throws when one came out twice. */
export function resultsOf(
  before: readonly Row[],
  chain: readonly ChainLink[],
  { outputs, failures, dropped }: ChainOutcome,
): (Row | undefined)[] {
  const replaces = chain.some(({ mode }) => mode === "replace");
  if (outputs.length === 0 && failures.length + dropped.length === 0) return [...before];
  const results = before.map((): Row | undefined => undefined);
  for (const output of outputs) {
    for (const [at, fields] of rowsOf(output).entries()) {
      const row = output.parents === null ? at : (output.parents[at] ?? -1);
      if (results[row] !== undefined) throw new Error(`row ${row} came out twice`);
      results[row] = replaces && !output.merge ? fields : { ...before[row], ...fields };
    }
  }
  return results;
}

/** What the rows of the call came out as when they may have become many, in the order of their coming. */
export function childrenOf(
  before: readonly Row[],
  chain: readonly ChainLink[],
  outputs: readonly ChainOutput[],
): Row[][] {
  const replaces = chain.some(({ mode }) => mode === "replace");
  const children = before.map((): Row[] => []);
  for (const output of outputs) {
    for (const [at, fields] of rowsOf(output).entries()) {
      const row = output.parents === null ? at : (output.parents[at] ?? -1);
      children[row]?.push(replaces && !output.merge ? fields : { ...before[row], ...fields });
    }
  }
  return children;
}

/** Takes parts at once and keeps them. */
export class KeptParts implements AheadOfOutcome {
  readonly messages: (readonly ChainOutput[])[] = [];
  readonly partBytes = 2 * 1024 * 1024;

  constructor(readonly limit: number) {}

  get outputs(): ChainOutput[] {
    return this.messages.flat();
  }

  send(outputs: readonly ChainOutput[]): Promise<void> {
    this.messages.push(outputs);
    return Promise.resolve();
  }
}
