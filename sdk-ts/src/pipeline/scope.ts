/**
 * The scope of nodes: the pipeline itself, or a copy of another pipeline in it. The names of a
 * copy's nodes are below the copy's name, its steps see the copy's config, and its frames stay
 * inside it.
 */

/** A pipeline or a copy of one, during its build. */
export interface Scope {
  /** The pipeline around a copy; null for the pipeline itself. */
  readonly outer: Scope | null;
  /** `app.pipeline` of the pipeline built here. */
  readonly pipeline: string;
  /** The name that the user gave to the copy, or null. */
  readonly explicitName: string | null;
  /** What a default name of the copy is made from. */
  readonly baseName: string;
  /** `file:line` where the copy is used. */
  readonly source: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The nested pipelines here, outermost first: `core.main > core.clean`. */
export function chainOf(scope: Scope): string[] {
  const { outer, pipeline } = scope;
  if (outer === null) return [pipeline];
  // A guarded step has a scope only for its names.
  return outer.pipeline === pipeline ? chainOf(outer) : [...chainOf(outer), pipeline];
}
