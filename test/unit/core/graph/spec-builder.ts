/**
 * Puts random pipelines together, node after node. Copies of other pipelines, with a predicate or
 * without, stand in them as the SDK writes them: what is inside one is read only inside it.
 */
import fc from "fast-check";
import type { PipelineSpec, SpecNode } from "@stairs/core";
import { readsOf } from "./node-reads.js";
import type { Role, Roles } from "./row-model.js";
import { consumer, entry, pipeline, step } from "./specs.js";

const pool = ["a", "b", "c", "__proto__"];

const kinds = [
  "step",
  "step",
  "step",
  "step",
  "producer",
  "get",
  "rename",
  "select",
  "concatenate",
  "concatenate",
  "concatenate",
  "addValue",
  "queue",
  "call",
  "open",
  "close",
] as const;

/** What one node is made from; numbers choose among what is there. */
export const seed = fc.record({
  kind: fc.constantFrom(...kinds),
  /** Small numbers choose late nodes, so that chains are as likely as branches. */
  inputs: fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, fc.nat(20)), {
    minLength: 3,
    maxLength: 3,
  }),
  fields: fc.array(fc.nat(20), { minLength: 2, maxLength: 2 }),
  names: fc.uniqueArray(fc.constantFrom(...pool), { minLength: 2, maxLength: 2 }),
  mode: fc.constantFrom("merge", "merge", "replace", "keep"),
  asWorker: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  when: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  /** With a predicate node of its own, and another pipeline for the other rows. */
  parts: fc.boolean(),
  reads: fc.option(fc.subarray(pool, { minLength: 1 }), { freq: 2 }),
  makes: fc.subarray(pool),
  whole: fc.constantFrom("field", "spread", "nested"),
});

/** One node in the making. */
export type Seed = typeof seed extends fc.Arbitrary<infer Value> ? Value : never;

/** Fields that a frame is known to have; null: not known. */
type Known = readonly string[] | null;

/** The frames that nodes may read at some place. */
interface Scope {
  readonly prefix: string;
  readonly frames: string[];
  readonly copy: Copy | null;
}

/** A copy of another pipeline that is not complete. */
interface Copy {
  readonly name: string;
  /** What the outer pipeline had before. */
  readonly input: string;
  readonly filter: string | null;
  readonly mode: Seed["mode"];
}

/** Nodes that multiply or part rows: more of them make graphs that take long to run. */
const maxLate = 4;

/** Collects the nodes of a pipeline. */
export class SpecBuilder {
  readonly #nodes: SpecNode[] = [entry()];
  readonly #known = new Map<string, Known>([["entry", null]]);
  readonly #roles = new Map<string, Role>();
  readonly #used = new Set(["entry"]);
  readonly #sinks: boolean;
  readonly #scopes: Scope[] = [{ prefix: "", frames: ["entry"], copy: null }];
  #late = 0;
  #count = 0;

  constructor(sinks: boolean) {
    this.#sinks = sinks;
  }

