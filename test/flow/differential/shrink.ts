/** Makes a failing case smaller as long as it fails: fewer rows, nodes, options and fields. */
import { type Node, type Program, readBy, type Row } from "./program.js";
import { isValid } from "./valid.js";

/** A program and what it is given. */
export interface Case {
  readonly program: Program;
  readonly rows: readonly Row[];
}

/** More tries would take too long where each starts a coordinator's work. */
const mostTries = 2000;

/** @param fails True while the case still shows the disagreement. */
export async function shrink(
  found: Case,
  fails: (candidate: Case) => Promise<boolean>,
  tries = mostTries,
): Promise<Case> {
  let smallest = found;
  let left = tries;
  for (;;) {
    const next = await firstFailing(candidates(smallest));
    if (next === undefined) return smallest;
    smallest = next;
  }

  async function firstFailing(smaller: Iterable<Case>): Promise<Case | undefined> {
    for (const candidate of smaller) {
      if (!isValid(candidate.program)) continue;
      if (left-- <= 0) return undefined;
      if (await fails(candidate)) return candidate;
    }
    return undefined;
  }
}

/** Smaller cases, the smallest first. */
function* candidates({ program, rows }: Case): Generator<Case> {
  for (let size = Math.floor(rows.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < rows.length; at += size)
      yield { program, rows: [...rows.slice(0, at), ...rows.slice(at + size)] };
  for (const smaller of smallerPrograms(program)) yield { program: smaller, rows };
  for (const [at, row] of rows.entries())
    for (const field of Object.keys(row)) {
      const { [field]: _gone, ...others } = row;
      yield { program, rows: rows.map((each, other) => (other === at ? others : each)) };
    }
}

function* smallerPrograms(program: Program): Generator<Program> {
  const { nodes, result, inner, targets } = program;
  for (let at = nodes.length - 1; at > 0; at--) {
    yield* without(program, at);
  }
  if (program.before) yield { ...program, before: false };
  if (program.after) yield { ...program, after: false };
  for (let at = 0; at < nodes.length; at++) if (at !== result) yield { ...program, result: at };
  if (result !== null) yield { ...program, result: null };
  for (const [at, node] of nodes.entries())
    for (const plainer of plainerNodes(node)) yield { ...program, nodes: nodes.with(at, plainer) };
  for (const [at, each] of inner.entries())
    for (const smaller of smallerPrograms(each))
      yield { ...program, inner: inner.with(at, smaller) };
  for (const [at, each] of targets.entries())
    for (const smaller of smallerPrograms(each))
      yield { ...program, targets: targets.with(at, smaller) };
}

/** The program without a node: who read it reads one of its inputs. */
function* without(program: Program, gone: number): Generator<Program> {
  const node = program.nodes[gone];
  if (node === undefined) return;
  for (const instead of new Set(readBy(node))) {
    const moved = (at: number): number => (at === gone ? instead : at > gone ? at - 1 : at);
    const nodes = program.nodes.toSpliced(gone, 1).map((each) => redirected(each, moved));
    const result = program.result === null ? null : moved(program.result);
    yield { ...program, nodes, result };
    if (program.result === gone) yield { ...program, nodes, result: null };
  }
}

function redirected(node: Node, moved: (at: number) => number): Node {
  if (node.kind === "entry") return node;
  if (node.kind !== "concatenate") return { ...node, input: moved(node.input) };
  return { ...node, parts: node.parts.map((part) => ({ ...part, input: moved(part.input) })) };
}

function* plainerNodes(node: Node): Generator<Node> {
  if ("temper" in node && node.temper !== "calm") yield { ...node, temper: "calm" };
  if ("when" in node && node.when !== "none") {
    yield { ...node, when: "none" };
    if (node.when === "fails") yield { ...node, when: "decides" };
  }
  if ("asWorker" in node && node.asWorker) yield { ...node, asWorker: false };
  switch (node.kind) {
    case "func":
      if (node.inputs !== null) yield { ...node, inputs: null };
      if (node.concurrency > 1) yield { ...node, concurrency: 1 };
      if (node.shape !== "plain") yield { ...node, shape: "plain" };
      break;
    case "many":
      if (node.shape !== "array") yield { ...node, shape: "array" };
      break;
    case "concatenate":
      for (let at = 0; node.parts.length > 1 && at < node.parts.length; at++)
        yield { ...node, parts: node.parts.toSpliced(at, 1) };
      break;
    case "rename":
    case "select":
      for (let at = 0; node.names.length > 1 && at < node.names.length; at++)
        yield { ...node, names: node.names.toSpliced(at, 1) };
      break;
    case "copy":
      if (node.flavour > 0) yield { ...node, flavour: 0 };
      break;
    case "call":
      if (node.otherwise !== null) yield { ...node, otherwise: null };
      break;
    default:
      break;
  }
}
