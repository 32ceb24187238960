/** Makes one frame from several frames of the same pipeline. */
import { StairsError } from "@stairs/core";
import type { DraftPart } from "./draft.js";
import type { AnyFrame, MergeAll, Nested } from "./fields.js";
import { type DataFrame, frameOf } from "./frame.js";
import { type FrameState, frameState, isFrame } from "./mock.js";
import { fieldName } from "./name-pairs.js";
import { callerSource } from "./source.js";

/**
 * All fields of several frames. If names clash, the later frame wins.
 * @throws StairsError BAD_PIPELINE if the frames belong to different pipelines.
 */
export function concatenate<const Frames extends readonly [AnyFrame, ...AnyFrame[]]>(
  ...frames: Frames
): DataFrame<MergeAll<Frames>>;
/**
 * Fields under these names: a DataPoint gives its value, another frame an object with all of its
 * fields.
 * @throws StairsError BAD_PIPELINE if the frames belong to different pipelines.
 */
export function concatenate<Parts extends Readonly<Record<string, AnyFrame>>>(
  parts: Parts,
): DataFrame<Nested<Parts>>;
export function concatenate(...given: readonly unknown[]): AnyFrame {
  const source = callerSource();
  const [only] = given;
  const named = given.length === 1 && !isFrame(only) && typeof only === "object" && only !== null;
  const entries: readonly (readonly [string | null, unknown])[] = named
    ? Object.entries(only)
    : given.map((frame) => [null, frame] as const);
  const parts = entries.map(([name, frame]) => part(name, frame, source));
  const [first, ...rest] = parts;
  if (first === undefined) throw notFrames("nothing", source);
  const { graph } = first.input;
  for (const { input } of rest) {
    if (input.graph === graph) continue;
    throw graph.error(
      source,
      `concatenate got a frame of pipeline ${input.graph.pipeline} too, but rows of two pipelines never meet: bring together frames of one builder call only`,
    );
  }
  for (const { name } of parts) if (name !== null) fieldName(graph, source, "concatenate", name);
  const op = { op: "concatenate", parts } as const;
  return frameOf(
    graph.add({ op, source, explicitName: null, baseName: "concatenate", optional: false }),
    null,
  );
}

function part(name: string | null, frame: unknown, source: string): DraftPart {
  if (!isFrame(frame))
    throw notFrames(
      name === null ? `a value of type ${typeof frame}` : `${name}: ${typeof frame}`,
      source,
    );
  const state: FrameState = frameState(frame);
  return { input: state.node, field: name === null ? null : state.field, name };
}

function notFrames(got: string, source: string): StairsError {
  return new StairsError(
    "BAD_PIPELINE",
    `concatenate${source === "" ? "" : ` (${source})`} takes frames, or one object of frames by name, and got ${got}: constants are added with addValue.`,
  );
}
