/**
 * A pipeline's graph while its builder runs. Nodes are only ever appended, and a node refers only to
 * nodes before it; names are given when the builder has ended, since explicit names go first.
 */
import { StairsError } from "@stairs/core";
import type { PipelineParts } from "./pipeline-parts.js";
import { chainOf, type Scope } from "./scope.js";
import type { ResolvedStep } from "./step-options.js";

/** What a node does, with references to nodes in place of names. */
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

/** A node that was added. */
export interface DraftNode {
  readonly graph: DraftGraph;
  /** Where it was written. */
  readonly scope: Scope;
  /** True: it has the name of its scope, seen from outside. */
  readonly isScope: boolean;
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
export type NewNode = Omit<DraftNode, "graph" | "scope" | "isScope"> & {
  readonly isScope?: boolean;
};

/** The nodes of one run of one builder. */
export class DraftGraph {
  readonly nodes: DraftNode[] = [];
  /** Pipelines to which rows are handed over. */
  readonly calls = new Set<PipelineParts>();
  readonly root: Scope;
  /** Nodes of other scopes that may be read in a scope. */
  readonly #shared = new Map<Scope, Set<DraftNode>>();
  #scope: Scope;
  #open = true;

  /**
   * @param pipeline `app.pipeline`.
   * @param source Where the pipeline was defined.
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

  /** What is being built. */
  get scope(): Scope {
    return this.#scope;
  }

  /** Builds a copy: what `build` adds is in its scope. */
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

  /** @throws StairsError BAD_PIPELINE when the builder has ended. */
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

  /** @throws StairsError BAD_PIPELINE when the frame is not one of what is being built. */
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
   * The error that tells what is wrong at a place of this pipeline.
   * @param scope Where that is. Default: what is being built.
   */
  error(source: string, problem: string, scope: Scope = this.#scope): StairsError {
    return new StairsError(
      "BAD_PIPELINE",
      `Pipeline ${this.pipeline}${at(source)}${copiesAround(scope)}: ${problem}.`,
    );
  }
}

/** ` (file:line)`, or nothing where the place is not known. */
export function at(source: string): string {
  return source === "" ? "" : ` (${source})`;
}

/** `, in its copy of core.clean (file:line)` for each copy on the way to the scope; nothing for the pipeline itself. */
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
