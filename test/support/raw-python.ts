/**
 * The Python worker without an SDK: its virtual environment is made once beside it, and anew when its
 * requirements or the protocol have changed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, type Running, start } from "./processes.js";

const folder = join(checkout, "sdk-examples", "python", "raw");
const environment = join(folder, ".venv");
const stamp = join(environment, "made-from");

/** The command that makes the environment, and the one that starts a worker; the worker's address may follow. */
export const rawPythonWords: readonly (readonly [program: string, script: string])[] = [
  ["sh", join(folder, "setup.sh")],
  [join(environment, "bin", "python"), join(folder, "worker.py")],
];
const [[shell, setUp] = ["", ""], [python, script] = ["", ""]] = rawPythonWords;

/** Makes the environment, if it is not there. Says so, since it takes a while. */
export function prepareRawPython(): void {
  const source = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === source) return;
  process.stderr.write(`installing grpcio into ${environment}\n`);
  const made = spawnSync(shell, [setUp], { encoding: "utf8" });
  if (made.status !== 0)
    throw new Error(`The virtual environment cannot be made:\n${made.stdout}${made.stderr}`);
  writeFileSync(stamp, source);
}

/** A Python worker, once it is connected. */
export async function rawPythonWorker(
  address: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const worker = start(python, [script, address], { env });
  await worker.line(/^connected$/);
  return worker;
}

function fingerprint(): string {
  const hash = createHash("sha256");
  const proto = join(checkout, "proto", "stairs", "v1");
  const files = [
    join(folder, "requirements.txt"),
    join(folder, "setup.sh"),
    ...readdirSync(proto)
      .sort()
      .map((name) => join(proto, name)),
  ];
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}
