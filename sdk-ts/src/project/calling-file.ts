/**
 * The file whose code runs a call into this package: that of the running code, not of the source that
 * it was compiled from, because files beside it are imported.
 */
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../../", import.meta.url));

/** The absolute path of the innermost file on the stack that is not in this package; undefined without one. */
export function callingFile(): string | undefined {
  const { stackTraceLimit } = Error;
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = 50;
  // The text of a stack has the source's files; the call sites themselves know the running ones.
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
