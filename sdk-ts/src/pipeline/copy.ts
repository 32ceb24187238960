/**
 * A pipeline inside another one. Its builder runs again on a frame of the outer pipeline, with the
 * given config merged into its own.
 *
 *   frame ─▶ [when ─▶ if] ─▶ [queue] ─▶ builder … ─▶ merged │ result │ frame ─▶ [end]
 */
import { isPipelineName } from "@stairs/core";
import type { Context } from "../native-step.js";
import { type Fail, namingOptions, readName, readPredicate } from "./component.js";
import type { DraftNode, DraftOp } from "./draft.js";
import type { AnyFrame } from "./fields.js";
import { frameState } from "./mock.js";
import { pipelineGiven } from "./pipeline-parts.js";
import { runBuilder } from "./result.js";
import { chainOf, type Scope } from "./scope.js";
import { callerSource } from "./source.js";
import type { RemoteStep } from "./step.js";
import {
  checkOptionNames,
  flag,
  predicateStep,
  type RawOptions,
  type Runnable,
} from "./step-options.js";

/** Options of `subscribePipeline` and `applyPipeline`. */
export interface CopyOptions<Fields, Values = object> {
  /** The copy's name. Default: the pipeline's; a second copy gets `-2`. */
  readonly name?: string;
  /** True: the copy begins in a queue of its own. Default true. */
  readonly asWorker?: boolean;
  /** Values merged into the pipeline's config at every depth, for this copy only. */
  readonly config?: Values;
  /** A predicate. Rows for which it is false skip the copy. */
  readonly when?: (row: Fields, context: Context) => boolean | Promise<boolean>;
}

/** Options of the verbs for a pipeline given by name. */
export interface NamedCopyOptions {
  readonly name?: string;
  readonly asWorker?: boolean;
  /** A step that returns true or false. */
  readonly when?: RemoteStep<never, boolean>;
}

/** The verb that makes a copy. */
export interface CopyVerb {
  /** The verb's name as the user wrote it. */
  readonly name: string;
  /** merge: merges the copy's result into the frame; replace: keeps only the copy's result. */
  readonly mode: "merge" | "replace";
}

/**
 * Puts a copy of `given` after `frame`.
 * @param entryOf Makes the frame that the copy's builder starts with.
 * @returns The node of the frame after the copy.
 * @throws StairsError BAD_PIPELINE.
 */
export function addCopy(
  frame: AnyFrame,
  verb: CopyVerb,
  given: unknown,
  options: object,
  entryOf: (node: DraftNode) => AnyFrame,
): DraftNode {
  const { mode } = verb;
  const { node: input } = frameState(frame);
  const { graph } = input;
  const source = callerSource();
  const fail: Fail = (problem) => {
    throw graph.error(source, `${verb.name} ${problem}`);
  };
  const raw = options as RawOptions;
  const explicitName = readName(raw["name"], fail);
  const pipeline = pipelineGiven(given);
  const called = typeof given === "string" ? given : pipeline?.name;
  if (called === undefined) return fail("takes a pipeline, or its name app.pipeline");
  const baseName = explicitName ?? called.replace(/^.*\./, "");
  const { asWorker, when } = namingOptions(baseName, fail, () => {
    checkOptionNames("copy", raw);
    return {
      asWorker: raw["asWorker"] === undefined ? true : flag("asWorker", raw["asWorker"]),
      when: readPredicate(raw["when"], fail),
    };
  });
  const where = { input, source, explicitName, baseName };
  if (pipeline === undefined)
    return addReference(where, called, { mode, asWorker, when }, raw, fail);
  if (chainOf(graph.scope).includes(pipeline.fullName))
    fail(
      `would put ${[...chainOf(graph.scope), pipeline.fullName].join(" into ")}, and so on without end: hand rows over with callPipeline, which may go in circles`,
    );
  const body = namingOptions(baseName, fail, () => pipeline.copy(raw["config"]));
  const scope: Scope = {
    outer: graph.scope,
    pipeline: pipeline.fullName,
    explicitName,
    baseName,
    source,
    config: body.config,
  };
  graph.share(input, scope);
  const add = (base: string, op: DraftOp, optional = false, isScope = false): DraftNode =>
    graph.add({
      op,
      source,
      explicitName: null,
      baseName: base,
      optional,
      isScope,
    });
  const result = graph.inside(scope, () => {
    const filter = when === null ? null : filtered(add, input, when);
    const passed = filter ?? input;
    const entry = asWorker ? add(baseName, { op: "queue", input: passed }, true, true) : passed;
    const made = runBuilder(graph, pipeline.fullName, pipeline.source, () =>
      body.build(entryOf(entry)),
    );
    if (made === null && mode === "replace")
      fail(
        `got ${pipeline.fullName}, whose builder returns no frame that could replace this one: use subscribePipeline`,
      );
    // A side branch: even a failing predicate does not touch the frame.
    if (made === null) return input;
    const inner = mode === "replace" ? made : merged(add, passed, made);
    if (filter === null) return inner;
    return add("end", { op: "choose", filter, then: inner, otherwise: input }, true);
  });
  graph.share(result, graph.scope);
  return result;
}

/** The place and the name of a copy. */
interface CopyPlace {
  readonly input: DraftNode;
  readonly source: string;
  readonly explicitName: string | null;
  readonly baseName: string;
}

/** A pipeline given by name: the coordinator replaces it with the copy. */
function addReference(
  { input, source, explicitName, baseName }: CopyPlace,
  pipeline: string,
  { mode, asWorker, when }: { mode: CopyVerb["mode"]; asWorker: boolean; when: Runnable | null },
  raw: RawOptions,
  fail: Fail,
): DraftNode {
  if (!isPipelineName(pipeline)) fail(`got ${JSON.stringify(pipeline)}, which is no app.pipeline`);
  if (raw["config"] !== undefined)
    fail("has a config for a pipeline that it only names: give it the pipeline itself");
  if (when !== null && !("remote" in when))
    return fail(
      "has a when for a pipeline that it only names: give it the pipeline itself, or a step's name",
    );
  const predicate = when?.remote ?? null;
  const op: DraftOp = { op: "pipeline", input, pipeline, mode, asWorker, when: predicate };
  return input.graph.add({ op, source, explicitName, baseName, optional: false });
}

type Add = (base: string, op: DraftOp, optional?: boolean) => DraftNode;

function filtered(add: Add, input: DraftNode, when: Runnable): DraftNode {
  const verdict = add("when", { op: "step", input, step: predicateStep(when) }, true);
  return add("if", { op: "filter", input, when: verdict }, true);
}

/** Merges the copy's result into the input frame. */
function merged(add: Add, passed: DraftNode, made: DraftNode): DraftNode {
  const parts = [passed, made].map((input) => ({
    input,
    field: null,
    name: null,
  }));
  return add("merged", { op: "concatenate", parts }, true);
}
