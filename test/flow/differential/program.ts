/**
 * A pipeline as plain data, from which the product's pipeline, the reference's account and readable code
 * are made. Node 0 is the entry; a node reads nodes before it only, by their numbers.
 */

/** How a function ends for about every third row; for the others it gives a result. */
export type Temper = "calm" | "drop" | "permanent" | "flaky" | "later" | "bad result";

/** A predicate: none, one that says yes or no, or one that also fails for some rows. */
export type When = "none" | "decides" | "fails";

/** `merge` subscribes, `replace` applies. */
export type Mode = "merge" | "replace";

/** What all nodes have that run code. */
export interface Coded {
  readonly input: number;
  readonly temper: Temper;
  readonly when: When;
  readonly asWorker: boolean;
}

/** A function from a row to a row. */
export interface Func extends Coded {
  readonly kind: "func";
  readonly mode: Mode;
  readonly shape: "plain" | "async" | "batch" | "flow" | "keyWrapper";
  /** The fields that it sees; null: all. */
  readonly inputs: readonly string[] | null;
  readonly concurrency: number;
}

/** A function from a row to many. */
export interface Many extends Coded {
  readonly kind: "many";
  readonly mode: Mode;
  readonly shape: "generator" | "async generator" | "array" | "flow";
}

/** A function without a result. */
export interface Consume extends Coded {
  readonly kind: "consumer";
}

/** One field. */
export interface Get {
  readonly kind: "get";
  readonly input: number;
  readonly field: string;
}

/** [new name, old name] pairs. */
export interface Names {
  readonly kind: "rename" | "select";
  readonly input: number;
  readonly names: readonly (readonly [string, string])[];
}

/** Constants: JSON values and bigints. */
export interface AddValue {
  readonly kind: "addValue";
  readonly input: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** All parts named, or none. */
export interface Concatenate {
  readonly kind: "concatenate";
  readonly parts: readonly { readonly input: number; readonly name: string | null }[];
}

/** A copy of another pipeline. */
export interface Copy {
  readonly kind: "copy";
  readonly input: number;
  readonly mode: Mode;
  /** Which of `Program.inner`. */
  readonly inner: number;
  readonly when: When;
  readonly asWorker: boolean;
  /** Given to the copy as config: its functions do other things. */
  readonly flavour: number;
}

/** Hands rows to other pipelines. */
export interface Call {
  readonly kind: "call";
  readonly input: number;
  /** Which of `Program.targets`. */
  readonly target: number;
  readonly when: "none" | "decides";
  readonly otherwise: number | null;
}

/** The rows that enter. */
export interface Entry {
  readonly kind: "entry";
}

/** One operation. */
export type Node =
  Entry | Func | Many | Consume | Get | Names | AddValue | Concatenate | Copy | Call;

/** A pipeline. */
export interface Program {
  readonly nodes: readonly Node[];
  /** The node that the builder returns; null: it returns nothing. */
  readonly result: number | null;
  readonly before: boolean;
  readonly after: boolean;
  /** Makes its functions differ from those of other programs. */
  readonly salt: number;
  /** What copies are made of. */
  readonly inner: readonly Program[];
  /** What calls go to. */
  readonly targets: readonly Program[];
}

/** A row that enters. */
export type Row = Readonly<Record<string, unknown>>;

/** The nodes that a node reads. */
export function readBy(node: Node): readonly number[] {
  if (node.kind === "entry") return [];
  return node.kind === "concatenate" ? node.parts.map(({ input }) => input) : [node.input];
}

/** True for a node whose frame nothing can read. */
export function hasNoFrame(node: Node): boolean {
  return node.kind === "call";
}

/** True for a node that works although nothing reads its frame. */
export function worksAlone(node: Node, program: Program): boolean {
  if (node.kind === "copy") return program.inner[node.inner]?.result === null;
  return node.kind === "consumer" || node.kind === "call";
}

/** The field of a node whose frame is a DataPoint. */
export function pointField(nodes: readonly Node[], at: number): string | null {
  const node = nodes[at];
  if (node?.kind === "get") return node.field;
  return node?.kind === "consumer" ? pointField(nodes, node.input) : null;
}

/** How many nodes there are, those of copies and called pipelines too. */
export function sizeOf({ nodes, inner, targets }: Program): number {
  const within = (node: Node): number => {
    const copied = node.kind === "copy" ? inner[node.inner] : undefined;
    return 1 + (copied === undefined ? 0 : sizeOf(copied));
  };
  const own = nodes.slice(1).reduce((sum, node) => sum + within(node), 0);
  return own + targets.reduce((sum, target) => sum + sizeOf(target), 0);
}

/** True for a program that hands over to another pipeline just what a 1-to-N step makes. */
export function handsPartsOver({ nodes }: Program): boolean {
  return nodes.some((node) => node.kind === "call" && nodes[node.input]?.kind === "many");
}
