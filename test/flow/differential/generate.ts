/** Random programs and rows, all of which follow from one number. */
import type { Chance } from "../../support/chance.js";
import {
  hasNoFrame,
  type Mode,
  type Node,
  pointField,
  type Program,
  type Row,
  type Temper,
  type When,
} from "./program.js";
import { Reference } from "./reference.js";
import { fieldNames, floatField, kindFor, valueOf } from "./values.js";
import { isValid, knownFields, unused } from "./valid.js";

/** More nodes that multiply or part rows make a graph too entangled. */
const mostLate = 4;

/** Rows with most of the fields. */
export function someRows(chance: Chance, count: number): Row[] {
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      [...fieldNames, floatField]
        .filter(() => !chance.once(6))
        .map((field) => [field, valueOf(kindFor(field, chance), chance)]),
    ),
  );
}

/**
 * A program that a builder accepts.
 * @param rows Those that it will get.
 * @param wanted What else it must be. Default: anything.
 */
export function someProgram(
  chance: Chance,
  rows: readonly Row[],
  wanted: (program: Program) => boolean = () => true,
): Program {
  for (;;) {
    const program = new Maker(chance, rows, 0).program();
    if (isValid(program) && wanted(program)) return program;
  }
}

class Maker {
  readonly #chance: Chance;
  readonly #rows: readonly Row[];
  readonly #depth: number;
  #late = 0;
  #program: Program;

