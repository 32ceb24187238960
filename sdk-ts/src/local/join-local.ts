/**
 * A coordinator on this machine for a script: the one that owns the state directory, or a child
 * process. The child's stdin is connected to this process, so the child ends with this process,
 * however that ends.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { StairsError } from "@stairs/core";
import { ownerAddress } from "./owner.js";
import { findStairsCommand } from "./stairs-command.js";

/**
 * The longest time to wait until the owner of the directory serves or releases it, in milliseconds.
 */
const startMs = 20_000;
const retryMs = 100;
/** How much of a child's output is kept for a message, in characters. */
const keptOutput = 4000;

const started = new Map<string, Promise<string>>();

/**
 * The address of the coordinator that owns `directory`. Starts one if there is none; it runs as
 * long as this process.
 * @param environment Variables for a new coordinator, unless this process's own environment sets
 * them.
 * @throws StairsError NOT_FOUND without the package `stairs`; UNREACHABLE with the output of the child.
 */
export async function joinLocal(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const path = resolve(directory);
  let address = started.get(path);
  if (address === undefined) {
    address = joinOrStart(path, { ...environment, ...process.env });
    started.set(path, address);
    address.catch(() => started.delete(path));
  }
  return address;
}

async function joinOrStart(directory: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const until = performance.now() + startMs;
  for (;;) {
    const owner = await ownerAddress(directory);
    if (owner !== undefined) return owner;
    const child = await startChild(directory, environment, () => started.delete(directory));
    if ("address" in child) return child.address;
    // Another script may have been faster, or the last coordinator may be about to end.
    const held = child.output.includes("STORE_HELD");
    if (!held || performance.now() > until) {
      throw new StairsError(
        "UNREACHABLE",
        `The local coordinator for ${directory} does not start: ${child.output.trim() || "it printed nothing."}`,
      );
    }
    await new Promise((again) => setTimeout(again, retryMs));
  }
}

type Started = { readonly address: string } | { readonly output: string };

async function startChild(
  directory: string,
  environment: NodeJS.ProcessEnv,
  gone: () => void,
): Promise<Started> {
  const command = findStairsCommand(process.cwd());
  const words = ["coord", "start", "--port", "0", "--state", directory];
  const child = spawn(
    process.execPath,
    [command, ...words, "--json-ready", "--end-with-stdin"],
    // In its own process group: Ctrl-C in the terminal is for the script, and the script needs its
    // coordinator to drain.
    { stdio: ["pipe", "pipe", "pipe"], detached: true, env: environment },
  );
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output = (output + text).slice(-keptOutput);
  });
  const address = await new Promise<string | undefined>((ready) => {
    child.once("error", (error) => {
      output += error.message;
      ready(undefined);
    });
    child.once("close", () => ready(undefined));
    createInterface({ input: child.stdout }).on("line", (line) => ready(addressIn(line)));
  });
  if (address === undefined) {
    child.kill();
    return { output };
  }
  endWithProcess(child);
  child.once("exit", (code) => {
    gone();
    if (code !== 0) process.stderr.write(`stairs: the local coordinator ended: ${output}\n`);
  });
  return { address };
}

/**
 * The script waits for the coordinator to end, so that the next script finds the directory free.
 */
function endWithProcess(child: ChildProcess): void {
  const streams = [child.stdin, child.stdout, child.stderr];
  child.unref();
  for (const stream of streams) {
    if (stream !== null && "unref" in stream && typeof stream.unref === "function") stream.unref();
  }
  process.once("beforeExit", () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    child.stdin?.end();
  });
}

/** Undefined if the line names no address. */
function addressIn(line: string): string | undefined {
  try {
    const ready: unknown = JSON.parse(line);
    if (typeof ready !== "object" || ready === null || !("address" in ready)) return undefined;
    return typeof ready.address === "string" ? ready.address : undefined;
  } catch {
    return undefined;
  }
}
