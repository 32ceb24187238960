/**
 * A pipeline as it is shown: its nodes and edges, each node in the stage that runs it. The document of
 * `stairs pipelines graph --format json`.
 */
import type { Plan, SpecNode } from "@stairs/core";

/** A pipeline. */
export interface PipelineGraph {
  /** `app.pipeline`. */
  readonly pipeline: string;
  readonly planId: string;
  /** Of the native steps, or empty. */
  readonly language: string;
  /** `file:line`, or empty. */
  readonly source: string;
  readonly docs: string;
  /** The fields that a row must have to come in. */
  readonly entryFields: readonly string[];
  /** The node whose frame is the result, or null. */
  readonly result: string | null;
  /** With pipelines that are used by name copied in; a node comes after those that it reads. */
  readonly nodes: readonly ShownNode[];
  readonly edges: readonly ShownEdge[];
  /** In the order in which rows pass them. */
  readonly stages: readonly ShownStage[];
  /** The pipelines to which rows are handed over. */
  readonly calledPipelines: readonly string[];
  /** What the coordinator runs, in full: also what rows that end at a node still go through (`ended`). */
  readonly plan: Plan;
}

/** A node. */
export interface ShownNode {
  readonly name: string;
  readonly op: SpecNode["op"];
  /** `file:line`, or empty. */
  readonly source: string;
  /** The queue of the stage that runs it; null: it is done when rows come in. */
  readonly queue: string | null;
  /** What it does, in words: `get zip`. */
  readonly what: string;
  /** Of a step node; null for all others. */
  readonly step: ShownStep | null;
}

/** A step of a node. */
export interface ShownStep {
  readonly name: string;
  readonly mode: "merge" | "replace" | "keep";
  /** Who implements it: of a native step the pipeline's language, else those of the connected workers; `remote`: not known. */
  readonly languages: readonly string[];
  /** A 1-to-N step. */
  readonly expand: boolean;
  /** The queue is its own. */
  readonly asWorker: boolean;
  /** A predicate step, or null. */
  readonly when: string | null;
  /** The fields that it reads; null: not known. */
  readonly inputs: readonly string[] | null;
}

/** From a node to one that reads its frame, or to another pipeline. */
export interface ShownEdge {
  readonly from: string;
  /** A node; with kind `call` a pipeline. */
  readonly to: string;
  /**
   * `frame`: it gets the frame. `side`: it does, and nobody waits for it. `decision`: the frame's field
   * `value` decides. `then`, `otherwise`: the two ways of a choice. `call`: rows are handed over.
   */
  readonly kind: "frame" | "side" | "decision" | "then" | "otherwise" | "call";
  /** The queue in which the rows lie on the way, or null. */
  readonly queue: string | null;
  /** Which rows, or empty: `when large`. */
  readonly label: string;
}

/** The pieces of the plan that begin with one queue. */
export interface ShownStage {
  readonly queue: string;
  /** More than one: rows come in with different frames. */
  readonly signatures: readonly string[];
  /** The nodes that run here. */
  readonly nodes: readonly string[];
  /** Calls to workers; the nodes of one are fused: rows go to a worker once for all of them. */
  readonly calls: readonly {
    readonly nodes: readonly string[];
    readonly steps: readonly string[];
  }[];
  /** The queues that it feeds. */
  readonly targets: readonly string[];
}
