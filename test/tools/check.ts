/**
 * `npm run check`: everything that reads the sources without running the product. All checks run even
 * when one fails, so that one run shows all there is to mend.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { repositoryTop } from "./source-tree.js";

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["types", "tsc", "-b"],
  ["lint", "oxlint", "--type-aware", "--deny-warnings"],
  [
    "format",
    "prettier",
    "--check",
    "--cache",
    "--cache-strategy",
    "content",
    "--log-level",
    "warn",
    ".",
  ],
  ["unused", "knip"],
  ["proto lint", "buf", "lint"],
  ["proto format", "buf", "format", "--diff", "--exit-code"],
  ["proto breaking", "buf", "breaking", "--against", "proto/baseline.binpb"],
  ["architecture", "vitest", "run", "--project", "repo", "test/repo/architecture"],
  ["documents", "vitest", "run", "--project", "repo", "test/repo/documents", "test/repo/rules"],
];

interface Result {
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: string;
}

function run(command: string, args: readonly string[]): Promise<Result> {
  const start = performance.now();
  const child = spawn(join(repositoryTop, "node_modules", ".bin", command), args, {
    cwd: repositoryTop,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      resolve({ passed: code === 0, output, seconds });
    });
  });
}

for (const [name, command, ...args] of checks) {
  const { passed, output, seconds } = await run(command, args);
  process.stdout.write(`${passed ? "ok    " : "FAILED"}  ${name} (${seconds} s)\n`);
  if (passed) continue;
  process.exitCode = 1;
  process.stdout.write(`${output.trim()}\n\n`);
}
