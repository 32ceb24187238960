/** `stairs pipelines run`: runs a supervisor with worker processes. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { systemClock } from "@stairs/core/clock";
import { parseDuration } from "../../config/units.js";
import { collectLabel, wholeNumber } from "../arguments.js";
import {
  type OptionValues,
  argument,
  collected,
  command,
  inProject,
  parsed,
  parsedOr,
  toggle,
} from "../declaration.js";
import { addressOf } from "../project/address.js";
import { loadProject } from "../project/load.js";
import type { WorkerOrders } from "../supervise/orders.js";
import { WorkerSlot } from "../supervise/worker-slot.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

const workerProcess = fileURLToPath(new URL("../supervise/worker-process.js", import.meta.url));

const options = {
  ...inProject,
  processes: parsedOr(
    "-p, --processes <count>",
    "How many worker processes to run, at most 1,000.",
    wholeNumber(1, 1000),
    "1",
  ),
  dieWhenEmpty: toggle(
    "--die-when-empty",
    "End when the pipelines, and all pipelines that they reach, are idle.",
  ),
  startTimeout: parsedOr(
    "--start-timeout <time>",
    "With --die-when-empty: how long to wait for the first row.",
    parseDuration,
    "30s",
  ),
  stalledTimeout: parsed(
    "--stalled-timeout <time>",
    "With --die-when-empty: give up when no row has moved for this time.",
    parseDuration,
  ),
  failOnDead: toggle(
    "--fail-on-dead",
    "With --die-when-empty: end with exit code 1 if there are dead letters.",
  ),
  drainTimeout: parsedOr(
    "--drain-timeout <time>",
    "How long workers can take to finish their calls. Then the command kills them.",
    parseDuration,
    "30s",
  ),
  stuckTimeout: parsedOr(
    "--stuck-timeout <time>",
    "End a worker process whose step still runs this long after its call was cancelled.",
    parseDuration,
    "10s",
  ),
  label: collected(
    "--label <name=value>",
    "A label of the workers, for steps that require it. You can repeat this option.",
    collectLabel,
    {},
  ),
} as const;

type Input = OptionValues<typeof options>;

/**
 * Runs until a signal, which drains the workers, or with `--die-when-empty` until all pipelines are
 * idle. A second signal ends the workers at once; the rows they held return to their queues. The
 * exit code is 1 with `--fail-on-dead` if there are dead letters. It is 130 after a second signal;
 * with `--die-when-empty`, after the first.
 */
export const declaration = command({
  docs: "Run worker processes for all pipelines of the project, or for some.",
  arguments: { names: argument("[names...]", "app.name, name or app.* (default: all)") },
  options,
  examples: ["-p 4", "shop.orders --die-when-empty", "--label gpu=1"],
  async run(input) {
    const { project, file, settings } = await loadProject(input);
    const pipelines = project.pipelines(input.names.length === 0 ? undefined : input.names);
    const address = await addressOf(settings);
    const { registerPipelines } = await import("@stairs/sdk/internal");
    await registerPipelines(address, pipelines);

    const orders = {
      file,
      address,
      labels: input.label,
      stuckMs: input.stuckTimeout,
      pipelines: pipelines.map((pipeline) => pipeline.fullName),
    };
    // While all workers wait to restart, nothing else keeps this process alive.
    const alive = setInterval(() => undefined, 1 << 30);
    const { slots, ready } = startWorkers(input.processes, input.drainTimeout, orders);
    const stop = new AbortController();
    const signals = drainOnSignal(slots, stop);
    try {
      const code = await untilEnd(address, { slots, ready }, stop, orders.pipelines, input);
      const isCut = signals.count > 1 || (signals.count > 0 && code === undefined);
      return isCut ? 130 : (code ?? 0);
    } finally {
      clearInterval(alive);
    }
  },
});

/** The worker processes of one command. */
interface Workers {
  readonly slots: readonly WorkerSlot[];
  /** Resolves when each worker process has been ready once. */
  readonly ready: Promise<void>;
}

/**
 * @returns the exit code; undefined if the workers were to end once all pipelines are idle, and
 * this did not happen.
 */
async function untilEnd(
  address: string,
  { slots, ready }: Workers,
  stop: AbortController,
  pipelines: readonly string[],
  input: Input,
): Promise<number | undefined> {
  const { startTimeout: startTimeoutMs, stalledTimeout: stalledTimeoutMs } = input;
  const ended = Promise.all(slots.map((slot) => slot.ended)).finally(() => stop.abort());
  if (!input.dieWhenEmpty) {
    await ended;
    return 0;
  }

  const { awaitIdle } = await import("@stairs/sdk/internal");
  const wait = { pipelines, startTimeoutMs, stalledTimeoutMs };
  try {
    // Rows that wait for starting workers are not stalled.
    await Promise.race([ready, ended]);
    const dead = await Promise.race([
      awaitIdle(address, { ...wait, signal: stop.signal }),
      ended.then(() => undefined),
    ]);
    if (dead === undefined) return undefined;
    if (dead > 0) say(`${formatCount(dead)} dead letters: \`stairs dead list\` shows them`);
    return input.failOnDead && dead > 0 ? 1 : 0;
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

/** Counts the received signals. */
function drainOnSignal(slots: readonly WorkerSlot[], stop: AbortController): { count: number } {
  const signals = { count: 0 };
  const onSignal = (): void => {
    signals.count += 1;
    stop.abort();
    if (signals.count === 1)
      say("the workers finish their calls; a second Ctrl-C stops them at once");
    for (const slot of slots)
      if (signals.count === 1) slot.drain();
      else slot.kill();
  };
  terminal().signals.on("SIGINT", onSignal);
  terminal().signals.on("SIGTERM", onSignal);
  return signals;
}

function say(line: string): void {
  terminal().stderr.write(`${line}\n`);
}