  add(each: Seed): void {
    const name = `${this.#scope.prefix}n${this.#count++}`;
    const [input = "entry", ...others] = each.inputs.map((back) => this.#frameBack(back));
    const open = this.#unread();
    switch (each.kind) {
      case "open":
        if (this.#scopes.length <= 3 && this.#late < maxLate) this.#open(name, input, each);
        break;
      case "close":
        if (this.#scopes.length > 1) this.#close();
        break;
      case "call":
        this.#call(name, input, each);
        break;
      case "queue":
        this.#frame({ op: "queue", name, source: "", input }, this.#fields(input));
        break;
      case "step":
      case "producer":
        this.#step(name, input, each);
        break;
      case "concatenate":
        // Mostly branches that would not meet otherwise.
        this.#concatenate(name, [open.at(-1) ?? input, open.at(-2) ?? input, ...others], each);
        break;
      default:
        this.#move(name, input, each);
    }
  }

  /** @param result True: the last frame that nothing reads is the result; false: all are seen by consumers. */
  finish(result: boolean): { spec: PipelineSpec; roles: Roles } {
    while (this.#scopes.length > 1) this.#close();
    const returned = result ? this.#unread().pop() : undefined;
    this.#see(this.#unread().filter((name) => name !== returned));
    if (!this.#nodes.some(({ op }) => op === "step" || op === "call"))
      this.#frame(step("last", "entry", { mode: "keep" }), null);
    return { spec: { ...pipeline(...this.#nodes), result: returned ?? null }, roles: this.#roles };
  }

  get #scope(): Scope {
    const scope = this.#scopes.at(-1);
    if (scope === undefined) throw new Error("there is always a scope");
    return scope;
  }

  #frameBack(back: number): string {
    const { frames } = this.#scope;
    return frames[frames.length - 1 - (back % frames.length)] ?? "entry";
  }

  #fields(frame: string): Known {
    return this.#known.get(frame) ?? null;
  }

  #push(node: SpecNode): void {
    this.#nodes.push(node);
    for (const input of readsOf(node)) this.#used.add(input);
  }

  #frame(node: SpecNode, known: Known): void {
    this.#push(node);
    this.#known.set(node.name, known);
    this.#scope.frames.push(node.name);
  }

  /** Frames of the innermost scope that nothing has read, but for those of consumers. */
  #unread(): string[] {
    const { frames } = this.#scope;
    return this.#nodes
      .filter((node) => frames.includes(node.name) && !this.#used.has(node.name))
      .filter((node) => !(node.op === "step" && node.mode === "keep"))
      .map(({ name }) => name);
  }

  #see(frames: readonly string[]): void {
    for (const name of frames)
      this.#push(consumer(`${name}-seen`, name, { asWorker: this.#sinks }));
  }

  #predicate(name: string, input: string): void {
    this.#push(step(name, input, { mode: "replace", outputs: ["value"] }));
    this.#roles.set(name, { kind: "predicate", makes: ["value"] });
  }

  #open(name: string, input: string, { parts, asWorker, mode }: Seed): void {
    const filter = parts ? `${name}/if` : null;
    let first = input;
    if (filter !== null) {
      this.#late++;
      this.#predicate(`${name}/when`, input);
      this.#push({ op: "filter", name: filter, source: "", input, when: `${name}/when` });
      first = filter;
    }
    if (asWorker) {
      this.#push({ op: "queue", name, source: "", input: first });
      first = name;
    }
    this.#known.set(first, this.#fields(input));
    const copy = { name, input, filter, mode };
    this.#scopes.push({ prefix: `${name}/`, frames: [first], copy });
  }

