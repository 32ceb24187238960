/**
 * The Python worker without an SDK. Its virtual environment is made once beside it, and again when its
 * requirements or the protocol have changed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, madeOnce } from "./made-once.js";
import { checkout, type Running, start } from "./processes.js";

const folder = join(checkout, "sdk-examples", "python", "raw");
const environment = join(folder, ".venv");

/** The command that makes the environment, and the one that starts a worker; the worker's address may follow. */
export const rawPythonWords: readonly (readonly [program: string, script: string])[] = [
  ["sh", join(folder, "setup.sh")],
  [join(environment, "bin", "python"), join(folder, "worker.py")],
];
const [[shell, setUp] = ["", ""], [python, script] = ["", ""]] = rawPythonWords;

/** How long an installation may take, in milliseconds. */
export const installWithinMs = 300_000;

/** Makes the environment, if it is not there. Says so, since it takes a while. */
export async function prepareRawPython(): Promise<void> {
  const proto = join(checkout, "proto", "stairs", "v1");
  const files = [
    join(folder, "requirements.txt"),
    join(folder, "setup.sh"),
    ...readdirSync(proto)
      .sort()
      .map((name) => join(proto, name)),
  ];
  await madeOnce(environment, fingerprint(files.map((file) => readFileSync(file))), async () => {
    process.stderr.write(`installing grpcio into ${environment}\n`);
    const making = start(shell, [setUp]);
    const { code } = await making.exit;
    if (code === 0) return;
    throw new Error(`The virtual environment cannot be made:\n${making.stdout}${making.stderr}`);
  });
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
