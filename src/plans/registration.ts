/**
 * Turns specs into plans for registration. Checks that the pipelines a spec names exist, copies in the pipelines that
 * it contains, and reports all problems at once.
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
 * Compiles specs that are registered together. They may name each other and registered pipelines. A plan holds copies
 * of the pipelines that it contains, so a later registration of one of them does not change the plan.
 * @throws StairsError BAD_PIPELINE with every problem of all specs.
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

/** Leaves a spec with an invalid name unchanged: `checkSpec` reports the name. */
function withCopies(
  spec: PipelineSpec,
  find: (pipeline: string) => PipelineSpec | undefined,
  names: ReadonlySet<string>,
): Inlined {
  if (!isNamePart(spec.app) || !isNamePart(spec.name)) return { spec, problems: [] };
  return inlinePipelines(spec, find, names);
}

/** Calls of pipelines that do not exist. */
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
