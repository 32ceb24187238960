/**
 * Records rows that do not pass a chain: failed or dropped, with the report for the coordinator.
 */
import { types } from "node:util";
import { dropReason } from "@stairs/core";
import type { Dropped, Failure } from "@stairs/core/protocol";
import { isPermanent, isRetryAfter, isStopPipeline } from "../outcomes.js";
import type { RowProblem } from "../values/row-encoder.js";
import { RefusedBySchema } from "./row-schema.js";

type Disposition = "DISPOSITION_RETRY" | "DISPOSITION_DEAD_LETTER" | "DISPOSITION_DEFER";

/** A row that failed. */
export interface RowFailure extends Failure {
  readonly row: number;
  readonly link: number;
  readonly cause: string;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly disposition: Disposition;
  readonly retryAfterMs: number;
}

/** A row that a step ended on purpose. */
export interface RowDropped extends Dropped {
  readonly row: number;
  readonly link: number;
  readonly reason: string;
}

const longestText = 4000;

/** Collects the ends of a call's rows. */
export class RowEnds {
  readonly failures: RowFailure[] = [];
  readonly dropped: RowDropped[] = [];

  get count(): number {
    return this.failures.length + this.dropped.length;
  }

  /** User code threw, or a schema refused its input or output. */
  thrown(row: number, link: number, thrown: unknown): void {
    if (thrown instanceof RefusedBySchema) {
      const end = thrown.side === "input" ? "DISPOSITION_DEAD_LETTER" : "DISPOSITION_RETRY";
      this.#fail(row, link, "bad_value", thrown.message.slice(0, longestText), end);
      return;
    }
    if (isStopPipeline(thrown)) {
      this.dropped.push({ row, link, reason: dropReason(String(thrown.reason)) });
      return;
    }
    const deferred = isRetryAfter(thrown);
    this.failures.push({
      row,
      link,
      cause: "exception",
      type: typeOf(thrown),
      message: textOf(thrown),
      stack: stackOf(thrown),
      disposition: isPermanent(thrown)
        ? "DISPOSITION_DEAD_LETTER"
        : deferred
          ? "DISPOSITION_DEFER"
          : "DISPOSITION_RETRY",
      retryAfterMs: deferred ? Math.max(0, Math.round(thrown.pauseMs)) : 0,
    });
  }

  /** User code gave a value that is not a row. */
  badResult(row: number, link: number, message: string): void {
    this.#fail(row, link, "bad_result", message, "DISPOSITION_RETRY");
  }

  /**
   * The row that user code gave cannot be encoded. `gave` states how it gave it: `returned`,
   * `yielded`.
   */
  refused(row: number, link: number, component: string, problem: RowProblem, gave: string): void {
    if (problem.kind === "bad_row") {
      const message = `${component} ${gave} ${problem.what}: it must be a plain object with the fields that the component makes, such as { result: 1 }.`;
      this.badResult(row, link, message);
      return;
    }
    const message = `${component} ${gave} ${problem.what} in the field ${JSON.stringify(problem.field)}: values may be JSON values, bigint, Date, Uint8Array, and numbers.`;
    this.#fail(row, link, "bad_value", message, "DISPOSITION_RETRY");
  }

  /** A 1-to-N step made no rows from the row. */
  noRows(row: number, link: number): void {
    this.dropped.push({ row, link, reason: "no rows" });
  }

  /** A 1-to-N step made more rows from the row than allowed. */
  tooManyRows(row: number, link: number, component: string, most: number): void {
    const message = `${component} made more than ${most} rows from one row. A producer can make any number of rows (app.producer, or app.batchProducer with this row as a job); for somewhat more, raise the step's maxOutputs.`;
    this.#fail(row, link, "too_many_rows", message, "DISPOSITION_DEAD_LETTER");
  }

  /**
   * A 1-to-N step dropped the row after some of the rows made from it were sent. A row that is
   * alone in its call would reach the same point again.
   */
  stoppedLate(row: number, link: number, component: string, alone: boolean): void {
    const message = `${component} threw StopPipeline after rows that it had made were sent: large results are not held back. Throw it before the first row, or end with return to keep the rows.`;
    const end = alone ? "DISPOSITION_DEAD_LETTER" : "DISPOSITION_RETRY";
    this.#fail(row, link, "stopped_late", message, end);
  }

  /** The step's setup threw, so the step cannot run. */
  setupFailed(row: number, link: number, component: string, thrown: unknown): void {
    this.failures.push({
      row,
      link,
      cause: "setup_failed",
      type: typeOf(thrown),
      message: `The setup of ${component} failed: ${textOf(thrown)}`,
      stack: stackOf(thrown),
      disposition: "DISPOSITION_RETRY",
      retryAfterMs: 0,
    });
  }

  /** The rows have a column that cannot be read. Another attempt would not change that. */
  badColumn(row: number, link: number, message: string): void {
    this.#fail(row, link, "bad_column", message, "DISPOSITION_DEAD_LETTER");
  }

  /** The result of the row does not fit into a message. */
  tooLarge(row: number, link: number, bytes: number, limit: number): void {
    const message = `The row has grown to ${bytes} bytes; a message to the coordinator may have ${limit}. Store large values elsewhere and pass a reference.`;
    this.#fail(row, link, "too_large", message, "DISPOSITION_DEAD_LETTER");
  }

  /** The call names a step that this worker does not have. */
  unknownStep(row: number, link: number, step: string): void {
    const message = `This worker has no step ${step}.`;
    this.#fail(row, link, "unknown_step", message, "DISPOSITION_RETRY");
  }

  #fail(row: number, link: number, cause: string, message: string, end: Disposition): void {
    const failure = { row, link, cause, type: "", message, stack: "", disposition: end };
    this.failures.push({ ...failure, retryAfterMs: 0 });
  }
}

/** Also true for an error of another realm. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown);
}

function typeOf(thrown: unknown): string {
  if (isError(thrown)) return thrown.constructor.name || thrown.name;
  return typeof thrown;
}

function textOf(thrown: unknown): string {
  try {
    const text = isError(thrown) ? thrown.message : String(thrown);
    return String(text).slice(0, longestText);
  } catch {
    return "the thrown value has no text";
  }
}

function stackOf(thrown: unknown): string {
  try {
    return isError(thrown) ? String(thrown.stack ?? "").slice(0, longestText) : "";
  } catch {
    return "";
  }
}
