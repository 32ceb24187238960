/** `npm run build`. */
import { ensureBuilt } from "./build.js";

try {
  const built = await ensureBuilt((message) => process.stderr.write(`stairs: ${message}\n`));
  if (!built) process.stderr.write("stairs: the build is up to date\n");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
