/** npm as a user runs it, but from this machine's cache where that has what is needed. */
import { type Running, start } from "./processes.js";

const environment = {
  npm_config_ignore_scripts: "true",
  npm_config_prefer_offline: "true",
  npm_config_audit: "false",
  npm_config_fund: "false",
  // The npm that runs the tests says where its own project is.
  npm_config_local_prefix: undefined,
};

/**
 * Runs `npm …` to its end.
 * @returns What it has written.
 * @throws Error with all of that when npm fails.
 */
export async function npm(words: readonly string[], cwd: string): Promise<Running> {
  const process = start("npm", words, { cwd, env: environment });
  const { code } = await process.exit;
  if (code === 0) return process;
  throw new Error(
    `npm ${words.join(" ")} ended with ${code}:\n${process.stdout}\n${process.stderr}`,
  );
}
