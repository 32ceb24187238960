/**
 * What steps do, as functions of the node, the row, what the row shows there and what was tried before:
 * the same wherever and in whatever company the row is worked on.
 */
import { defaultRetry, type PipelineSpec, type RetryPolicy, type RowFailure } from "@stairs/core";
import { digest, type Fields, fieldsText, type Makes } from "../graph/row-model.js";
import { bytesText } from "./row-values.js";

/** What happened to a row at a node before. */
export interface Tried {
  readonly failed: number;
  readonly deferred: number;
}

/** How a step ends for a row. */
export type Ending =
  | { readonly kind: "result"; readonly fields: Fields }
  | { readonly kind: "drop" }
  | ({ readonly kind: "failure" } & Pick<RowFailure, "cause" | "disposition" | "retryAfterMs">);

/** The steps of one random pipeline. */
export class Behaviour {
  readonly #salt: number;
  readonly #makes: Makes;

  constructor(salt: number, makes: Makes) {
    this.#salt = salt;
    this.#makes = makes;
  }

  /** The pipeline, its steps with retry policies of one to three attempts. */
  withPolicies(spec: PipelineSpec): PipelineSpec {
    return {
      ...spec,
      nodes: spec.nodes.map((node) =>
        node.op === "step" ? { ...node, retry: this.#policy(node.name) } : node,
      ),
    };
  }

  /** What the step does with a row. */
  run(node: string, row: number, seen: Fields, tried: Tried): Ending {
    const fate = this.#number("fate", node, row);
    const often = 1 + (this.#number("often", node, row) % 4);
    const retryAfterMs = often % 2 === 0 ? 7 : null;
    switch (fate % 24) {
      case 0:
        return { kind: "drop" };
      case 1:
        return { kind: "failure", cause: "bad", disposition: "dead", retryAfterMs: null };
      case 2:
      case 3:
        if (tried.failed >= often) break;
        return { kind: "failure", cause: "flaky", disposition: "retry", retryAfterMs };
      case 4:
        if (tried.deferred >= often) break;
        return { kind: "failure", cause: "busy", disposition: "defer", retryAfterMs };
    }
    const text = fieldsText(seen);
    const made = (this.#makes.get(node) ?? []).filter(
      (field) => this.#number("absent", node, row, field) % 8 > 0,
    );
    return {
      kind: "result",
      fields: new Map(made.map((field) => [field, this.value(node, field, row, text)])),
    };
  }

  /** A value of any kind. */
  value(...of: (string | number)[]): string {
    const hex = digest(this.#salt, ...of);
    const number = Number.parseInt(hex, 16);
    switch (number % 12) {
      case 0:
      case 1:
        return String(number);
      case 2:
        return JSON.stringify((number % 1000) / 8);
      case 3:
        return bytesText(Buffer.from(hex.slice(0, number % 5)));
      case 4:
        return number % 3 === 0 ? "NaN" : "null";
      case 5:
        return `9007199254${String(number).padStart(10, "7").slice(0, 9)}`;
      case 6:
        return `{"!":[${number},"],"],"x${hex}":{}}`;
      default:
        return JSON.stringify(`],"[${hex}é`);
    }
  }

  #policy(node: string): RetryPolicy {
    return { ...defaultRetry, attempts: 1 + (this.#number("attempts", node) % 3) };
  }

  #number(...of: (string | number)[]): number {
    return Number.parseInt(digest(this.#salt, ...of), 16);
  }
}

/** What the outside notices of a step: all that it can know of a row. */
export function sighting(row: number, node: string, seen: Fields, tried: Tried): string {
  return `row ${row}: ${node} saw ${fieldsText(seen)} after ${tried.failed} failures and ${tried.deferred} deferrals`;
}
