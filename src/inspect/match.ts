/** Resolves names of pipelines: `app.name`, a bare name, or all of an app as `app.*`. */
import { StairsError } from "@stairs/core";
import { unknownPipeline } from "../plans/plan-book.js";

/**
 * The pipelines that match one of the patterns, in the order of `known`.
 * @param known All pipelines, as `app.name`.
 * @throws StairsError NOT_FOUND for a pattern without a match.
 */
export function matching(patterns: readonly string[], known: readonly string[]): string[] {
  const wanted = [...new Set(patterns)];
  for (const pattern of wanted)
    if (!known.some((pipeline) => matches(pipeline, pattern)))
      throw unknownPipeline(pattern, known);
  return known.filter((pipeline) => wanted.some((pattern) => matches(pipeline, pattern)));
}

/**
 * The same for operations that change pipelines: the caller must name at least one, and a bare name must be unique.
 * @throws StairsError NOT_FOUND; BAD_ARGUMENT for no pattern, or for a bare name that several apps have.
 */
export function meant(patterns: readonly string[], known: readonly string[]): string[] {
  if (patterns.length === 0)
    throw new StairsError("BAD_ARGUMENT", "The request names no pipeline.");
  for (const pattern of new Set(patterns)) {
    const found = matching([pattern], known);
    if (found.length > 1 && !pattern.endsWith(".*")) {
      throw new StairsError(
        "BAD_ARGUMENT",
        `${JSON.stringify(pattern)} may be ${found.join(" or ")}: name the app as well.`,
      );
    }
  }
  return matching(patterns, known);
}

function matches(pipeline: string, pattern: string): boolean {
  if (pattern.endsWith(".*")) return pipeline.startsWith(pattern.slice(0, -1));
  return pipeline === pattern || pipeline.endsWith(`.${pattern}`);
}
