/** `docs/reference/errors.md`: the closed table of error codes. */
import { errorCodes } from "../../../src/core/errors.js";
import { status } from "@grpc/grpc-js";

/** The text of the page. */
export function errorsPage(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { grpc, exit, docs }]) =>
      `| \`${code}\` | ${docs} | ${status[grpc] ?? ""} (${grpc}) | ${exit} |`,
  );
  return [
    "# Errors",
    "",
    "Every error has one of these codes. Commands print `[CODE] message` to stderr and end with the exit code. A gRPC call ends with",
    "the status. In TypeScript, the error is a `StairsError` with the property `code`.",
    "",
    "| Code | Meaning | gRPC status | Exit code |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    "Other exit codes: 0 after success; 2 for a command line that makes no sense; 3 if `stairs pipelines register --check` finds a",
    "problem; 130 after Ctrl-C. An error that has no code ends a command with exit code 1.",
  ].join("\n");
}
