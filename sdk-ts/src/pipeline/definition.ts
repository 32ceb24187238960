/** The input of a pipeline's build, and the finished draft that its outputs come from. */
import type { DraftNode } from "./draft.js";
import type { AnyFrame } from "./fields.js";

/** A pipeline as its author wrote it, ready to build. */
export interface Definition {
  readonly app: string;
  readonly name: string;
  /** `file:line`. */
  readonly source: string;
  /** The declared fields of the entry; empty: unknown. */
  readonly inputs: readonly string[];
  readonly docs: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Gets the entry frame; returns the result's frame or undefined. */
  readonly builder: (entry: AnyFrame) => unknown;
}

/** A finished draft. */
export interface NamedGraph {
  readonly definition: Omit<Definition, "builder">;
  readonly nodes: readonly DraftNode[];
  readonly names: ReadonlyMap<DraftNode, string>;
  readonly result: DraftNode | null;
}
