/** Which pipelines people mean: `app.name`, a bare name, or all of an app as `app.*`. */
import { StairsError } from "@stairs/core";
import { unknownPipeline } from "../plans/plan-book.js";

/**
 * The pipelines that one of the patterns names, in their order.
 * @param known All there are, as `app.name`.
 * @throws StairsError NOT_FOUND for a pattern that nothing matches.
 */
export function matching(patterns: readonly string[], known: readonly string[]): string[] {
  const wanted = [...new Set(patterns)];
  for (const pattern of wanted)
    if (!known.some((pipeline) => matches(pipeline, pattern)))
      throw unknownPipeline(pattern, known);
  return known.filter((pipeline) => wanted.some((pattern) => matches(pipeline, pattern)));
}

/**
 * The same for what changes pipelines: something must be named, and a bare name must be unique.
 * @throws StairsError NOT_FOUND; BAD_ARGUMENT for no pattern, or a bare name that several apps have.
 */
export function meant(patterns: readonly string[], known: readonly string[]): string[] {
  if (patterns.length === 0) throw new StairsError("BAD_ARGUMENT", "No pipeline is named.");
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
