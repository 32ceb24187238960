/**
 * `npm run test:full`: all tests at scale 1 and every fault under load, then the default tier on the other versions of
 * Node. Ends as `npm test` does, with `tests: N passed, N failed` for all of it.
 */
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { installNode, otherNodes } from "./other-nodes.js";
import { repositoryTop } from "./source-tree.js";

/** What one run of tests ended with. */
interface Ended {
  readonly passed: number;
  readonly failed: number;
}

const vitest = join(repositoryTop, "node_modules/vitest/vitest.mjs");
const closing = /^tests: (\d+) passed, (\d+) failed$/gm;

/** Runs tests on a Node. @param bin The folder of its program, which the tests' own processes find first. */
async function run(title: string, words: readonly string[], bin?: string): Promise<Ended> {
  process.stdout.write(`\n${title}\n`);
  const path = [...(bin === undefined ? [] : [bin]), process.env["PATH"]].join(delimiter);
  const node = bin === undefined ? process.execPath : join(bin, "node");
  const child = spawn(node, [vitest, "run", ...words], {
    cwd: repositoryTop,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(text);
    output += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const last = [...output.matchAll(closing)].at(-1);
  const [passed, failed] = [Number(last?.[1] ?? 0), Number(last?.[2] ?? 1)];
  // A run can fail without a failed test: by a promise without a test.
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

const results: [title: string, result: Ended][] = [];
const here = `Node ${process.version}, scale 1, every fault`;
results.push([here, await run(here, ["--config", "vitest.full.config.ts"])]);
for (const wanted of otherNodes) {
  const { version, bin } = installNode(wanted);
  const title = `Node ${version}, default tier`;
  results.push([title, await run(title, [], bin)]);
}
let passed = 0;
let failed = 0;
process.stdout.write("\n");
for (const [title, ended] of results) {
  passed += ended.passed;
  failed += ended.failed;
  process.stdout.write(`${title}: ${ended.passed} passed, ${ended.failed} failed\n`);
}
if (failed > 0) process.exitCode = 1;
process.stdout.write(`tests: ${passed} passed, ${failed} failed\n`);
