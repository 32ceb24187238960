/**
 * Finds the place in the user's code: the innermost frame of the stack that is not in this package,
 * as `file:line` of the source file, even if the running code was compiled from it.
 */
import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../../", import.meta.url));
const frameLine = /^\s+at (?:.*? \()?(.+):(\d+):\d+\)?$/;

process.setSourceMapsEnabled(true);

/**
 * The position of the user's call that led here: `src/pipelines.ts:12`, relative to the working
 * directory for files below it, otherwise absolute. Empty if the stack has no such frame.
 */
export function callerSource(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  if (typeof stack !== "string") return "";
  for (const line of stack.split("\n")) {
    const [, place, number] = frameLine.exec(line) ?? [];
    const file = place === undefined ? undefined : filePath(place);
    if (file !== undefined && !file.startsWith(home)) return `${shown(file)}:${number}`;
  }
  return "";
}

function filePath(place: string): string | undefined {
  const plain = place.replace(/^async /, "").replace(/\?[^/]*$/, "");
  if (plain.startsWith("file://")) return fileURLToPath(plain);
  return isAbsolute(plain) ? plain : undefined;
}

function shown(file: string): string {
  const below = relative(process.cwd(), file);
  return (below.startsWith("..") || isAbsolute(below) ? file : below).split(sep).join("/");
}
