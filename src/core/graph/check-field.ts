/** What every check of a node needs: a way to report, and the names of fields. */
import { limits } from "../limits.js";
import type { SpecNode } from "./spec.js";

/** Notes a problem of a node, or of the pipeline. */
export type Report = (node: SpecNode | undefined, problem: string, fix: string) => void;

/** Reports names that no field can have. */
export function checkFieldNames(node: SpecNode, fields: readonly string[], report: Report): void {
  for (const field of fields) checkField(node, field, report);
}

/** Reports a name that no field can have. */
export function checkField(node: SpecNode, field: string, report: Report): void {
  const bytes = Buffer.byteLength(field);
  if (bytes >= 1 && bytes <= limits.fieldNameBytes) return;
  report(node, `a field's name has ${bytes} bytes`, `use 1 to ${limits.fieldNameBytes}`);
}
