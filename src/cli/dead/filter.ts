/** Which dead letters a command line asks for. */
import { StairsError } from "@stairs/core";
import type { DeadLetterFilter } from "@stairs/core/protocol";
import { parseDuration } from "../../config/units.js";
import { textOption } from "../settings.js";

type Options = Readonly<Record<string, unknown>>;

/** The filter that the flags say. @throws StairsError BAD_ARGUMENT for a time that is none. */
export function deadFilter(
  pipeline: string | undefined,
  options: Options,
): Required<DeadLetterFilter> {
  const since = textOption(options, "since");
  return {
    pipeline: pipeline ?? "",
    node: textOption(options, "node") ?? "",
    cause: textOption(options, "cause") ?? "",
    type: textOption(options, "type") ?? "",
    message: textOption(options, "message") ?? "",
    sinceMs: since === undefined ? 0 : Math.max(1, Date.now() - parseDuration(since)),
    ids: idsOf(options),
  };
}

/** The values of `--id`. */
export function idsOf(options: Options): string[] {
  const ids = options["id"];
  return Array.isArray(ids) ? ids.map(String) : [];
}

/** A flag that is a number; 0 without it. */
export function countOption(options: Options, name: string): number {
  const value = options[name];
  return typeof value === "number" ? value : 0;
}

/** @throws StairsError BAD_ARGUMENT. */
export function refuse(problem: string): never {
  throw new StairsError("BAD_ARGUMENT", problem);
}
