/**
 * A pipeline's graph while its builder runs. Nodes are only appended, and a node refers only to
 * earlier nodes. Nodes get their names after the builder has ended, because explicit names have
 * priority.
 */
import { StairsError } from "@stairs/core";
import type { PipelineParts } from "./pipeline-parts.js";
import { chainOf, type Scope } from "./scope.js";
import type { ResolvedStep } from "./step-options.js";

/** The operation of a node, with references to nodes instead of names. */
export type DraftOp =
  | { readonly op: "entry" }
  | {
      readonly op: "step";
      readonly input: DraftNode;
      readonly step: ResolvedStep;
    }
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
    }
  | { readonly op: "queue"; readonly input: DraftNode }
  | {
      readonly op: "filter";
      readonly input: DraftNode;
      readonly when: DraftNode;
    }
  | {
      readonly op: "choose";
      readonly filter: DraftNode;
      readonly then: DraftNode;
      readonly otherwise: DraftNode;
    }
  | {
      readonly op: "call";
      readonly input: DraftNode;
      /** `app.name`. */
      readonly pipeline: string;
      readonly when: DraftNode | null;
      readonly otherwise: string | null;
    }
  | {
      readonly op: "pipeline";
      readonly input: DraftNode;
      /** `app.name`. */
      readonly pipeline: string;
      readonly mode: "merge" | "replace";
      readonly asWorker: boolean;
      readonly when: string | null;
    };

/** One part of a concatenation: a field, or with `field` null all fields. */
export interface DraftPart {
  readonly input: DraftNode;
  readonly field: string | null;
  /** The name in the new frame; null: the fields keep theirs. */
  readonly name: string | null;
}

/** An added node. */
export interface DraftNode {
  readonly graph: DraftGraph;
  /** The scope in which it was written. */
  readonly scope: Scope;
  /** True: from outside, it has the name of its scope. */
  readonly isScope: boolean;
  /** `file:line`. */
  readonly source: string;
  /** The name that the user gave, or null. */
  readonly explicitName: string | null;
  /** The base of a default name. */
  readonly baseName: string;
  readonly op: DraftOp;
  /** True: not an error if nothing uses the node; the spec then leaves it out. */
  optional: boolean;
}

/** The arguments of {@link DraftGraph.add}. */
export type NewNode = Omit<DraftNode, "graph" | "scope" | "isScope"> & {
  readonly isScope?: boolean;
};

/** The nodes of one run of one builder. */
export class DraftGraph {
  readonly nodes: DraftNode[] = [];
  /** The pipelines that get rows from this one. */
  readonly calls = new Set<PipelineParts>();
  readonly root: Scope;
  /** Nodes of other scopes that a scope can read. */
  readonly #shared = new Map<Scope, Set<DraftNode>>();
  #scope: Scope;
  #open = true;

  /**
   * @param pipeline `app.pipeline`.
   * @param source Where the pipeline is defined.
   */
  constructor(
    readonly pipeline: string,
    readonly source: string,
    config: Scope["config"],
  ) {
    const names = { outer: null, explicitName: null, baseName: "" };
    this.root = { ...names, pipeline, source, config };
    this.#scope = this.root;
  }

  /** The scope under construction. */
  get scope(): Scope {
    return this.#scope;
  }

  /** Builds a copy: the nodes that `build` adds are in its scope. */
  inside<Result>(scope: Scope, build: () => Result): Result {
    const before = this.#scope;
    this.#scope = scope;
    try {
      return build();
    } finally {
      this.#scope = before;
    }
  }

  /** Lets nodes of a scope read a node of another one. */
  share(node: DraftNode, scope: Scope): void {
    const shared = this.#shared.get(scope) ?? new Set();
    this.#shared.set(scope, shared.add(node));
  }

  /** @throws StairsError BAD_PIPELINE if the builder has ended. */
  add(node: NewNode): DraftNode {
    if (!this.#open) {
      throw this.error(
        node.source,
        "a frame was used after the builder had ended: build the whole graph inside the builder, and not in a callback or after an await",
      );
    }
    for (const input of inputsOf(node.op)) this.checkReach(input, node.source);
    const added: DraftNode = {
      isScope: false,
      ...node,
      graph: this,
      scope: this.#scope,
    };
    this.nodes.push(added);
    return added;
  }

  /**
   * @throws StairsError BAD_PIPELINE if the frame does not belong to the scope under construction.
   */
  checkReach(input: DraftNode, source: string): void {
    if (input.scope === this.#scope || this.#shared.get(this.#scope)?.has(input) === true) return;
    throw this.error(
      source,
      `a frame of ${chainOf(input.scope).join(" > ")} was used in ${chainOf(this.#scope).join(" > ")}: a copy of a pipeline sees only the frame that enters it, and gives only the frame that its builder returns`,
    );
  }

  close(): void {
    this.#open = false;
  }

  /**
   * The error for a problem at a place of this pipeline.
   * @param scope The scope of the place. Default: the scope under construction.
   */
  error(source: string, problem: string, scope: Scope = this.#scope): StairsError {
    return new StairsError(
      "BAD_PIPELINE",
      `Pipeline ${this.pipeline}${at(source)}${copiesAround(scope)}: ${problem}.`,
    );
  }
}

/** ` (file:line)`, or an empty text if the place is unknown. */
export function at(source: string): string {
  return source === "" ? "" : ` (${source})`;
}

/**
 * `, in its copy of core.clean (file:line)` for each copy on the way to the scope; empty for the
 * pipeline itself.
 */
export function copiesAround({ outer, pipeline, source }: Scope): string {
  if (outer === null) return "";
  const around = copiesAround(outer);
  return outer.pipeline === pipeline
    ? around
    : `${around}, in its copy of ${pipeline}${at(source)}`;
}

/** The nodes that a node reads. */
export function inputsOf(op: DraftOp): readonly DraftNode[] {
  if (op.op === "entry") return [];
  if (op.op === "concatenate") return op.parts.map((part) => part.input);
  if (op.op === "filter") return [op.input, op.when];
  if (op.op === "choose") return [op.then, op.otherwise];
  if (op.op === "call" && op.when !== null) return [op.input, op.when];
  return [op.input];
}
