/** Hands rows to another pipeline. Nothing comes back, and cycles are allowed. */
import { isPipelineName } from "@stairs/core";
import type { Context } from "../native-step.js";
import { type Fail, namingOptions, readName, readPredicate } from "./component.js";
import type { DraftGraph } from "./draft.js";
import type { AnyFrame } from "./fields.js";
import { frameState } from "./mock.js";
import { type builtPipeline, pipelineGiven, type PipelineParts } from "./pipeline-parts.js";
import { callerSource } from "./source.js";
import { checkOptionNames, predicateStep, type RawOptions } from "./step-options.js";

/** The pipeline under construction, as its builder sees it. */
export interface PipelineHere {
  /** `app.pipeline`. */
  readonly name: string;
  readonly input: AnyFrame;
  readonly [builtPipeline]: PipelineParts;
}

/** A pipeline, the pipeline under construction, or a name `app.pipeline`. */
export type Callable = PipelineParts | PipelineHere | string;

/** Options of `callPipeline`. */
export interface CallPipelineOptions<Fields> {
  /** The node's name. Default: the pipeline's; a second call of it gets `-2`. */
  readonly name?: string;
  /** A predicate. Rows for which it is false are not handed over. */
  readonly when?: (row: Fields, context: Context) => boolean | Promise<boolean>;
  /** With `when`: the pipeline that gets the other rows. Default: none. */
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

/** The full name of the pipeline that gets the rows. */
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
