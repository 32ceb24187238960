/**
 * Finds reads of fields that cannot exist. Where the fields of a frame are known, a read of another field
 * is an error. Steps and entries without declared fields may have any field.
 */
import { nearest } from "./nearest.js";
import type { GraphProblem } from "./problem.js";
import type { PipelineSpec, SpecNode } from "./spec.js";

/** The fields of a frame; null: not known. */
type Known = ReadonlySet<string> | null;

/** Reports reads of fields that a frame cannot have. An unknown node may have any field. */
export function checkFields(spec: PipelineSpec, pipeline: string): GraphProblem[] {
  const found: GraphProblem[] = [];
  const frames = new Map<string, Known>();
  for (const node of spec.nodes) {
    const missing = (input: string, field: string): void => {
      const known = frames.get(input) ?? null;
      if (known === null || known.has(field)) return;
      const has = known.size === 0 ? "no field" : [...known].join(", ");
      found.push({
        pipeline,
        node: node.name,
        source: node.source || spec.source,
        problem: `it reads field ${JSON.stringify(field)} of ${input}, which has ${has}`,
        fix: `read a field that is there${nearest(field, known)}, or add it before`,
      });
    };
    for (const [input, field] of readFields(node)) missing(input, field);
    frames.set(node.name, fieldsAfter(node, frames));
  }
  return found;
}

function readFields(node: SpecNode): (readonly [input: string, field: string])[] {
  switch (node.op) {
    case "get":
      return [[node.input, node.field]];
    case "rename":
    case "select":
      return node.names.map(([, old]) => [node.input, old]);
    case "concatenate":
      return node.parts.flatMap(({ input, field }) =>
        field === null ? [] : [[input, field] as const],
      );
    case "step":
      return (node.inputs ?? []).map((field) => [node.input, field]);
    case "filter":
      return [[node.when, "value"]];
    case "call":
      return node.when === null ? [] : [[node.when, "value"]];
    default:
      return [];
  }
}

function fieldsAfter(node: SpecNode, frames: ReadonlyMap<string, Known>): Known {
  switch (node.op) {
    case "entry":
      // Rows may have more fields than a pipeline declares.
      return null;
    case "get":
      return new Set([node.field]);
    case "select":
      return new Set(node.names.map(([name]) => name));
    case "rename": {
      const before = frames.get(node.input) ?? null;
      const olds = node.names.map(([, old]) => old);
      const kept = before === null ? null : [...before].filter((field) => !olds.includes(field));
      return kept === null ? null : new Set([...kept, ...node.names.map(([name]) => name)]);
    }
    case "addValue":
      return joined([frames.get(node.input) ?? null, new Set(node.values.map(([name]) => name))]);
    case "concatenate":
      return joined(
        node.parts.map(({ input, field, name }) => {
          if (field !== null) return new Set([name ?? field]);
          return name === null ? (frames.get(input) ?? null) : new Set([name]);
        }),
      );
    case "step": {
      const before = frames.get(node.input) ?? null;
      if (node.mode === "keep") return before;
      const made = node.outputs === null ? null : new Set(node.outputs);
      return node.mode === "replace" && node.when === null ? made : joined([before, made]);
    }
    case "queue":
    case "filter":
      return frames.get(node.input) ?? null;
    case "choose":
      return joined([frames.get(node.then) ?? null, frames.get(node.otherwise) ?? null]);
    case "call":
    case "pipeline":
      return null;
  }
}

function joined(frames: readonly Known[]): Known {
  const fields = new Set<string>();
  for (const frame of frames) {
    if (frame === null) return null;
    for (const field of frame) fields.add(field);
  }
  return fields;
}
