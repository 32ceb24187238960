/**
 * Checks rows against a step's schemas. If a schema refuses a row, only that row fails, as if user
 * code had thrown. A synchronous schema costs no promise, and a step without a schema costs
 * nothing.
 */
import type { Context, NativeStep, Row } from "../native-step.js";
import type { StandardIssue, StandardResult, StandardSchemaV1 } from "../standard-schema.js";
import { isPromiseLike } from "./run-rows.js";

/** Thrown for a row that a schema refuses. */
export class RefusedBySchema extends Error {
  constructor(
    message: string,
    /** `input`: another attempt would not change the result. */
    readonly side: "input" | "output",
  ) {
    super(message);
  }
}

/** How many issues a message lists for one row. */
const mostIssues = 3;

/** The step's function between its schemas; `mode` as its link's. @throws RefusedBySchema. */
export function checkedRun(step: NativeStep, mode: string): NativeStep["run"] {
  const checksOutput = step.outputSchema !== null && mode !== "keep" && step.kind === "function";
  if (step.inputSchema === null && !checksOutput) return (row, context) => step.run(row, context);
  return (row, context: Context) => {
    const result = after(checkedInput(step, row), (input) => step.run(input as Row, context));
    return checksOutput ? after(result, (made) => checkedOutput(step, made)) : result;
  };
}

/** The function's input after the schema: a value or a promise. @throws RefusedBySchema. */
export function checkedInput(step: NativeStep, row: unknown): unknown {
  return check(step.inputSchema, row, (issues) => {
    const message = `${step.name} got a row that its input schema refuses: ${issues}.`;
    return new RefusedBySchema(message, "input");
  });
}

/** The function's output after the schema: a value or a promise. @throws RefusedBySchema. */
export function checkedOutput(step: NativeStep, made: unknown): unknown {
  return check(step.outputSchema, made, (issues) => {
    const message = `${step.name} made a row that its output schema refuses: ${issues}.`;
    return new RefusedBySchema(message, "output");
  });
}

function check(
  schema: StandardSchemaV1 | null,
  value: unknown,
  refusal: (issues: string) => RefusedBySchema,
): unknown {
  if (schema === null) return value;
  return after(schema["~standard"].validate(value), (given) => {
    const result = given as StandardResult<unknown>;
    if (result.issues !== undefined) throw refusal(textOf(result.issues));
    return result.value;
  });
}

/** Continues at once, or when the promise resolves. */
function after(value: unknown, go: (value: unknown) => unknown): unknown {
  return isPromiseLike(value) ? value.then(go) : go(value);
}

function textOf(issues: readonly StandardIssue[]): string {
  const shown = issues.slice(0, mostIssues).map(({ message, path = [] }) => {
    const where = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
    return where === "" ? message : `${where}: ${message}`;
  });
  const more = issues.length - shown.length;
  return `${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
