/** Nodes that route rows: queues, filters, choices, other pipelines. */
import { nearest, type PipelineNodeSpec, predicateNode, type SpecNode } from "@stairs/core";
import { frameNamed, inputOf, type NodeContext } from "./node-context.js";
import type { FileValue } from "./value.js";

/** `{ queue: true }`: a separate queue before the nodes that follow. */
export function queueNode(context: NodeContext): readonly SpecNode[] {
  const { name, source, subject } = context;
  if (subject.flag("queue") === false)
    subject.report("queue: false does nothing", "write queue: true, or remove it");
  return [{ op: "queue", name, source, input: inputOf(context) }];
}

/** `{ filter: node }`, or `{ filter: a/step }` with a deciding step. */
export function filterNode(context: NodeContext): readonly SpecNode[] {
  const { name, source, subject } = context;
  const input = inputOf(context);
  const { nodes, when } = decision(context, subject, input, "filter");
  return [...nodes, { op: "filter", name, source, input, when }];
}

/** `{ choose: filter_node, then: node, otherwise: node }`. */
export function chooseNode(context: NodeContext): readonly SpecNode[] {
  const { name, source, subject, options } = context;
  const frame = (key: string): string => {
    const value = options.get(key);
    if (value !== undefined) return frameNamed(context, value, key);
    subject.report(
      `it does not name the frame ${key === "then" ? "for rows that the filter lets through" : "for the other rows"}`,
      `add ${key}: and a node's name`,
    );
    return context.before;
  };
  const filter = subject.text("choose") ?? "";
  const [then, otherwise] = [frame("then"), frame("otherwise")];
  return [{ op: "choose", name, source, filter, then, otherwise }];
}

/** `{ call: app.pipeline }`. */
export function callNode(context: NodeContext): readonly SpecNode[] {
  const { name, source, subject, options } = context;
  const input = inputOf(context);
  const pipeline = subject.text("call") ?? "";
  const otherwise = options.get("otherwise")?.text("otherwise") ?? null;
  const value = options.get("when");
  const { nodes, when } =
    value === undefined ? { nodes: [], when: null } : decision(context, value, input, "when");
  return [...nodes, { op: "call", name, source, input, pipeline, when, otherwise }];
}

/** `{ subscribe_pipeline: app.pipeline }`. */
export function pipelineNode(
  context: NodeContext,
  mode: PipelineNodeSpec["mode"],
): readonly SpecNode[] {
  const { name, source, verb, subject, options } = context;
  return [
    {
      op: "pipeline",
      name,
      source,
      input: inputOf(context),
      pipeline: subject.text(verb) ?? "",
      mode,
      asWorker: options.get("as_worker")?.flag("as_worker") ?? true,
      when: options.get("when")?.text("when") ?? null,
    },
  ];
}

/** The node whose field `value` decides: the named node, or a node that runs the named step. */
function decision(
  context: NodeContext,
  value: FileValue,
  input: string,
  what: string,
): { readonly nodes: readonly SpecNode[]; readonly when: string } {
  const named = value.text(what);
  if (named === undefined) return { nodes: [], when: context.before };
  if (context.known.has(named)) return { nodes: [], when: frameNamed(context, value, what) };
  if (!/[./]/.test(named)) {
    value.report(
      `${what} is ${JSON.stringify(named)}, which is not an earlier node${nearest(named, context.known)}`,
      `name a node whose field "value" is true or false, or a deciding step such as app/${named}`,
    );
    return { nodes: [], when: context.before };
  }
  const node = predicateNode({
    name: `${context.name}/when`,
    source: context.source,
    input,
    step: named,
  });
  return { nodes: [node], when: node.name };
}
