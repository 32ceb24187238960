/**
 * A pipeline's graph while its builder runs. Nodes are only ever appended, and a node refers only to
 * nodes before it; names are given when the builder has ended, since explicit names go first.
 */
import { StairsError } from "@stairs/core";
import type { ResolvedStep } from "./step-options.js";

/** What a node does, with references to nodes in place of names. */
export type DraftOp =
  | { readonly op: "entry" }
  | { readonly op: "step"; readonly input: DraftNode; readonly step: ResolvedStep }
  | { readonly op: "get"; readonly input: DraftNode; readonly field: string }
  | {
      readonly op: "rename" | "select";
      readonly input: DraftNode;
      /** [new name, old name]. */
      readonly names: readonly (readonly [string, string])[];
    }
  | { readonly op: "concatenate"; readonly parts: readonly DraftPart[] }
  | {
      readonly op: "addValue";
      readonly input: DraftNode;
      /** [field, JSON text]. */
      readonly values: readonly (readonly [string, string])[];
    };

/** One part of a concatenation: a field, or with `field` null all fields. */
export interface DraftPart {
  readonly input: DraftNode;
  readonly field: string | null;
  /** The name in the new frame; null: the fields keep theirs. */
  readonly name: string | null;
}

/** A node that was added. */
export interface DraftNode {
  readonly graph: DraftGraph;
  /** `file:line`. */
  readonly source: string;
  /** The name that the user gave, or null. */
  readonly explicitName: string | null;
  /** What a default name is made from. */
  readonly baseName: string;
  readonly op: DraftOp;
  /** True: not an error when nothing uses it; it is left out then. */
  optional: boolean;
}

/** What {@link DraftGraph.add} needs. */
export type NewNode = Omit<DraftNode, "graph">;

/** The nodes of one run of one builder. */
export class DraftGraph {
  readonly nodes: DraftNode[] = [];
  #open = true;

  /**
   * @param pipeline `app.pipeline`.
   * @param source Where the pipeline was defined.
   */
  constructor(
    readonly pipeline: string,
    readonly source: string,
  ) {}

  /** @throws StairsError BAD_PIPELINE when the builder has ended. */
  add(node: NewNode): DraftNode {
    if (!this.#open) {
      throw this.error(
        node.source,
        "a frame was used after the builder had ended: build the whole graph inside the builder, and not in a callback or after an await",
      );
    }
    const added: DraftNode = { ...node, graph: this };
    this.nodes.push(added);
    return added;
  }

  close(): void {
    this.#open = false;
  }

  /** The error that tells what is wrong at a place of this pipeline. */
  error(source: string, problem: string): StairsError {
    return new StairsError("BAD_PIPELINE", `Pipeline ${this.pipeline}${at(source)}: ${problem}.`);
  }
}

/** ` (file:line)`, or nothing where the place is not known. */
export function at(source: string): string {
  return source === "" ? "" : ` (${source})`;
}

/** The nodes that a node reads. */
export function inputsOf(op: DraftOp): readonly DraftNode[] {
  if (op.op === "entry") return [];
  if (op.op === "concatenate") return op.parts.map((part) => part.input);
  return [op.input];
}
