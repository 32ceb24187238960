/**
 * The meaning of a program, row by row, in the plainest way: every node has some instances of the row,
 * one for each way through the 1-to-N nodes before it, and reads those of its inputs that belong together.
 */
import type { Noted, RowAccount } from "./account.js";
import { childrenOf, endingOf, verdictOf, wrappedOf } from "./behaviour.js";
import type {
  Call,
  Coded,
  Concatenate,
  Consume,
  Copy,
  Func,
  Many,
  Names,
  Program,
  Row,
} from "./program.js";
import { pointField } from "./program.js";
import { type Frame, type Instance, joined } from "./instances.js";
import { Notes } from "./notes.js";
import { type Fields, fieldsOf, nested, rowText } from "./values.js";

/** Semantics that are wrong on purpose. */
export type Wrong = "a merge loses" | "a join misaligns" | "an absent field is null";

/** The consumer that gets what the program returns. */
export const sink = "main sink";

/** How to read a program. */
export interface Reading {
  /** True: consumers are workers, whatever they say. */
  readonly allWorkers: boolean;
  readonly wrong?: Wrong;
}

/** Where a program runs: by itself, or as a copy. */
interface Scope {
  /** `main ` or `target0 `, then the copies' names. */
  readonly path: string;
  readonly flavour: number;
}

type Outcome =
  { readonly fields: Fields } | { readonly failed: string } | { readonly dropped: string };

/** Runs rows one after the other. */
export class Reference {
  readonly #program: Program;
  readonly #reading: Reading;
  /** For the join that misaligns: what the row before had. */
  readonly #before = new Map<string, unknown>();

  constructor(program: Program, reading: Reading) {
    this.#program = program;
    this.#reading = reading;
  }

  /** All that becomes of a row. */
  run(row: Row): RowAccount {
    const notes = new Notes();
    const results = this.#enter(this.#program, "main", fieldsOf(row), notes);
    for (const { fields } of results) notes.seen.push({ node: sink, what: rowText(fields) });
    return {
      seen: notes.seen,
      failures: notes.failures.map(withoutNumber),
      drops: notes.drops,
      results: results.map(({ fields }) => rowText(fields)),
      mustFail: notes.isCertain(notes.failures, notes.drops),
      mustDrop: notes.isCertain(notes.drops, notes.failures),
    };
  }

  /** The fields that the row has in the frame that the program returns. */
  fieldsOf(row: Row): string[] {
    const frames = this.#enter(this.#program, "main", fieldsOf(row), new Notes());
    return frames.flatMap(({ fields }) => [...fields.keys()]);
  }

