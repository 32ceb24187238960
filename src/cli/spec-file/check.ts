/** Checks the graphs of spec files. Reports each problem at its place in the file. */
import {
  checkSpec,
  compileSpec,
  type GraphProblem,
  inlinePipelines,
  isNamePart,
  isStairsError,
  type PipelineSpec,
  type Plan,
} from "@stairs/core";
import type { FilePipeline } from "./pipeline.js";
import { sortedProblems, type SpecFileProblem } from "./problem.js";
import { readSpecFile } from "./read.js";

/** The result of reading and checking spec files. */
export interface CheckedFiles {
  readonly pipelines: readonly CheckedPipeline[];
  /** Sorted by place. Use the pipelines only if there are no problems. */
  readonly problems: readonly SpecFileProblem[];
}

/** A pipeline in the files. */
export interface CheckedPipeline {
  /** `app.pipeline`. */
  readonly name: string;
  readonly spec: PipelineSpec;
  /** Null: it has problems, or it copies pipelines that are not in the files. */
  readonly plan: Plan | null;
  /** Pipelines that it copies or calls and that are not in the files. */
  readonly missing: readonly string[];
}

/** Checks everything that can be checked without a coordinator. */
export function checkFiles(
  files: readonly { readonly name: string; readonly text: string }[],
): CheckedFiles {
  const read = files.map(({ name, text }) => readSpecFile(name, text));
  const found = read.flatMap(({ pipelines }) => pipelines);
  const specs = new Map<string, FilePipeline>();
  const problems = read.flatMap((file) => [...file.problems]);
  for (const pipeline of found) {
    const name = nameOf(pipeline);
    const other = specs.get(name);
    if (other === undefined) specs.set(name, pipeline);
    else
      problems.push(
        located(pipeline, {
          problem: `${other.spec.source} has the same name`,
          fix: "give one of them another name",
        }),
      );
  }
  const pipelines = found.map((pipeline) => {
    const checked = checkPipeline(pipeline, specs);
    problems.push(...checked.problems.map((problem) => located(pipeline, problem)));
    const { plan, missing } = checked;
    return { name: nameOf(pipeline), spec: pipeline.spec, plan, missing };
  });
  return { pipelines, problems: sortedProblems(problems) };
}

interface Checked {
  readonly problems: readonly Pick<GraphProblem, "node" | "source" | "problem" | "fix">[];
  readonly plan: Plan | null;
  readonly missing: readonly string[];
}

function checkPipeline(pipeline: FilePipeline, files: ReadonlyMap<string, FilePipeline>): Checked {
  const { spec, standIns } = pipeline;
  // The reader has already checked the app's name at its place.
  const named = isNamePart(spec.app) ? spec : { ...spec, app: "app" };
  const problems = checkSpec(named).filter(({ node }) => !standIns.has(node));
  const used = copiedBy(spec, files);
  const missing = [...used, ...calledBy(spec)].filter((name) => !files.has(name));
  const whole = [pipeline, ...[...used].flatMap((name) => files.get(name) ?? [])].every(
    (each) => each.standIns.size === 0 && isNamePart(each.spec.app),
  );
  const isMissingCopy = missing.some((name) => used.has(name));
  if (problems.length > 0 || isMissingCopy || !whole) return { problems, plan: null, missing };
  const inlined = inlinePipelines(spec, (name) => files.get(name)?.spec, files.keys());
  if (inlined.problems.length > 0) return { problems: inlined.problems, plan: null, missing };
  const inside = checkSpec(inlined.spec);
  if (inside.length > 0) return { problems: inside, plan: null, missing };
  try {
    return { problems: [], plan: compileSpec(inlined.spec), missing };
  } catch (error) {
    if (!isStairsError(error)) throw error;
    const fix = "see the message";
    return {
      problems: [{ node: "", source: "", problem: error.message, fix }],
      plan: null,
      missing,
    };
  }
}

/** The pipelines that a pipeline copies, directly or inside others. */
function copiedBy(
  spec: PipelineSpec,
  files: ReadonlyMap<string, FilePipeline>,
  seen: Set<string> = new Set(),
): ReadonlySet<string> {
  for (const node of spec.nodes) {
    if (node.op !== "pipeline" || seen.has(node.pipeline)) continue;
    seen.add(node.pipeline);
    const inner = files.get(node.pipeline);
    if (inner !== undefined) copiedBy(inner.spec, files, seen);
  }
  return seen;
}

/** The pipelines to which a pipeline hands rows. */
function calledBy({ nodes }: PipelineSpec): readonly string[] {
  return nodes.flatMap((node) =>
    node.op === "call" ? [node.pipeline, ...(node.otherwise === null ? [] : [node.otherwise])] : [],
  );
}

/** At the node's place if it has one, otherwise at the pipeline's place. */
function located(
  { spec, position, positions }: FilePipeline,
  {
    node = "",
    source = "",
    problem,
    fix,
  }: Partial<GraphProblem> & Pick<GraphProblem, "problem" | "fix">,
): SpecFileProblem {
  const made = node.replace(/\/when$/, "");
  const place = positions.get(`${node} ${source}`) ?? positions.get(`${made} ${source}`);
  return { ...(place ?? position), app: spec.app, pipeline: spec.name, node, problem, fix };
}

function nameOf({ spec }: FilePipeline): string {
  return `${spec.app}.${spec.name}`;
}
