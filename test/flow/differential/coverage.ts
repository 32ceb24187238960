/** How often each verb, option, kind of value and outcome was there, so that a test cannot pass on nothing. */
import type { Node, Program } from "./program.js";
import { valueKinds } from "./values.js";

/** Counted in messages of workers. */
export const partsAhead = "parts ahead of an outcome";
/** Everything that has to be there often enough. */
const wanted = [
  ...["plain", "async", "batch", "keyWrapper"].flatMap((shape) => [
    `subscribeFunc ${shape}`,
    `applyFunc ${shape}`,
  ]),
  "subscribeFlow",
  "applyFlow",
  "subscribeFlowAsProducer",
  "applyFlowAsProducer",
  ...["generator", "async generator", "array"].flatMap((shape) => [
    `subscribeFuncAsProducer ${shape}`,
    `applyFuncAsProducer ${shape}`,
  ]),
  "subscribeConsumer inline",
  "subscribeConsumer asWorker",
  "subscribeConsumer when",
  "get",
  "rename",
  "rename swap",
  "select",
  "addValue",
  "concatenate points",
  "concatenate nested",
  "concatenate frames",
  "subscribePipeline",
  "applyPipeline",
  "callPipeline",
  "pipeline asWorker",
  "pipeline in the stage",
  "pipeline when",
  "pipeline config",
  "pipeline without result",
  "pipeline in pipeline",
  "call when",
  "call otherwise",
  "function asWorker",
  "function when",
  "function inputs",
  "function concurrency",
  "producer asWorker",
  "producer when",
  "predicate that fails",
  "before",
  "after",
  "result",
  "no result",
  ...valueKinds.map((kind) => `value ${kind}`),
  ...["result", "drop", "no rows", "permanent", "bad result", "bad value", "missing field"].map(
    (outcome) => `outcome ${outcome}`,
  ),
  "outcome failed attempt",
  "outcome RetryAfter",
  partsAhead,
];

/** What only programs that run can show; everything else is a feature of the programs themselves. */
export const shownByRuns = /^(?:value|outcome|parts) /;

/** Counts. */
export class Coverage {
  readonly #counts = new Map<string, number>(wanted.map((what) => [what, 0]));

  count(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  /** What the program is made of. */
  countProgram(program: Program, depth = 0): void {
    if (program.before) this.count("before");
    if (program.after) this.count("after");
    if (depth === 0) this.count(program.result === null ? "no result" : "result");
    for (const node of program.nodes) {
      for (const what of featuresOf(program, node)) this.count(what);
      if (node.kind === "copy" && depth > 0) this.count("pipeline in pipeline");
      const other = node.kind === "copy" ? program.inner[node.inner] : undefined;
      if (other !== undefined) this.countProgram(other, depth + 1);
      const target = node.kind === "call" ? program.targets[node.target] : undefined;
      if (target !== undefined) this.countProgram(target, depth + 1);
    }
  }

  /** What was seen less often than this. */
  rarerThan(least: number): string[] {
    return [...this.#counts].flatMap(([what, count]) =>
      count < least ? [`${what}: ${count}`] : [],
    );
  }

  /** How many parts went ahead of the outcomes of 1-to-N steps. */
  get parts(): number {
    return this.#counts.get(partsAhead) ?? 0;
  }

  /** The counts in columns. */
  get table(): string {
    const cells = [...this.#counts].map(
      ([what, count]) => `${what.padEnd(42)}${String(count).padStart(7)}`,
    );
    const lines = Math.ceil(cells.length / 2);
    return Array.from({ length: lines }, (_, line) =>
      [cells[line], cells[line + lines]].filter((cell) => cell !== undefined).join("    "),
    ).join("\n");
  }
}

function featuresOf(program: Program, node: Node): string[] {
  switch (node.kind) {
    case "entry":
      return [];
    case "func": {
      const verb = node.mode === "merge" ? "subscribe" : "apply";
      return [
        node.shape === "flow" ? `${verb}Flow` : `${verb}Func ${node.shape}`,
        ...coded("function", node),
        ...(node.inputs === null ? [] : ["function inputs"]),
        ...(node.concurrency > 1 ? ["function concurrency"] : []),
      ];
    }
    case "many": {
      const verb = node.mode === "merge" ? "subscribe" : "apply";
      const isFlow = node.shape === "flow";
      return [
        isFlow ? `${verb}FlowAsProducer` : `${verb}FuncAsProducer ${node.shape}`,
        ...coded("producer", node),
      ];
    }
    case "consumer":
      return [
        `subscribeConsumer ${node.asWorker ? "asWorker" : "inline"}`,
        ...(node.when === "none" ? [] : ["subscribeConsumer when"]),
        ...(node.when === "fails" ? ["predicate that fails"] : []),
      ];
    case "rename": {
      const olds = new Set(node.names.map(([, old]) => old));
      const swaps = node.names.length > 1 && node.names.every(([name]) => olds.has(name));
      return ["rename", ...(swaps ? ["rename swap"] : [])];
    }
    case "concatenate":
      return node.parts.flatMap(({ input, name }) => {
        if (name === null) return ["concatenate frames"];
        return [program.nodes[input]?.kind === "get" ? "concatenate points" : "concatenate nested"];
      });
    case "copy":
      return [
        node.mode === "merge" ? "subscribePipeline" : "applyPipeline",
        node.asWorker ? "pipeline asWorker" : "pipeline in the stage",
        ...(node.when === "none" ? [] : ["pipeline when"]),
        ...(node.when === "fails" ? ["predicate that fails"] : []),
        ...(node.flavour > 0 ? ["pipeline config"] : []),
        ...(program.inner[node.inner]?.result === null ? ["pipeline without result"] : []),
      ];
    case "call":
      return [
        "callPipeline",
        ...(node.when === "none" ? [] : ["call when"]),
        ...(node.otherwise === null ? [] : ["call otherwise"]),
      ];
    default:
      return [node.kind];
  }
}

function coded(
  what: string,
  { asWorker, when }: { readonly asWorker: boolean; readonly when: string },
): string[] {
  return [
    ...(asWorker ? [`${what} asWorker`] : []),
    ...(when === "none" ? [] : [`${what} when`]),
    ...(when === "fails" ? ["predicate that fails"] : []),
  ];
}
