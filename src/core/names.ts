/**
 * The grammar of names, in one place: what apps, pipelines, nodes, steps and fields may be called,
 * and the queue names that follow from them.
 */
import { StairsError } from "./errors.js";
import { quoted } from "./excerpt.js";
import { limits } from "./limits.js";

const part = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
/** What {@link isNamePart} accepts, in words. */
export const namePartGrammar = "a letter or _, then letters, digits, _ or -, at most 64 in all";

/** True if `name` may name an app, pipeline, producer, consumer or node. */
export function isNamePart(name: string): boolean {
  return part.test(name);
}

/**
 * Checks the name of an app, pipeline, producer, consumer or node.
 * @param what The kind of thing, for the message: `pipeline`.
 * @throws StairsError BAD_NAME.
 */
export function checkNamePart(what: string, name: string): void {
  if (!isNamePart(name)) {
    throw new StairsError(
      "BAD_NAME",
      `${quoted(name)} cannot name a ${what}: expected ${namePartGrammar}.`,
    );
  }
}

/** True for a node path: name parts joined by `/` (inlined nodes have several). */
export function isNodePath(path: string): boolean {
  return path.length <= limits.pathChars && path.split("/").every(isNamePart);
}

/** True for a step name: `app.pipeline/node`, `nlp/tokenize` or a single word. */
export function isStepName(name: string): boolean {
  if (name.length > limits.pathChars) return false;
  const [head = "", ...rest] = name.split("/");
  return head.split(".").every(isNamePart) && rest.every(isNamePart);
}

/** `app.pipeline`: a pipeline's full name, and the name of its entry queue. */
export function pipelineName(app: string, pipeline: string): string {
  checkNamePart("app", app);
  checkNamePart("pipeline", pipeline);
  return `${app}.${pipeline}`;
}

/** True for `app.pipeline`. */
export function isPipelineName(name: string): boolean {
  const parts = name.split(".");
  return parts.length === 2 && parts.every(isNamePart);
}

/** `app.pipeline/node`: the name of a native step and of an as-worker node's queue. */
export function nodeName(pipeline: string, nodePath: string): string {
  return `${pipeline}/${nodePath}`;
}

/** The pipeline of a queue or node: `app.pipeline/node` → `app.pipeline`. */
export function pipelineOf(queue: string): string {
  const slash = queue.indexOf("/");
  return slash < 0 ? queue : queue.slice(0, slash);
}

/**
 * Checks a field's name: any text of 1 to 256 bytes. `__proto__` is a field like any other.
 * @throws StairsError BAD_NAME.
 */
export function checkFieldName(name: string): void {
  if (/\p{Surrogate}/u.test(name)) {
    throw new StairsError(
      "BAD_NAME",
      `A field name has half of a surrogate pair, which UTF-8 cannot say (it begins ${quoted(name, 32)}).`,
    );
  }
  const bytes = Buffer.byteLength(name);
  if (bytes === 0 || bytes > limits.fieldNameBytes) {
    throw new StairsError(
      "BAD_NAME",
      `A field name has ${bytes} bytes: expected 1 to ${limits.fieldNameBytes} (it begins ${quoted(name, 32)}).`,
    );
  }
}
