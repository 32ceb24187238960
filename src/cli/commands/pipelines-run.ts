/** `stairs pipelines run`: a supervisor with worker processes. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { systemClock } from "@stairs/core";
import { awaitIdle, registerPipelines } from "@stairs/sdk/internal";
import { parseDuration } from "../../config/units.js";
import { addressOf } from "../project/address.js";
import { loadProject } from "../project/load.js";
import { textOption } from "../settings.js";
import type { WorkerOrders } from "../supervise/orders.js";
import { WorkerSlot } from "../supervise/worker-slot.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

const workerProcess = fileURLToPath(new URL("../supervise/worker-process.js", import.meta.url));

/**
 * Runs until a signal, which drains the workers, or with `--die-when-empty` until all is idle. A
 * second signal ends the workers at once; what they held goes back to its queue.
 * @returns the exit code: 1 with `--fail-on-dead` if there are dead letters, 130 after a second signal,
 * with `--die-when-empty` after the first.
 */
export async function runCommand(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { project, file, settings } = await loadProject(options);
  const pipelines = project.pipelines(names.length === 0 ? undefined : names);
  const address = await addressOf(settings);
  await registerPipelines(address, pipelines);

  const labels = options["label"] as WorkerOrders["labels"];
  const orders = {
    file,
    address,
    labels,
    stuckMs: durationOption(options, "stuckTimeout", "10s"),
    pipelines: pipelines.map((pipeline) => pipeline.fullName),
  };
  // While all workers wait to start again nothing else would keep this process.
  const alive = setInterval(() => undefined, 1 << 30);
  const drainMs = durationOption(options, "drainTimeout", "30s");
  const { slots, ready } = startWorkers(Number(options["processes"]), drainMs, orders);
  const stop = new AbortController();
  const signals = drainOnSignal(slots, stop);
  try {
    const code = await untilEnd(address, { slots, ready }, stop, orders.pipelines, options);
    const isCut = signals.count > 1 || (signals.count > 0 && code === undefined);
    return isCut ? 130 : (code ?? 0);
  } finally {
    clearInterval(alive);
  }
}

/** The worker processes of one command. */
interface Workers {
  readonly slots: readonly WorkerSlot[];
  /** Resolves when each of them has been ready once. */
  readonly ready: Promise<void>;
}

/** @returns the exit code; undefined if the workers were to end when all is idle, and it was not. */
async function untilEnd(
  address: string,
  { slots, ready }: Workers,
  stop: AbortController,
  pipelines: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number | undefined> {
  const startTimeoutMs = durationOption(options, "startTimeout", "30s");
  const stalledTimeout = textOption(options, "stalledTimeout");
  const stalledTimeoutMs = stalledTimeout === undefined ? undefined : parseDuration(stalledTimeout);
  const ended = Promise.all(slots.map((slot) => slot.ended)).finally(() => stop.abort());
  if (options["dieWhenEmpty"] !== true) {
    await ended;
    return 0;
  }

  const wait = { pipelines, startTimeoutMs, stalledTimeoutMs };
  try {
    // Rows that wait for workers which are being started are not stalled.
    await Promise.race([ready, ended]);
    const dead = await Promise.race([
      awaitIdle(address, { ...wait, signal: stop.signal }),
      ended.then(() => undefined),
    ]);
    if (dead === undefined) return undefined;
    if (dead > 0) say(`${formatCount(dead)} dead letters: \`stairs dead list\` shows them`);
    return options["failOnDead"] === true && dead > 0 ? 1 : 0;
  } finally {
    for (const slot of slots) slot.drain();
    await ended;
  }
}

function startWorkers(count: number, drainMs: number, orders: Omit<WorkerOrders, "name">): Workers {
  let ready = 0;
  let allReady: () => void;
  const whenReady = new Promise<void>((resolve) => {
    allReady = resolve;
  });
  const slots = Array.from({ length: count }, (_, i) => {
    const name = `worker-${i + 1}`;
    return new WorkerSlot(name, {
      start: () => startWorker({ ...orders, name }),
      ready: () => {
        ready += 1;
        if (ready !== count) return;
        say(count === 1 ? "1 worker is ready" : `${count} workers are ready`);
        allReady();
      },
      clock: systemClock,
      drainMs,
      out: (line) => terminal().stdout.write(`${line}\n`),
      err: say,
    });
  });
  return { slots, ready: whenReady };
}

function startWorker(orders: WorkerOrders): ChildProcess {
  return fork(workerProcess, [JSON.stringify(orders)], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, STAIRS_COORDINATOR: orders.address },
  });
}

/** Counts the signals that have come. */
function drainOnSignal(slots: readonly WorkerSlot[], stop: AbortController): { count: number } {
  const signals = { count: 0 };
  const onSignal = (): void => {
    signals.count += 1;
    stop.abort();
    if (signals.count === 1)
      say("the workers finish what they hold; a second Ctrl-C stops them at once");
    for (const slot of slots)
      if (signals.count === 1) slot.drain();
      else slot.kill();
  };
  terminal().signals.on("SIGINT", onSignal);
  terminal().signals.on("SIGTERM", onSignal);
  return signals;
}

function durationOption(
  options: Readonly<Record<string, unknown>>,
  name: string,
  usual: string,
): number {
  return parseDuration(textOption(options, name) ?? usual);
}

function say(line: string): void {
  terminal().stderr.write(`${line}\n`);
}