  #enter(program: Program, role: string, fields: Fields, notes: Notes): readonly Instance[] {
    const entry = {
      instances: [{ lineage: new Map<string, number>(), fields }],
      from: new Set<string>(),
    };
    const scope = { path: `${role} `, flavour: 0 };
    return this.#evaluate(program, scope, entry, notes)?.instances ?? [];
  }

  /** The frame that the program returns. */
  #evaluate(program: Program, scope: Scope, entry: Frame, notes: Notes): Frame | null {
    const { nodes, result, before, after, salt } = program;
    const frames: Frame[] = [];
    const frameOf = (at: number): Frame => frames[at] ?? entry;
    const callback = (name: string, frame: Frame): Frame =>
      this.#each(frame, `${scope.path}${name}`, notes, ({ fields }, node) => {
        notes.seen.push({ node, what: rowText(fields) });
        return { fields };
      });
    for (const [at, node] of nodes.entries()) {
      const key = `${salt}.${at}.${scope.flavour}`;
      const name = `${scope.path}n${at}`;
      switch (node.kind) {
        case "entry":
          frames.push(before ? callback("before", entry) : entry);
          break;
        case "func":
          frames.push(this.#func(node, key, name, frameOf(node.input), notes));
          break;
        case "many":
          frames.push(this.#many(node, key, name, frameOf(node.input), notes));
          break;
        case "consumer":
          frames.push(this.#consumer(node, key, name, frameOf(node.input), notes));
          break;
        case "get":
          frames.push(
            this.#each(frameOf(node.input), `${scope.path}get#${at}`, notes, ({ fields }) =>
              this.#named(fields, [[node.field, node.field]], false),
            ),
          );
          break;
        case "rename":
        case "select":
          frames.push(
            this.#names(node, `${scope.path}${node.kind}#${at}`, frameOf(node.input), notes),
          );
          break;
        case "addValue":
          frames.push(
            this.#each(frameOf(node.input), `${scope.path}addValue#${at}`, notes, ({ fields }) => ({
              fields: this.#over(fields, fieldsOf(node.values)),
            })),
          );
          break;
        case "concatenate":
          frames.push(
            this.#concatenate(
              node,
              node.parts.map(({ input }) => pointField(nodes, input)),
              node.parts.map(({ input }) => frameOf(input)),
              `${scope.path}concatenate#${at}`,
              key,
              notes,
            ),
          );
          break;
        case "copy":
          frames.push(this.#copy(program, node, key, scope, at, frameOf(node.input), notes));
          break;
        case "call":
          this.#call(program, node, key, name, frameOf(node.input), notes);
          frames.push(frameOf(node.input));
          break;
      }
    }
    const returned = result === null ? null : frameOf(result);
    if (!after) return returned;
    const last = returned ?? frameOf(lastWorkedOn(program));
    const done = callback("after", last);
    return returned === null ? null : done;
  }

  /** The frame after something was done to each instance; those that end are noted. */
  #each(
    frame: Frame,
    node: string,
    notes: Notes,
    run: (instance: Instance, node: string) => Outcome,
  ): Frame {
    const from = notes.node(node, [frame.from]);
    const instances = frame.instances.flatMap((instance): Instance[] => {
      const outcome = run(instance, node);
      if ("fields" in outcome) return [{ lineage: instance.lineage, fields: outcome.fields }];
      if ("failed" in outcome) notes.failures.push({ node, what: outcome.failed });
      else notes.drops.push({ node, what: outcome.dropped });
      return [];
    });
    return { instances, from };
  }

  #func(node: Func, key: string, name: string, frame: Frame, notes: Notes): Frame {
    return this.#each(frame, name, notes, ({ fields }) => {
      const seen = visible(fields, node.inputs);
      const verdict = judged(node, key, seen);
      if (verdict !== "run") return verdict === "skip" ? { fields } : { failed: verdict };
      const ending = endingOf(key, node.temper, seen);
      if (ending.end === "drop") return { dropped: ending.reason };
      const isWrapped = node.shape === "keyWrapper";
      if (ending.end === "dead")
        return { failed: isWrapped && ending.cause === "bad_result" ? "bad_value" : ending.cause };
      let made = fieldsOf(ending.made);
      if (isWrapped) {
        const { field, value } = wrappedOf(key, seen);
        made = fieldsOf({ [field]: value });
      }
      return { fields: node.mode === "merge" ? this.#over(fields, made) : made };
    });
  }

  #many(node: Many, key: string, name: string, frame: Frame, notes: Notes): Frame {
    const from = notes.node(name, [frame.from]);
    const instances = frame.instances.flatMap(({ lineage, fields }): Instance[] => {
      const verdict = judged(node, key, fields);
      if (verdict === "skip") return [{ lineage: new Map([...lineage, [name, -1]]), fields }];
      if (verdict !== "run") {
        notes.failures.push({ node: name, what: verdict });
        return [];
      }
      const ending = endingOf(key, node.temper, fields);
      if (ending.end === "dead") notes.failures.push({ node: name, what: ending.cause });
      if (ending.end === "drop") notes.drops.push({ node: name, what: ending.reason });
      if (ending.end !== "result") return [];
      const children = childrenOf(key, fields);
      if (children.length === 0) notes.drops.push({ node: name, what: "no rows" });
      return children.map((child, number) => {
        const made = fieldsOf(child);
        return {
          lineage: new Map([...lineage, [name, number]]),
          fields: node.mode === "merge" ? this.#over(fields, made) : made,
        };
      });
    });
    return { instances, from };
  }

  #consumer(node: Consume, key: string, name: string, frame: Frame, notes: Notes): Frame {
    const passed = this.#each(frame, name, notes, ({ fields }) => {
      const verdict = judged(node, key, fields);
      if (verdict !== "run") return verdict === "skip" ? { fields } : { failed: verdict };
      notes.seen.push({ node: name, what: rowText(fields) });
      const ending = endingOf(key, node.temper, fields);
      if (ending.end === "drop") return { dropped: ending.reason };
      return ending.end === "dead" ? { failed: ending.cause } : { fields };
    });
    // Nobody waits for a consumer that is a worker.
    return node.asWorker || this.#reading.allWorkers ? frame : passed;
  }

  #names({ kind, names }: Names, name: string, frame: Frame, notes: Notes): Frame {
    return this.#each(frame, name, notes, ({ fields }) =>
      this.#named(fields, names, kind === "rename"),
    );
  }

  #named(
    fields: Fields,
    names: readonly (readonly [string, string])[],
    keepOthers: boolean,
  ): Outcome {
    const absent = this.#reading.wrong === "an absent field is null";
    if (!absent && names.some(([, old]) => !fields.has(old))) return { failed: "missing_field" };
    const made = new Map(keepOthers ? fields : []);
    for (const [, old] of names) made.delete(old);
    for (const [name, old] of names) made.set(name, fields.get(old) ?? null);
    return { fields: made };
  }

  #concatenate(
    { parts }: Concatenate,
    points: readonly (string | null)[],
    frames: readonly Frame[],
    name: string,
    key: string,
    notes: Notes,
  ): Frame {
    const from = notes.node(
      name,
      frames.map((frame) => frame.from),
    );
    const instances = joined(frames).flatMap(({ lineage, fields }): Instance[] => {
      const whole = new Map<string, unknown>();
      for (const [at, part] of parts.entries()) {
        const own = fields[at] ?? new Map<string, unknown>();
        const point = points[at] ?? null;
        if (part.name === null)
          this.#over(whole, own).forEach((value, field) => whole.set(field, value));
        else if (point !== null)
          whole.set(part.name, this.#aligned(`${key} ${at}`, own.get(point)));
        else {
          const object = nested(own);
          if (object === "bad") {
            notes.failures.push({ node: name, what: "bad_value" });
            return [];
          }
          whole.set(part.name, object);
        }
      }
      return [{ lineage, fields: whole }];
    });
    return { instances, from };
  }

  #copy(
    program: Program,
    node: Copy,
    key: string,
    scope: Scope,
    at: number,
    frame: Frame,
    notes: Notes,
  ): Frame {
    const inner = program.inner[node.inner];
    if (inner === undefined) throw new Error("there is no such inner program");
    const path = `${scope.path}n${at}/`;
    const passing: Instance[] = [];
    const others: Instance[] = [];
    let from = frame.from;
    if (node.when !== "none") {
      const asked = this.#each(frame, `${path}when`, notes, (instance) => {
        const { yes, fails } = verdictOf(key, instance.fields);
        if (fails && node.when === "fails") return { failed: "exception" };
        (yes ? passing : others).push(instance);
        return { fields: instance.fields };
      });
      from = asked.from;
    } else passing.push(...frame.instances);
    const entry: Frame = { instances: passing, from };
    const result = this.#evaluate(inner, { path, flavour: node.flavour }, entry, notes);
    // Without a result the copy is a side branch.
    if (result === null) return frame;
    const end = node.mode === "replace" ? result : this.#merged(entry, result);
    return {
      instances: [...end.instances, ...others],
      from: notes.node(`${path}end`, [end.from, from]),
    };
  }

  #merged(outer: Frame, result: Frame): Frame {
    return {
      instances: joined([outer, result]).map(({ lineage, fields: [below, above] }) => ({
        lineage,
        fields: this.#over(below ?? new Map(), above ?? new Map()),
      })),
      from: new Set([...outer.from, ...result.from]),
    };
  }

  #call(program: Program, node: Call, key: string, name: string, frame: Frame, notes: Notes): void {
    notes.node(name, [frame.from]);
    for (const { fields } of frame.instances) {
      const yes = node.when === "none" || verdictOf(key, fields).yes;
      const number = yes ? node.target : node.otherwise;
      const target = number === null ? undefined : program.targets[number];
      if (target !== undefined) this.#enter(target, `target${number}`, fields, notes);
    }
  }

  /** Fields over other fields. */
  #over(below: Fields, above: Fields): Fields {
    return this.#reading.wrong === "a merge loses"
      ? new Map([...above, ...below])
      : new Map([...below, ...above]);
  }

  #aligned(key: string, value: unknown): unknown {
    if (this.#reading.wrong !== "a join misaligns") return value;
    const before = this.#before.has(key) ? this.#before.get(key) : value;
    this.#before.set(key, value);
    return before;
  }
}

/** What the predicate of a node says: the cause, if it fails. */
function judged({ when }: Coded, key: string, seen: Fields): "run" | "skip" | "exception" {
  if (when === "none") return "run";
  const { yes, fails } = verdictOf(key, seen);
  if (fails && when === "fails") return "exception";
  return yes ? "run" : "skip";
}

function visible(fields: Fields, inputs: readonly string[] | null): Fields {
  return inputs === null ? fields : new Map([...fields].filter(([name]) => inputs.includes(name)));
}

/** Moves are named by what they do, without their number. */
function withoutNumber({ node, what }: Noted): Noted {
  return { node: node.replace(/#\d+$/, ""), what };
}

/** The frame that `after` of a program without a result sees. */
function lastWorkedOn({ nodes }: Program): number {
  return Math.max(
    0,
    nodes.findLastIndex(({ kind }) => kind === "func" || kind === "many"),
  );
}
