/**
 * The declarations of a worker's steps, as far as the coordinator keeps them. A step with a declaration that is too
 * large serves like any other; the oversized part counts as not declared.
 */
import { createHash } from "node:crypto";
import { excerpt, limits } from "@stairs/core";
import type { Step__Output } from "@stairs/core/protocol";

/** The input and output kind of a step; see `proto/stairs/v1/worker.proto`. */
export type StepKind = "function" | "expand" | "consumer" | "predicate";

const kinds: Readonly<Record<string, StepKind>> = {
  KIND_FUNCTION: "function",
  KIND_EXPAND: "expand",
  KIND_CONSUMER: "consumer",
  KIND_PREDICATE: "predicate",
};

/** A step as its worker declares it. */
export interface StepDeclaration {
  readonly name: string;
  readonly kind: StepKind;
  /** The fields that it reads; null: not declared. */
  readonly inputs: readonly string[] | null;
  /** The fields that it makes; null: not declared. */
  readonly outputs: readonly string[] | null;
  /** JSON Schema of one input row; empty: not declared. */
  readonly inputSchema: string;
  /** JSON Schema of one output row; empty: not declared. */
  readonly outputSchema: string;
  /** How long one call may take, in milliseconds; null: not declared. */
  readonly timeoutMs: number | null;
  /** The most rows that a call should have; null: not declared. */
  readonly maxRows: number | null;
  /** For people; cut at its limit. Empty: not declared. */
  readonly docs: string;
  /** `file:line` of the code; cut at its limit. Empty: not declared. */
  readonly source: string;
}

/** The declarations of one worker. They share one allowance of text. */
export class Declarations {
  readonly #steps = new Map<string, StepDeclaration>();
  #leftChars: number = limits.declarationChars;

  /** By name. */
  get steps(): ReadonlyMap<string, StepDeclaration> {
    return this.#steps;
  }

  /** Equal for workers with equal declarations. */
  get digest(): string {
    const text = JSON.stringify([...this.#steps.values()]);
    return createHash("sha256").update(text).digest("base64");
  }

  /** Keeps the declaration of a step. The coordinator must serve its kind. */
  add(step: Step__Output): void {
    const { name, timeoutMs, maxRows } = step;
    this.#steps.set(name, {
      name,
      kind: kinds[step.kind] ?? "function",
      inputs: this.#fields(step.inputs),
      outputs: this.#fields(step.outputs),
      inputSchema: this.#text(step.inputSchema, limits.stepSchemaChars),
      outputSchema: this.#text(step.outputSchema, limits.stepSchemaChars),
      timeoutMs: timeoutMs === 0 ? null : timeoutMs,
      maxRows: maxRows === 0 ? null : maxRows,
      docs: this.#text(excerpt(step.docs, limits.stepDocsChars), limits.stepDocsChars),
      source: this.#text(excerpt(step.source, limits.stepSourceChars), limits.stepSourceChars),
    });
  }

  #text(text: string, mostChars: number): string {
    return text.length <= mostChars && this.#takes(text.length) ? text : "";
  }

  #fields(names: readonly string[]): readonly string[] | null {
    const chars = names.reduce((sum, { length }) => sum + length, names.length);
    const isKept = names.length > 0 && names.length <= limits.batchColumns && this.#takes(chars);
    return isKept ? [...names] : null;
  }

  #takes(chars: number): boolean {
    if (chars > this.#leftChars) return false;
    this.#leftChars -= chars;
    return true;
  }
}