  constructor(chance: Chance, rows: readonly Row[], depth: number) {
    this.#chance = chance;
    this.#rows = rows;
    this.#depth = depth;
    const inner: Program[] = [];
    const targets: Program[] = [];
    if (depth < 2 && chance.once(3)) inner.push(new Maker(chance, rows, depth + 1).program());
    if (inner.length > 0 && chance.once(4))
      inner.push(new Maker(chance, rows, depth + 1).program());
    if (depth === 0 && chance.once(4))
      for (let at = 0; at < 2; at++) targets.push(new Maker(chance, rows, 3).program());
    this.#program = {
      nodes: [{ kind: "entry" }],
      result: null,
      before: chance.once(8),
      after: false,
      salt: chance.below(1e9),
      inner,
      targets,
    };
  }

  program(): Program {
    const size = this.#depth === 0 ? 2 + this.#chance.below(4) : 1 + this.#chance.below(3);
    for (let tries = 0; this.#program.nodes.length <= size && tries < 100; tries++) {
      this.#tryAdd(this.#node());
    }
    if (this.#program.inner.length > 0 && !this.#has("copy"))
      this.#tryAdd(this.#copy(this.#input()));
    if (this.#program.targets.length > 0 && !this.#has("call"))
      this.#tryAdd(this.#call(this.#input()));
    this.#useAll();
    return this.#program;
  }

  #has(kind: Node["kind"]): boolean {
    return this.#program.nodes.some((node) => node.kind === kind);
  }

  /** Adds the node unless it reads a field that cannot be there. */
  #tryAdd(node: Node | null): void {
    if (node === null) return;
    const longer = { ...this.#program, nodes: [...this.#program.nodes, node] };
    if (knownFields(longer, null) !== "bad") this.#program = longer;
  }

  /** Every frame is joined, consumed or returned. */
  #useAll(): void {
    const chance = this.#chance;
    for (let left = unused(this.#program); left.length > 1; left = unused(this.#program)) {
      const [first = 0, second = 0] = chance.shuffled(left);
      if (chance.once(3)) this.#add(this.#consumer(first));
      else this.#add(this.#joined([first, second]));
    }
    const [only] = unused(this.#program);
    const isTarget = this.#depth === 3;
    if (only === undefined || isTarget || chance.once(this.#depth === 0 ? 6 : 2)) {
      const input = only ?? this.#input();
      if (only !== undefined || !isTarget) this.#add(this.#consumer(input));
      else this.#add({ ...this.#consumer(input), asWorker: true });
    }
    const result = unused(this.#program)[0] ?? (isTarget || chance.once(2) ? null : this.#input());
    const after = result !== null && chance.once(8);
    this.#program = { ...this.#program, result, after };
  }

  #add(node: Node): void {
    this.#program = { ...this.#program, nodes: [...this.#program.nodes, node] };
  }

  #node(): Node | null {
    const chance = this.#chance;
    const input = this.#input();
    switch (chance.below(14)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return this.#func(input);
      case 4:
      case 5:
        return this.#depth < 3 ? this.#many(input) : null;
      case 6:
        return this.#consumer(input);
      case 7:
        return { kind: "get", input, field: this.#field(input) };
      case 8:
        return { kind: chance.once(2) ? "rename" : "select", input, names: this.#names(input) };
      case 9:
        return { kind: "addValue", input, values: this.#constants() };
      case 10:
      case 11:
        return this.#joined([input, this.#input(), ...(chance.once(3) ? [this.#input()] : [])]);
      case 12:
        return this.#copy(input);
      default:
        return this.#call(input);
    }
  }

  /** A frame, mostly one of the last. */
  #input(): number {
    const frames = this.#program.nodes.flatMap((node, at) => (hasNoFrame(node) ? [] : [at]));
    const from = this.#chance.once(3) ? 0 : Math.max(0, frames.length - 3);
    return frames[from + this.#chance.below(frames.length - from)] ?? 0;
  }

  #func(input: number): Node {
    const chance = this.#chance;
    const shapes = ["plain", "async", "batch", "flow", "keyWrapper"] as const;
    const shape = shapes[chance.below(shapes.length)] ?? "plain";
    const mode = this.#mode();
    return {
      kind: "func",
      input,
      mode,
      shape,
      temper: shape === "batch" ? this.#temper("flaky", "bad result") : this.#temper(),
      when: this.#when(4),
      asWorker: chance.once(4),
      inputs: chance.once(4) ? [...new Set([this.#field(input), this.#field(input)])] : null,
      concurrency: chance.once(3) ? 8 : 1,
    };
  }

  #many(input: number): Node | null {
    if (++this.#late > mostLate) return null;
    const shapes = ["generator", "async generator", "array", "flow"] as const;
    return {
      kind: "many",
      input,
      mode: this.#chance.once(2) ? "replace" : "merge",
      shape: shapes[this.#chance.below(shapes.length)] ?? "array",
      temper: this.#temper("drop", "permanent", "flaky", "later", "bad result"),
      when: this.#when(4),
      asWorker: this.#chance.once(4),
    };
  }

  #consumer(input: number): Node & { readonly kind: "consumer" } {
    return {
      kind: "consumer",
      input,
      temper: this.#temper("drop", "permanent", "flaky", "later"),
      when: this.#when(4),
      asWorker: this.#chance.once(2),
    };
  }

  #copy(input: number): Node | null {
    const chance = this.#chance;
    const { inner } = this.#program;
    const which = chance.below(inner.length);
    const copied = inner[which];
    if (copied === undefined || this.#late + 2 > mostLate) return null;
    this.#late += 2;
    return {
      kind: "copy",
      input,
      inner: which,
      mode: copied.result === null || chance.once(2) ? "merge" : "replace",
      when: this.#when(2),
      asWorker: chance.once(2),
      flavour: chance.below(2),
    };
  }

  #call(input: number): Node | null {
    const { targets } = this.#program;
    if (targets.length === 0) return null;
    const decides = this.#chance.once(2);
    const target = this.#chance.below(targets.length);
    return {
      kind: "call",
      input,
      target,
      when: decides ? "decides" : "none",
      otherwise: decides && !this.#chance.once(4) ? 1 - target : null,
    };
  }

  #joined(inputs: readonly number[]): Node {
    const chance = this.#chance;
    const { nodes } = this.#program;
    const named = chance.once(2) || inputs.some((input) => pointField(nodes, input) !== null);
    const names = chance.shuffled([...fieldNames, "k"]);
    return {
      kind: "concatenate",
      parts: inputs.map((input, at) => ({ input, name: named ? (names[at] ?? "a") : null })),
    };
  }

  #constants(): Readonly<Record<string, unknown>> {
    const chance = this.#chance;
    const kinds = ["integer", "string", "null", "boolean", "array", "float"] as const;
    const kind = kinds[chance.below(kinds.length)] ?? "integer";
    return { [chance.once(2) ? "k" : this.#anyField()]: valueOf(kind, chance) };
  }

  /** Swaps, cycles and new names. */
  #names(input: number): (readonly [string, string])[] {
    const chance = this.#chance;
    const one = this.#field(input);
    const other = this.#field(input);
    if (one === other) return [[chance.once(2) ? one : this.#anyField(), one]];
    if (chance.once(2))
      return [
        [one, other],
        [other, one],
      ];
    return [[this.#anyField(), one]];
  }

  #mode(): Mode {
    return this.#chance.once(3) ? "replace" : "merge";
  }

  #when(times: number): When {
    if (!this.#chance.once(times)) return "none";
    return this.#chance.once(4) ? "fails" : "decides";
  }

  #temper(...some: readonly Temper[]): Temper {
    if (!this.#chance.once(3)) return "calm";
    const all =
      some.length > 0 ? some : (["drop", "permanent", "flaky", "later", "bad result"] as const);
    return all[this.#chance.below(all.length)] ?? "calm";
  }

  #anyField(): string {
    return fieldNames[this.#chance.below(fieldNames.length)] ?? "a";
  }

  /** A field of the frame that at least one row has there, or now and then any. */
  #field(input: number): string {
    if (this.#chance.once(8)) return this.#anyField();
    const prefix = { ...this.#program, result: input, before: false, after: false };
    const reference = new Reference(prefix, { allWorkers: false });
    const found = new Set<string>();
    for (const row of this.#rows.slice(0, 3))
      for (const field of reference.fieldsOf(row)) found.add(field);
    const fields = [...found];
    return fields[this.#chance.below(fields.length)] ?? this.#anyField();
  }
}
