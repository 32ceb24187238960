/**
 * What has to become of rows, one by one, in the plainest way: the nodes of a spec on whole frames, a
 * row's retries as a loop around its stage, its lines one after the other.
 */
import type { PipelineSpec, RetryPolicy, SpecNode } from "@stairs/core";
import {
  accepts,
  connected,
  type Fields,
  movesFirst,
  readThrough,
  renamed,
  type Row,
  visible,
} from "../graph/row-model.js";
import { nestedText } from "./row-values.js";
import { type Behaviour, sighting } from "./step-behaviour.js";

/** A row that is given up. */
export interface DeadRow {
  readonly queue: string;
  readonly row: number;
  /** The nodes that failed before, sorted. */
  readonly attempts: string;
  /** `node cause`; several if lines failed at the same time, each of which may be named. */
  readonly reasons: readonly string[];
}

/** All that becomes of rows. */
export interface Account {
  readonly sightings: string[];
  readonly dead: DeadRow[];
  /** `queue counter` → rows. */
  readonly counters: Map<string, number>;
}

/** Where rows are refused that do not get through the moves before the first queue. */
export const arrival = "arrival";

interface Failure {
  readonly node: string;
  readonly cause: string;
  readonly disposition: "retry" | "dead" | "defer";
  readonly policy: RetryPolicy | null;
}

interface Onward {
  readonly nodes: readonly SpecNode[];
  readonly frames: ReadonlyMap<string, Fields>;
}

/** One time through a stage. */
interface Attempt {
  readonly row: number;
  /** The node before which the stage's queue is; it does not go into that queue again. */
  readonly border: string | null;
  readonly failed: readonly string[];
  readonly deferred: readonly string[];
  readonly failures: Failure[];
  readonly onward: Onward[];
  dropped: boolean;
}

type NodeResult =
  Fields | "dropped" | { readonly cause: string; readonly disposition: Failure["disposition"] };

/**
 * Runs all rows.
 * @param firstQueue The queue in which they wait before the first call; null: their first calls have queues of their own.
 */
export function account(
  spec: PipelineSpec,
  firstQueue: string | null,
  rows: readonly Row[],
  behaviour: Behaviour,
): Account {
  const reference = new Reference(`${spec.app}.${spec.name}`, behaviour);
  const [entry, ...nodes] = movesFirst(readThrough(spec.nodes));
  for (const { id, fields } of rows) {
    const onward = { nodes, frames: new Map([[entry?.name ?? "", fields]]) };
    if (firstQueue === null) reference.arrive(onward, id);
    else reference.visit(firstQueue, null, onward, id);
  }
  return reference.done;
}

class Reference {
  readonly done: Account = { sightings: [], dead: [], counters: new Map() };

  constructor(
    private readonly pipeline: string,
    private readonly behaviour: Behaviour,
  ) {}

  arrive({ nodes, frames }: Onward, row: number): void {
    const attempt = newAttempt(row, null, [], []);
    this.#line(nodes, frames, attempt);
    if (attempt.failures.length > 0) this.#die(arrival, attempt);
    for (const next of attempt.onward) this.#follow(next, row);
  }

  visit(queue: string, border: string | null, { nodes, frames }: Onward, row: number): void {
    this.#count(queue, "in");
    const failed: string[] = [];
    const deferred: string[] = [];
    for (;;) {
      const attempt = newAttempt(row, border, [...failed], [...deferred]);
      this.#line(nodes, frames, attempt);
      const { failures } = attempt;
      if (failures.some((failure) => hasNext(failure, failed))) {
        this.#count(queue, "retried");
        for (const { node, disposition } of failures) {
          if (disposition === "retry") failed.push(node);
          if (disposition === "defer") deferred.push(node);
        }
        continue;
      }
      if (failures.length > 0) this.#die(queue, attempt);
      this.#count(queue, failures.length > 0 ? "dead" : attempt.dropped ? "dropped" : "out");
      for (const next of attempt.onward) this.#follow(next, row);
      return;
    }
  }

