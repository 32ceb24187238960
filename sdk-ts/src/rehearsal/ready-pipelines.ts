/**
 * The pipelines that a rehearsal needs: the pipeline that runs and those that it calls, directly or
 * through others. They are compiled as a coordinator does, with an implementation for every step.
 * Missing steps are reported before any row moves.
 */
import {
  compileSpec,
  inlinePipelines,
  pipelinesCalled,
  type PipelineSpec,
  plainStep,
  type Plan,
  problemsError,
  StairsError,
} from "@stairs/core";
import { bareStep, type NativeStep } from "../native-step.js";
import { at } from "../pipeline/draft.js";
import type { Stub } from "../pipeline/rows-outcome.js";
import {
  type StepImplementations,
  implementationsOf,
  type MissingStep,
  stepKey,
} from "./step-implementations.js";
import type { Playable, Playables } from "./known-pipelines.js";
import type { Stubs } from "./stubs.js";

/** A pipeline that can run here. */
export interface ReadyPipeline {
  readonly plan: Plan;
  readonly implementations: StepImplementations;
}

/** By full name. */
export type ReadyPipelines = ReadonlyMap<string, ReadyPipeline>;

/**
 * Prepares a pipeline and all pipelines that its rows can be handed to.
 * @param known The pipelines of this process by full name, `main` among them.
 * @throws StairsError BAD_PIPELINE; BAD_ARGUMENT for steps and called pipelines without an
 * implementation or a stub, and for stubs that match nothing.
 */
export function readyPipelines(main: Playable, known: Playables, stubs: Stubs): ReadyPipelines {
  const ready = new Map<string, ReadyPipeline>();
  const missing: string[] = [];
  const wanted = [{ name: main.fullName, because: "" }];
  for (const { name, because } of wanted) {
    if (ready.has(name)) continue;
    const stub = because === "" ? undefined : stubs.for([name]);
    const pipeline = known.get(name);
    if (stub !== undefined) {
      ready.set(name, stubbedPipeline(name, stub));
    } else if (pipeline === undefined) {
      missing.push(
        `${because} calls the pipeline ${name}, which this process does not know: name its app in defineProject, or stub it with { stubs: { ${JSON.stringify(name)}: (row) => {} } }`,
      );
    } else {
      const { spec, ...one } = made(pipeline, known, stubs, pipeline === main);
      ready.set(name, one);
      missing.push(...one.missing.map(needed));
      wanted.push(...calledBy(spec));
    }
  }
  stubs.checkUsed(main.fullName);
  if (missing.length === 0) return ready;
  const head = `Pipeline ${main.fullName}${at(main.source)} cannot run in this process:`;
  const [only, ...others] = missing;
  throw new StairsError(
    "BAD_ARGUMENT",
    others.length === 0 ? `${head} ${only}.` : `${head}\n${missing.join(".\n")}.`,
  );
}

interface MadePipeline extends ReadyPipeline {
  readonly spec: PipelineSpec;
  readonly missing: readonly MissingStep[];
}

function made(pipeline: Playable, known: Playables, stubs: Stubs, answer: boolean): MadePipeline {
  const sources = new Set([pipeline]);
  const find = (name: string): PipelineSpec | undefined => {
    const inner = known.get(name);
    if (inner !== undefined) sources.add(inner);
    return inner?.spec;
  };
  const { spec, problems } = inlinePipelines(pipeline.spec, find, known.keys());
  if (problems.length > 0) throw problemsError(problems);
  const natives = new Map<string, NativeStep>();
  for (const source of sources) for (const step of source.steps) natives.set(step.name, step);
  const config = { ...pipeline.config };
  return {
    spec,
    plan: compileSpec(spec, { answer }),
    ...implementationsOf(spec, natives, stubs, config),
  };
}

function needed({ step, node, source }: MissingStep): string {
  return `its node ${node}${at(source)} needs the step ${step}, which a worker of another program has: stub it with { stubs: { ${JSON.stringify(step)}: (row) => ({ … }) } }`;
}

function calledBy({ nodes }: PipelineSpec): { name: string; because: string }[] {
  return nodes.flatMap((node) => {
    if (node.op !== "call") return [];
    const because = `its node ${node.name}${at(node.source)}`;
    return pipelinesCalled(node).map((name) => ({ name, because }));
  });
}

/** A pipeline whose only node is the stub, as a consumer. */
function stubbedPipeline(name: string, stub: Stub): ReadyPipeline {
  const [app = "", own = ""] = name.split(".");
  const node = "stub";
  const spec: PipelineSpec = {
    app,
    name: own,
    nodes: [
      { op: "entry", name: "entry", source: "", fields: [] },
      plainStep({ name: node, source: "", input: "entry", step: `${name}/${node}`, mode: "keep" }),
    ],
    result: null,
    language: "typescript",
    source: "",
    configJson: "",
    docs: "",
  };
  const implementations = new Map([
    [stepKey(node), bareStep(`${name}/${node}`, "consumer", stub as NativeStep["run"])],
  ]);
  return { plan: compileSpec(spec), implementations };
}
