/**
 * The file whose code calls into this package. This is the file of the running code, not of the
 * source that it was compiled from, because the caller imports files beside it.
 */
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The absolute path of the innermost file on the stack outside this package; undefined if there is
 * none.
 */
export function callingFile(): string | undefined {
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = 50;
  // The text of a stack names source files; the call sites themselves name the running files.
  Error.prepareStackTrace = (_error, sites) => sites;
  try {
    Error.captureStackTrace(holder);
    const sites = holder.stack as readonly NodeJS.CallSite[];
    for (const site of sites) {
      const file = pathOf(site.getFileName());
      if (file !== undefined && !file.startsWith(home)) return file;
    }
    return undefined;
  } finally {
    if (prepare === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Object.defineProperty(Error, "prepareStackTrace", prepare);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function pathOf(name: string | null | undefined): string | undefined {
  const plain = name?.replace(/\?[^/]*$/, "");
  if (plain?.startsWith("file://") === true) return fileURLToPath(plain);
  return plain !== undefined && isAbsolute(plain) ? plain : undefined;
}