  #follow(next: Onward, row: number): void {
    const border = next.nodes[0]?.name ?? "";
    this.visit(`${this.pipeline}/${border}`, border, next, row);
  }

  #count(queue: string, name: string): void {
    const key = `${queue} ${name}`;
    this.done.counters.set(key, (this.done.counters.get(key) ?? 0) + 1);
  }

  #die(queue: string, { row, failures, failed }: Attempt): void {
    const reasons = failures.map(({ node, cause }) => `${node} ${cause}`);
    this.done.dead.push({ queue, row, attempts: [...failed].sort().join(), reasons });
  }

  #line(nodes: readonly SpecNode[], before: ReadonlyMap<string, Fields>, attempt: Attempt): void {
    const frames = new Map(before);
    for (const [at, node] of nodes.entries()) {
      const rest = nodes.slice(at);
      const own = connected(rest);
      if (own.length < rest.length) {
        this.#line(own, frames, attempt);
        this.#line(
          rest.filter((each) => !own.includes(each)),
          frames,
          attempt,
        );
        return;
      }
      if (node.op === "step" && node.asWorker && node.name !== attempt.border) {
        attempt.onward.push({ nodes: rest, frames });
        return;
      }
      const result = this.#node(node, frames, attempt);
      if (result === "dropped") {
        attempt.dropped = true;
        return;
      }
      if ("cause" in result) {
        const policy = node.op === "step" ? node.retry : null;
        attempt.failures.push({ node: node.name, policy, ...result });
        return;
      }
      frames.set(node.name, result);
    }
  }

  #node(node: SpecNode, frames: ReadonlyMap<string, Fields>, attempt: Attempt): NodeResult {
    const frameOf = (name: string): Fields => frames.get(name) ?? new Map<string, string>();
    switch (node.op) {
      case "entry":
        throw new Error("the entry does not run");
      case "step": {
        const frame = frameOf(node.input);
        if (node.when !== null && !accepts(node.name, frame)) return frame;
        const seen = visible(frame, node.inputs);
        const tried = {
          failed: attempt.failed.filter((name) => name === node.name).length,
          deferred: attempt.deferred.filter((name) => name === node.name).length,
        };
        this.done.sightings.push(sighting(attempt.row, node.name, seen, tried));
        const ending = this.behaviour.run(node.name, attempt.row, seen, tried);
        if (ending.kind === "drop") return "dropped";
        if (ending.kind === "failure")
          return { cause: ending.cause, disposition: ending.disposition };
        if (node.mode === "keep") return frame;
        return node.mode === "replace" ? ending.fields : new Map([...frame, ...ending.fields]);
      }
      case "get":
        return orMissing(renamed(frameOf(node.input), [[node.field, node.field]], false));
      case "rename":
      case "select":
        return orMissing(renamed(frameOf(node.input), node.names, node.op === "rename"));
      case "addValue":
        return new Map([...frameOf(node.input), ...node.values]);
      case "concatenate": {
        const lacks = node.parts.some(
          ({ input, field }) => field !== null && !frameOf(input).has(field),
        );
        if (lacks) return orMissing("missing");
        const whole = new Map<string, string>();
        for (const { input, field, name } of node.parts) {
          const frame = frameOf(input);
          if (field !== null) whole.set(name ?? field, frame.get(field) ?? "");
          else if (name === null) for (const [each, text] of frame) whole.set(each, text);
          else {
            const text = nestedText(frame);
            if (text === undefined) return { cause: "bad_value", disposition: "dead" };
            whole.set(name, text);
          }
        }
        return whole;
      }
    }
  }
}

function newAttempt(
  row: number,
  border: string | null,
  failed: readonly string[],
  deferred: readonly string[],
): Attempt {
  return { row, border, failed, deferred, failures: [], onward: [], dropped: false };
}

function hasNext({ node, disposition, policy }: Failure, failed: readonly string[]): boolean {
  if (disposition !== "retry") return disposition === "defer";
  return 1 + failed.filter((name) => name === node).length < (policy?.attempts ?? 1);
}

function orMissing(fields: Fields | "missing"): NodeResult {
  return fields === "missing" ? { cause: "missing_field", disposition: "dead" } : fields;
}
