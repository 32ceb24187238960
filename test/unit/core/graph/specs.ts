/** Specs for tests: nodes with everything that a test does not care about left at its default. */
import {
  type CallSpec,
  type PipelineSpec,
  plainStep,
  type SpecNode,
  type StepSpec,
} from "@stairs/core";

/** What a test may say of a step; `step` defaults to `core.main/` and the node's name. */
export type StepOptions = Partial<Omit<StepSpec, "op" | "name" | "input">>;

export function entry(...fields: string[]): SpecNode {
  return { op: "entry", name: "entry", source: "", fields };
}

/** subscribe: the result over the frame. */
export function step(name: string, input: string, options: StepOptions = {}): StepSpec {
  const head = { name, source: "", input, step: `core.main/${name}`, mode: "merge" } as const;
  return { ...plainStep(head), ...options };
}

export function worker(name: string, input: string, options: StepOptions = {}): StepSpec {
  return step(name, input, { asWorker: true, ...options });
}

export function consumer(name: string, input: string, options: StepOptions = {}): StepSpec {
  return step(name, input, { mode: "keep", ...options });
}

export function get(name: string, input: string, field: string): SpecNode {
  return { op: "get", name, source: "", input, field };
}

/** @param names New name → old name. */
export function rename(name: string, input: string, names: Record<string, string>): SpecNode {
  return { op: "rename", name, source: "", input, names: Object.entries(names) };
}

/** @param names New name → old name. */
export function select(name: string, input: string, names: Record<string, string>): SpecNode {
  return { op: "select", name, source: "", input, names: Object.entries(names) };
}

/** @param parts `x` for all fields of x, `x.a` for one, `k = x` and `k = x.a` under a name. */
export function concatenate(name: string, ...parts: string[]): SpecNode {
  return {
    op: "concatenate",
    name,
    source: "",
    parts: parts.map((part) => {
      const [, as = null, input = "", field = null] =
        /^(?:(\w+) = )?([\w-]+)(?:\.(\w+))?$/.exec(part) ?? [];
      return { input, field, name: as };
    }),
  };
}

/** @param values Field → JSON text. */
export function addValue(name: string, input: string, values: Record<string, string>): SpecNode {
  return { op: "addValue", name, source: "", input, values: Object.entries(values) };
}

/** A 1-to-N step: its results over the frame. */
export function producer(name: string, input: string, options: StepOptions = {}): StepSpec {
  return step(name, input, { expand: true, ...options });
}

export function queue(name: string, input: string): SpecNode {
  return { op: "queue", name, source: "", input };
}

/** @param when The node that decides. */
export function filter(name: string, input: string, when: string): SpecNode {
  return { op: "filter", name, source: "", input, when };
}

/** @param parted The filter. */
export function choose(name: string, parted: string, then: string, otherwise: string): SpecNode {
  return { op: "choose", name, source: "", filter: parted, then, otherwise };
}

/** Hands all rows over, or as `options` say. */
export function call(
  name: string,
  input: string,
  target: string,
  options: Partial<Pick<CallSpec, "when" | "otherwise">> = {},
): SpecNode {
  const to = { pipeline: target, when: null, otherwise: null };
  return { op: "call", name, source: "", input, ...to, ...options };
}

/** The pipeline `core.main` without a result. */
export function pipeline(...nodes: SpecNode[]): PipelineSpec {
  return {
    app: "core",
    name: "main",
    nodes,
    result: null,
    language: "typescript",
    source: "",
    configJson: "",
    docs: "",
  };
}
