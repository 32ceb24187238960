/**
 * Reads pipelines from YAML or JSON, for graphs that are written without an SDK. `format.ts` shows
 * the words. Reading does not stop at a mistake: it reports all problems of a file together.
 */
import { isNamePart, namePartGrammar, nearest } from "@stairs/core";
import { type FilePipeline, readPipeline } from "./pipeline.js";
import type { SpecFileProblem } from "./problem.js";
import { parseSource } from "./source-file.js";
import { FileValue } from "./value.js";

/** The contents of a file. */
export interface SpecFile {
  readonly pipelines: readonly FilePipeline[];
  readonly problems: readonly SpecFileProblem[];
}

const keys = ["app", "language", "pipelines"];

/**
 * Reads a spec file.
 * @param name The file's name as given on the command line. It becomes part of every node's source.
 */
export function readSpecFile(name: string, text: string): SpecFile {
  const source = parseSource(name, text);
  if (source.problems.length > 0) return { pipelines: [], problems: source.problems };
  const noOwner = { app: "", pipeline: "", node: "" };
  const file = new FileValue(source, source.document.contents, noOwner);
  const parts = new Map<string, FileValue>();
  for (const { key, at, value } of file.entries("the file", "write app: and pipelines:") ?? []) {
    if (keys.includes(key)) parts.set(key, value);
    else
      at.report(
        `a spec file has no option ${JSON.stringify(key)}${nearest(key, keys)}`,
        `use ${keys.join(", ")}`,
      );
  }
  const app = parts.get("app")?.text("app") ?? "";
  if (!parts.has("app") && file.isMap) file.report("it names no app", "write app: and a name");
  if (app !== "" && !isNamePart(app))
    parts
      .get("app")
      ?.report(
        `the app's name ${JSON.stringify(app)} is not a valid name`,
        `use ${namePartGrammar}`,
      );
  const language = parts.get("language")?.text("language") ?? "";
  return {
    pipelines: pipelinesOf(file, app, language, parts.get("pipelines")),
    problems: source.problems,
  };
}

function pipelinesOf(
  file: FileValue,
  app: string,
  language: string,
  value: FileValue | undefined,
): readonly FilePipeline[] {
  const fix = "write pipelines: with a name for each, and its nodes below";
  if (value === undefined) {
    if (file.isMap) file.report("it has no pipelines", fix);
    return [];
  }
  const entries = value.of({ app }).entries("pipelines", fix) ?? [];
  if (entries.length === 0 && value.isMap) value.report("it has no pipelines", fix);
  return entries.map((entry) => {
    const owner = { app, pipeline: entry.key };
    const at = entry.at.of(owner);
    return readPipeline(app, entry.key, at, entry.value.of(owner), language);
  });
}
