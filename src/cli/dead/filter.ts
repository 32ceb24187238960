/** Which dead letters a command line selects. */
import { StairsError } from "@stairs/core/errors";
import type { DeadLetterFilter } from "@stairs/core/protocol";
import { parseDuration } from "../../config/units.js";
import { collectText } from "../arguments.js";
import {
  argument,
  collected,
  connecting,
  type OptionValues,
  parsed,
  text,
} from "../declaration.js";

/** The pipeline whose dead letters a command selects. */
export const filteredPipeline = argument("[pipeline]", "app.name (default: all)");

/** The options that select dead letters and the coordinator. */
export const filtering = {
  ...connecting,
  node: text("--node <node>", "Only rows that ended at this node."),
  cause: text(
    "--cause <cause>",
    "Only rows that ended for this cause: exception, timeout, crash, bad_result, too_large, and so on.",
  ),
  type: text("--type <class>", "Only rows whose exception has this class."),
  message: text("--message <text>", "Only rows whose error message contains this text."),
  since: parsed(
    "--since <time>",
    "Only rows that ended in the last 30m, 1h, 7d, and so on.",
    parseDuration,
  ),
  id: collected("--id <id>", "Only this dead letter. You can repeat this option.", collectText, []),
} as const;

/** The filter that a command line describes. */
export function deadFilter({
  pipeline,
  since,
  id,
  ...texts
}: OptionValues<typeof filtering> & {
  readonly pipeline: string | undefined;
}): Required<DeadLetterFilter> {
  return {
    pipeline: pipeline ?? "",
    node: texts.node ?? "",
    cause: texts.cause ?? "",
    type: texts.type ?? "",
    message: texts.message ?? "",
    sinceMs: since === undefined ? 0 : Math.max(1, Date.now() - since),
    ids: [...id],
  };
}

/** @throws StairsError BAD_ARGUMENT. */
export function refuse(problem: string): never {
  throw new StairsError("BAD_ARGUMENT", problem);
}
