/** Programs as code that a person can read, and rows beside it. */
import { wrapField } from "./behaviour.js";
import { type Coded, type Node, type Program, readBy, type Row } from "./program.js";
import { rowText } from "./values.js";

/** The pipelines as a builder would be written, each function under its node's name. */
export function codeText(program: Program, name = "main"): string {
  const inner = program.inner.flatMap((each, at) =>
    isCopied(program, at) ? [codeText(each, `${name}Inner${at}`)] : [],
  );
  const called = new Set(
    program.nodes.flatMap((node) => (node.kind === "call" ? [node.target, node.otherwise] : [])),
  );
  const targets = program.targets.flatMap((each, at) =>
    called.has(at) ? [codeText(each, `${name}Target${at}`)] : [],
  );
  const callbacks = [
    ...(program.before ? ["before"] : []),
    ...(program.after ? ["after"] : []),
  ].join(", ");
  const head = `const ${name} = app.pipeline("${name}", ${callbacks === "" ? "" : `{ ${callbacks} }, `}(_, n0) => {`;
  const lines = program.nodes.flatMap((node, at) =>
    node.kind === "entry" ? [] : [`  ${nodeText(program, node, at, name)};`],
  );
  const end = program.result === null ? [] : [`  return n${program.result};`];
  return [
    ...inner,
    ...targets,
    [head, ...lines, ...end, `}); // salt ${program.salt}`].join("\n"),
  ].join("\n");
}

/** Rows, one a line. */
export function rowsText(rows: readonly Row[]): string {
  return rows.map((row) => rowText(Object.entries(row))).join("\n");
}

function isCopied({ nodes }: Program, inner: number): boolean {
  return nodes.some((node) => node.kind === "copy" && node.inner === inner);
}

function nodeText(
  program: Program,
  node: Exclude<Node, { readonly kind: "entry" }>,
  at: number,
  name: string,
): string {
  const [input = 0] = readBy(node);
  const made = `const n${at} = n${input}`;
  switch (node.kind) {
    case "func": {
      const verb = `${node.mode === "merge" ? "subscribe" : "apply"}${node.shape === "flow" ? "Flow" : "Func"}`;
      const more = [
        ...(node.inputs === null ? [] : [`inputs: ${JSON.stringify(node.inputs)}`]),
        ...(node.shape === "keyWrapper"
          ? [`keyWrapper: "${wrapField(`${program.salt}.${at}.0`)}"`]
          : []),
        ...(node.concurrency > 1 ? [`concurrency: ${node.concurrency}`] : []),
      ];
      return `${made}.${verb}(${coded(node, node.shape)}${options(node, more)})`;
    }
    case "many": {
      const verb = `${node.mode === "merge" ? "subscribe" : "apply"}${node.shape === "flow" ? "Flow" : "Func"}AsProducer`;
      return `${made}.${verb}(${coded(node, node.shape)}${options(node)})`;
    }
    case "consumer":
      return `${made}.subscribeConsumer(${coded(node, "plain")}${options(node)})`;
    case "get":
      return `${made}.get("${node.field}")`;
    case "rename":
    case "select":
      return `${made}.${node.kind}(${JSON.stringify(Object.fromEntries(node.names))})`;
    case "addValue":
      return `${made}.addValue(${JSON.stringify(node.values)})`;
    case "concatenate": {
      const parts = node.parts.map(
        ({ input: part, name: as }) => `${as === null ? "" : `${as}: `}n${part}`,
      );
      const all = parts.join(", ");
      return `const n${at} = concatenate(${node.parts[0]?.name === null ? all : `{ ${all} }`})`;
    }
    case "copy": {
      const verb = node.mode === "merge" ? "subscribePipeline" : "applyPipeline";
      const given = options({ when: node.when, asWorker: node.asWorker }, [
        `flavour: ${node.flavour}`,
      ]);
      return `${made}.${verb}(${name}Inner${node.inner}${given})`;
    }
    case "call": {
      const otherwise =
        node.otherwise === null ? [] : [`otherwise: ${name}Target${node.otherwise}`];
      const given = options({ when: node.when, asWorker: false }, otherwise);
      return `n${input}.callPipeline(${name}Target${node.target}${given})`;
    }
  }
}

function coded({ temper }: Coded, shape: string): string {
  const what = [...(shape === "plain" ? [] : [shape]), ...(temper === "calm" ? [] : [temper])];
  return what.length === 0 ? "run" : `run /* ${what.join(", ")} */`;
}

function options(
  { when, asWorker }: Pick<Coded, "when" | "asWorker">,
  more: readonly string[] = [],
): string {
  const all = [
    ...(asWorker ? ["asWorker: true"] : []),
    ...(when === "none" ? [] : [`when: ${when}`]),
    ...more,
  ];
  return all.length === 0 ? "" : `, { ${all.join(", ")} }`;
}