  #close(): void {
    const result = this.#unread().pop() ?? this.#scope.frames.at(-1) ?? "entry";
    const { copy } = this.#scope;
    if (copy === null) throw new Error("the outermost scope is no copy");
    const { name, input, filter, mode } = copy;
    if (mode === "keep") {
      this.#see(this.#unread());
      // A filter or queue is there for somebody.
      const [first = ""] = this.#scope.frames;
      if (first !== input && !this.#used.has(first)) this.#see([first]);
      this.#scopes.pop();
      return;
    }
    this.#see(this.#unread().filter((each) => each !== result));
    this.#scopes.pop();
    const merged = mode === "merge";
    const frame = merged ? `${name}/merged` : result;
    const known = merged ? joined([input, result], this.#known) : this.#fields(result);
    if (merged) {
      const read = [filter ?? input, result];
      const parts = read.map((part) => ({ input: part, field: null, name: null }));
      this.#push({ op: "concatenate", name: frame, source: "", parts });
      this.#known.set(frame, known);
    }
    if (filter === null) {
      if (!this.#scope.frames.includes(frame)) this.#scope.frames.push(frame);
      return;
    }
    const outside = this.#fields(input);
    this.#frame(
      { op: "choose", name: `${name}/end`, source: "", filter, then: frame, otherwise: input },
      known === null || outside === null ? null : [...new Set([...known, ...outside])],
    );
  }

  #call(name: string, input: string, { parts, when }: Seed): void {
    const gate = parts ? `${name}/when` : null;
    if (gate !== null) this.#predicate(gate, input);
    const otherwise = gate !== null && when ? "core.third" : null;
    this.#push({
      op: "call",
      name,
      source: "",
      input,
      pipeline: "core.other",
      when: gate,
      otherwise,
    });
  }

  #step(name: string, input: string, each: Seed): void {
    const { asWorker, when, reads, makes } = each;
    const expand = each.kind === "producer" && this.#late < maxLate;
    const mode = expand && each.mode === "keep" ? "merge" : each.mode;
    if (expand) this.#late++;
    const here = this.#fields(input);
    const inputs = reads?.filter((field) => here?.includes(field) ?? true) ?? [];
    this.#roles.set(name, { kind: expand ? "producer" : "function", makes });
    this.#frame(
      step(name, input, {
        mode,
        asWorker,
        expand,
        when: when ? `core.main/${name}/when` : null,
        inputs: inputs.length === 0 ? null : inputs,
      }),
      mode === "keep" ? here : null,
    );
  }

  /** A field that may be in a frame; undefined if it is known to have none. */
  #field(frame: string, choice: number): string | undefined {
    const there = this.#fields(frame) ?? pool;
    return there[choice % Math.max(1, there.length)];
  }

  #concatenate(name: string, inputs: readonly string[], { fields, names, whole }: Seed): void {
    const [newName = ""] = names;
    const parts = inputs.map((input, at) => {
      const field = this.#field(input, fields[at % 2] ?? 0);
      const single = whole === "field" || at === 1;
      if (single && field !== undefined)
        return { input, field, name: at === 0 ? null : (names[at - 1] ?? null) };
      return { input, field: null, name: whole === "nested" ? newName : null };
    });
    const open = parts.some(
      (part) => part.field === null && part.name === null && this.#fields(part.input) === null,
    );
    const all = parts.flatMap((part) => part.name ?? part.field ?? this.#fields(part.input) ?? []);
    this.#frame({ op: "concatenate", name, source: "", parts }, open ? null : [...new Set(all)]);
  }

  #move(name: string, input: string, { kind, fields, names }: Seed): void {
    const [newName = "", otherName = ""] = names;
    const here = this.#fields(input);
    const head = { name, source: "", input };
    if (kind === "addValue") {
      const known = here === null ? null : [...new Set([...here, newName])];
      this.#frame({ op: "addValue", ...head, values: [[newName, `"${name}"`]] }, known);
      return;
    }
    const field = this.#field(input, fields[0] ?? 0);
    // The frame is known to have no field for it.
    if (field === undefined) return;
    if (kind === "get") {
      this.#frame({ op: "get", ...head, field }, [field]);
      return;
    }
    const pairs: [string, string][] = [[newName, field]];
    const second = this.#field(input, fields[1] ?? 0);
    if (second !== undefined && second !== field) pairs.push([otherName, second]);
    const olds = pairs.map(([, old]) => old);
    const kept = kind === "select" ? [] : (here?.filter((each) => !olds.includes(each)) ?? null);
    const known = kept === null ? null : [...new Set([...kept, ...pairs.map(([each]) => each)])];
    this.#frame({ op: kind === "select" ? "select" : "rename", ...head, names: pairs }, known);
  }
}

function joined(frames: readonly string[], known: ReadonlyMap<string, Known>): Known {
  const fields = new Set<string>();
  for (const frame of frames) {
    const own = known.get(frame) ?? null;
    if (own === null) return null;
    for (const field of own) fields.add(field);
  }
  return [...fields];
}
