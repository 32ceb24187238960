/**
 * A compiled pipeline: stages, each with a queue before it and a program that the dispatcher runs on a
 * token. Plain data: the store keeps it as JSON, and a hash of its content names it.
 *
 *   queue ─▶ program: ops on frames (slots), calls to workers, emits into other queues
 *                     └─▶ forks: lines that never meet again, each on its own copy of the rows
 */
import type { RetryPolicy } from "../retry.js";

/** A compiled pipeline. */
export interface Plan {
  /** Content-addressed: 32 hexadecimal digits. Equal plans have equal ids. */
  readonly id: string;
  /** `app.pipeline`. */
  readonly pipeline: string;
  /**
   * The program for arriving rows, on slot 0 (the entry frame): the moves and emits before the first
   * queues, or one emit into the entry stage if a call comes first. Never holds a call.
   */
  readonly entry: Line;
  /** The fields that a row must have to come in, where the pipeline declares or reads them. */
  readonly entryFields: readonly string[];
  /** In the order in which rows pass them. */
  readonly stages: readonly Stage[];
}

/** A piece of a pipeline between two queues: the unit of lease, retry and commit. */
export interface Stage {
  /** `app.pipeline` or `app.pipeline/node`. */
  readonly queue: string;
  /** Hash of the stage's program, layout and the signatures of the stages that it feeds. */
  readonly signature: string;
  /** The node of each frame that the queue's tokens carry: frame i of a token is put in slot i. */
  readonly layout: readonly string[];
  /** How many slots the program uses, the layout's included. */
  readonly slots: number;
  readonly line: Line;
}

/** Operations on one set of rows, then the lines that go on separately. */
export interface Line {
  readonly ops: readonly Op[];
  /** Each line works on its own copy of the rows and slots: a drop in one leaves the others alone. */
  readonly forks: readonly Line[];
}

/** One operation. Slots hold frames; `to` is the slot that is written. */
export type Op =
  CallOp | GetOp | FieldsOp | ConcatenateOp | AddValueOp | EmitOp | BranchOp | DeliverOp | AnswerOp;

/**
 * The lines for rows that end at an operation: those that do not depend on it. Null: none.
 */
export type Ended = Line | null;

/** Sends a frame to a worker through a chain of steps. */
export interface CallOp {
  readonly op: "call";
  readonly from: number;
  readonly to: number;
  /** At least one link. Each gets the frame that the link before it left. */
  readonly links: readonly PlanLink[];
  /** The fields that the chain reads, where all links declare them; null: the whole frame. */
  readonly fields: readonly string[] | null;
}

/** One step of a call. */
export interface PlanLink {
  /** The node's name in the pipeline. */
  readonly node: string;
  /** The name under which workers declare the step. */
  readonly step: string;
  readonly mode: "merge" | "replace" | "keep";
  /** A predicate step; null: no row skips the link. */
  readonly when: string | null;
  /** The fields that the step gets; null: the whole frame. */
  readonly inputs: readonly string[] | null;
  readonly retry: RetryPolicy;
  /** For one call, in milliseconds. */
  readonly timeoutMs: number;
  /** Labels that a worker must have. */
  readonly requires: Readonly<Record<string, string>>;
  /** The largest number of rows in one call; null: the coordinator decides. */
  readonly maxRows: number | null;
  /** A 1-to-N step. Only the last link of a call; behind that call there are no other calls. */
  readonly expand: boolean;
  /** With `expand`: how many rows one row may become. */
  readonly maxOutputs: number;
  /** For rows that end at this link. */
  readonly ended: Ended;
  /** `file:line` of the node, or empty. */
  readonly source: string;
}

/** A frame with one field. Rows without it become dead letters at `node`. */
export interface GetOp {
  readonly op: "get";
  readonly node: string;
  readonly from: number;
  readonly to: number;
  readonly field: string;
  readonly ended: Ended;
}

/** rename: all other fields stay. select: only the named ones. Rows without an old name become dead letters. */
export interface FieldsOp {
  readonly op: "rename" | "select";
  readonly node: string;
  readonly from: number;
  readonly to: number;
  /** [new name, old name] pairs. */
  readonly names: readonly (readonly [string, string])[];
  readonly ended: Ended;
}

/** One frame from several; later parts win. */
export interface ConcatenateOp {
  readonly op: "concatenate";
  readonly node: string;
  readonly to: number;
  readonly parts: readonly {
    readonly from: number;
    /** The field that is taken; null: all fields. */
    readonly field: string | null;
    /** The new name; null: the fields keep theirs. With field null and a name: a nested object. */
    readonly name: string | null;
  }[];
  readonly ended: Ended;
}

/** A frame with constants added. */
export interface AddValueOp {
  readonly op: "add";
  readonly node: string;
  readonly from: number;
  readonly to: number;
  /** [field, JSON text] pairs. */
  readonly values: readonly (readonly [string, string])[];
}

/** Puts the rows, as they are here, into another queue. */
export interface EmitOp {
  readonly op: "emit";
  /** The queue. */
  readonly queue: string;
  /** The target stage's signature. */
  readonly signature: string;
  /** The slots that become the token's frames, in the order of the target's layout. */
  readonly frames: readonly number[];
  /** For each of `frames`: the fields that are still needed, or null for all. Others do not travel. */
  readonly fields: readonly (readonly string[] | null)[];
}

/**
 * Parts the rows; the last operation of its line. Rows go one of two ways, as the boolean field
 * `value` of a frame says; a row whose value is no boolean fails.
 */
export interface BranchOp {
  readonly op: "branch";
  readonly node: string;
  /** The slot of the frame with `value`. */
  readonly when: number;
  readonly then: Line;
  readonly otherwise: Line;
  readonly ended: Ended;
}

/** Hands rows to another pipeline's entry; they go on here unchanged. */
export interface DeliverOp {
  readonly op: "deliver";
  readonly node: string;
  readonly from: number;
  /** `app.pipeline`. */
  readonly pipeline: string;
  /** The slot of a frame whose boolean `value` says which rows; null: all. */
  readonly when: number | null;
  /** The pipeline that gets all other rows; null: none. */
  readonly otherwise: string | null;
  readonly ended: Ended;
}

/** The row's last frame, for the caller that waits for it. Only in plans that were compiled for an answer. */
export interface AnswerOp {
  readonly op: "answer";
  readonly from: number;
}
