/** Handing rows to another pipeline: nothing comes back, and circles are allowed. */
import { isPipelineName } from "@stairs/core";
import type { Context } from "../native-step.js";
import { type Fail, namingOptions, readName, readPredicate } from "./component.js";
import type { DraftGraph } from "./draft.js";
import type { AnyFrame } from "./fields.js";
import { frameState } from "./mock.js";
import { type builtPipeline, pipelineGiven, type PipelineParts } from "./pipeline-parts.js";
import { callerSource } from "./source.js";
import { checkOptionNames, predicateStep, type RawOptions } from "./step-options.js";

/** The pipeline that is being built, as its builder knows it. */
export interface PipelineHere {
  /** `app.pipeline`. */
  readonly name: string;
  readonly input: AnyFrame;
  readonly [builtPipeline]: PipelineParts;
}

/** A pipeline, the one that is being built, or a name `app.pipeline`. */
export type Callable = PipelineParts | PipelineHere | string;

/** What `callPipeline` takes besides the pipeline. */
export interface CallPipelineOptions<Fields> {
  /** The node's name. Default: the pipeline's; a second call of it gets `-2`. */
  readonly name?: string;
  /** Rows for which it is false are not handed over. */
  readonly when?: (row: Fields, context: Context) => boolean | Promise<boolean>;
  /** With `when`: who gets the other rows. Default: nobody. */
  readonly otherwise?: Callable;
}

/** @throws StairsError BAD_PIPELINE. */
export function addCall(frame: AnyFrame, given: unknown, options: object): void {
  const { node: input } = frameState(frame);
  const { graph } = input;
  const source = callerSource();
  const fail: Fail = (problem) => {
    throw graph.error(source, `callPipeline ${problem}`);
  };
  const raw = options as RawOptions;
  const explicitName = readName(raw["name"], fail);
  const pipeline = target(graph, given, fail);
  const baseName = explicitName ?? pipeline.replace(/^.*\./, "");
  const { when, otherwise } = namingOptions(baseName, fail, () => {
    checkOptionNames("call", raw);
    return {
      when: readPredicate(raw["when"], fail),
      otherwise: raw["otherwise"] === undefined ? null : target(graph, raw["otherwise"], fail),
    };
  });
  if (otherwise !== null && when === null)
    fail("has an otherwise but no when, so that no row could go there: give it a when");
  const verdict =
    when === null
      ? null
      : graph.add({
          op: { op: "step", input, step: predicateStep(when) },
          source,
          explicitName: null,
          baseName: "when",
          optional: false,
        });
  const op = { op: "call", input, pipeline, when: verdict, otherwise } as const;
  graph.add({ op, source, explicitName, baseName, optional: false });
}

/** The full name of what rows are handed to. */
function target(graph: DraftGraph, given: unknown, fail: Fail): string {
  const pipeline = pipelineGiven(given);
  if (pipeline !== undefined) {
    if (pipeline.fullName !== graph.pipeline) graph.calls.add(pipeline);
    return pipeline.fullName;
  }
  if (typeof given === "string") {
    if (isPipelineName(given)) return given;
    return fail(`got ${JSON.stringify(given)}, which is no app.pipeline`);
  }
  return fail("takes a pipeline, or its name app.pipeline");
}
