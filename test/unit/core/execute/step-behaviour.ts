/**
 * What steps do, as functions of the node, what a row shows there and what was tried before: the same
 * wherever and in whatever company the row is worked on.
 */
import { defaultRetry, type PipelineSpec, type RetryPolicy, type RowFailure } from "@stairs/core";
import {
  digest,
  type Ending,
  type Fields,
  fieldsText,
  type Roles,
  type Steps,
} from "../graph/row-model.js";
import { bytesText } from "./row-values.js";

/** What happened to a row at a node before. */
export interface Tried {
  readonly failed: number;
  readonly deferred: number;
}

/** How a step ends for a row this time. */
export type Try =
  | Exclude<Ending, { readonly kind: "failure" }>
  | ({ readonly kind: "failure" } & Pick<RowFailure, "cause" | "disposition" | "retryAfterMs">);

/** The steps of one random pipeline. */
export class Behaviour implements Steps {
  readonly #salt: number;
  readonly #roles: Roles;

  constructor(salt: number, roles: Roles) {
    this.#salt = salt;
    this.#roles = roles;
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
  run(node: string, seen: Fields, tried: Tried): Try {
    const text = fieldsText(seen);
    const fate = this.#number("fate", node, text) % 32;
    const often = 1 + (this.#number("often", node, text) % 4);
    const retryAfterMs = often % 2 === 0 ? 7 : null;
    const attempts = this.#policy(node).attempts;
    if (fate <= 1) return { kind: "drop" };
    if (fate === 2)
      return { kind: "failure", cause: "bad", disposition: "dead", retryAfterMs: null };
    // What has used up its attempts fails for good, however often other steps make the row come again.
    if (fate <= 4 && (tried.failed < often || often >= attempts))
      return { kind: "failure", cause: "flaky", disposition: "retry", retryAfterMs };
    if (fate === 5 && tried.deferred < often)
      return { kind: "failure", cause: "busy", disposition: "defer", retryAfterMs };
    const { kind, makes } = this.#roles.get(node) ?? { kind: "function", makes: [] };
    if (kind === "predicate") return { kind: "result", fields: this.#verdict(node, text) };
    if (kind === "function") return { kind: "result", fields: this.#made(node, makes, text) };
    const rows = Array.from({ length: this.#number("rows", node, text) % 4 }, (_, at) =>
      this.#made(node, makes, `${text} ${at}`),
    );
    return { kind: "rows", rows };
  }

  /** What becomes of a row when it has been tried as often as may be. */
  outcome(node: string, seen: Fields): Ending {
    const tried = { failed: 0, deferred: 0 };
    for (;;) {
      const ending = this.run(node, seen, tried);
      if (ending.kind !== "failure") return ending;
      if (ending.disposition === "defer") tried.deferred++;
      else tried.failed++;
      const isLast = ending.disposition === "retry" && tried.failed >= this.#policy(node).attempts;
      if (ending.disposition === "dead" || isLast) return { kind: "failure", cause: ending.cause };
    }
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

  #made(node: string, makes: readonly string[], text: string): Fields {
    const made = makes.filter((field) => this.#number("absent", node, text, field) % 8 > 0);
    return new Map(made.map((field) => [field, this.value(node, field, text)]));
  }

  /** Mostly a decision. */
  #verdict(node: string, text: string): Fields {
    const number = this.#number("verdict", node, text) % 24;
    if (number === 0) return new Map();
    if (number === 1) return new Map([["value", '"true"']]);
    return new Map([["value", number % 2 === 0 ? "true" : "false"]]);
  }

  #policy(node: string): RetryPolicy {
    return { ...defaultRetry, attempts: 1 + (this.#number("attempts", node) % 3) };
  }

  #number(...of: (string | number)[]): number {
    return Number.parseInt(digest(this.#salt, ...of), 16);
  }
}
