/** `npm start`: plain JavaScript, since in a fresh checkout nothing is built yet. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { register } from "tsx/esm/api";

// In a checkout the command builds what is missing before it answers.
const stairs = createRequire(import.meta.url).resolve("stairs/src/cli/stairs.js");
const built = spawnSync(process.execPath, [stairs, "--version"], {
  stdio: ["ignore", "ignore", 2],
});
if (built.status !== 0) process.exit(1);

register();
const { runJob } = await import("./job.js");
process.exitCode = await runJob(process.argv[2]);
