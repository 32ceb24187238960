/**
 * From specs to plans that can be registered: pipelines that a spec names are there, those that it
 * contains are copied in, and everything that is wrong is said at once.
 */
import {
  checkSpec,
  compileSpec,
  type GraphProblem,
  type Inlined,
  inlinePipelines,
  isNamePart,
  nearest,
  pipelinesCalled,
  type PipelineSpec,
  problemsError,
} from "@stairs/core";
import type { PlanBody, PlanBook } from "./plan-book.js";

/**
 * Compiles specs that are registered together. They may name each other, and pipelines that are
 * registered already. A plan holds copies of what it contains, so it stays as it is when one of those
 * pipelines is registered anew.
 * @throws StairsError BAD_PIPELINE with every problem of all of them.
 */
export function compileTogether(
  specs: readonly PipelineSpec[],
  plans: Pick<PlanBook, "knownSpec" | "pointers">,
): PlanBody[] {
  const together = new Map(specs.map((spec) => [nameOf(spec), spec]));
  const names = new Set([...together.keys(), ...plans.pointers.map(({ pipeline }) => pipeline)]);
  const find = (pipeline: string): PipelineSpec | undefined =>
    together.get(pipeline) ?? plans.knownSpec(pipeline);
  const checked = specs.map((spec) => {
    const { spec: whole, problems } = withCopies(spec, find, names);
    const found = problems.length > 0 ? problems : checkSpec(whole);
    return { spec, whole, problems: [...found, ...unknownTargets(whole, names)] };
  });
  const problems = checked.flatMap((each) => each.problems);
  if (problems.length > 0) throw problemsError(problems);
  return checked.map(({ spec, whole }) => {
    const plan = compileSpec(whole);
    const contains = spec.nodes.some((node) => node.op === "pipeline");
    return contains ? { spec, whole, plan } : { spec, plan };
  });
}

function nameOf({ app, name }: PipelineSpec): string {
  return `${app}.${name}`;
}

/** A spec whose own name is no name is left as it is: its check says so. */
function withCopies(
  spec: PipelineSpec,
  find: (pipeline: string) => PipelineSpec | undefined,
  names: ReadonlySet<string>,
): Inlined {
  if (!isNamePart(spec.app) || !isNamePart(spec.name)) return { spec, problems: [] };
  return inlinePipelines(spec, find, names);
}

/** Rows can be handed only to pipelines that exist. */
function unknownTargets(spec: PipelineSpec, names: ReadonlySet<string>): GraphProblem[] {
  return spec.nodes.flatMap((node) => {
    if (node.op !== "call") return [];
    return pipelinesCalled(node)
      .filter((target) => !names.has(target))
      .map((target) => ({
        pipeline: nameOf(spec),
        node: node.name,
        source: node.source || spec.source,
        problem: `it calls pipeline ${JSON.stringify(target)}, which is not registered`,
        fix: `register that pipeline before this one or together with it${nearest(target, names)}`,
      }));
  });
}
