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

/** Makes the environment, if it is not there. Says so, since it takes a while. */
export function prepareRawPython(): void {
  const source = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === source) return;
  process.stderr.write(`installing grpcio into ${environment}\n`);
  const made = spawnSync("sh", [join(folder, "setup.sh")], { encoding: "utf8" });
  if (made.status !== 0)
    throw new Error(`The virtual environment cannot be made:\n${made.stdout}${made.stderr}`);
  writeFileSync(stamp, source);
}

/** A Python worker, once it is connected. */
export async function rawPythonWorker(
  address: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const words = [join(folder, "worker.py"), address];
  const worker = start(join(environment, "bin", "python"), words, { env });
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
