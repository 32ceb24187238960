/** Many programs at once through a coordinator, with a worker in this process. */
import { App, type Pipeline } from "@stairs/sdk";
import { ask } from "@stairs/sdk/client";
import { awaitIdle, openPush, registerPipelines, startStepsWorker } from "@stairs/sdk/internal";
import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { ListDeadLettersResponse__Output } from "@stairs/core/protocol";
import type { Account, Noted } from "./account.js";
import { build, type Built } from "./build.js";
import { nodeOf } from "./node-of.js";
import type { Program, Row } from "./program.js";
import { Recorder } from "./recorder.js";

/** How programs go through the coordinator. */
export const ways = ["fused", "workers"] as const;

export type CoordinatorWay = (typeof ways)[number];

/** Rows are worked on at once, and none waits for a worker. */
const stalledMs = 20_000;

/** Of one stream of rows. */
const mostPipelines = 64;

/** So small that 1-to-N steps send parts ahead of their outcomes. */
const partBytes = 4096;

/** One run through a coordinator. */
export interface Run {
  readonly address: string;
  /** A number that no other run through this coordinator has. */
  readonly run: number;
  readonly wanted: readonly CoordinatorWay[];
}

/**
 * Runs the same rows through all programs, each in all of the wanted ways.
 * @returns for each way the account of each program; and how many parts went ahead of outcomes.
 */
export async function runThroughCoordinator(
  { address, run, wanted }: Run,
  programs: readonly Program[],
  rows: readonly Row[],
): Promise<{
  readonly accounts: ReadonlyMap<CoordinatorWay, readonly Account[]>;
  readonly parts: number;
}> {
  const made = wanted.map((way) => {
    const recorder = new Recorder();
    const app = new App(`${way}${run}`);
    const allWorkers = way === "workers";
    const built = programs.map((program, at) => build(program, at, { app, recorder, allWorkers }));
    return { way, recorder, built };
  });
  const mains = made.flatMap(({ built }) => built.map(({ main }) => main));
  const all = [...mains, ...made.flatMap(({ built }) => built.flatMap(({ targets }) => targets))];
  await registerPipelines(address, all);
  const steps = all.flatMap((pipeline) => pipeline.steps);
  const worker = await startStepsWorker({ address, steps, partBytes });
  try {
    await pushAll(address, mains, rows);
    await awaitIdle(address, {
      pipelines: all.map(({ fullName }) => fullName),
      startTimeoutMs: stalledMs,
      stalledTimeoutMs: stalledMs,
      signal: new AbortController().signal,
    });
  } finally {
    await worker.drain();
  }
  const letters = await lettersOf(address, all);
  const accounts = new Map(
    made.map(({ way, recorder, built }) => [
      way,
      built.map((one, at) => accountOf(one, recorder.seenIn(at), letters)),
    ]),
  );
  return { accounts, parts: worker.stats().parts };
}

/** Every row goes to every pipeline. */
async function pushAll(
  address: string,
  mains: readonly Pipeline[],
  rows: readonly Row[],
): Promise<void> {
  const names = mains.map(({ fullName }) => fullName);
  const groups = Array.from({ length: Math.ceil(names.length / mostPipelines) }, (_, group) =>
    names.slice(group * mostPipelines, (group + 1) * mostPipelines),
  );
  await Promise.all(
    groups.map(async (pipelines) => {
      const push = await openPush({ address, pipelines });
      await push.pushRows(rows);
      await push.close();
    }),
  );
}

function accountOf(
  { main, targets }: Built,
  seen: readonly Noted[],
  letters: ReadonlyMap<string, readonly Noted[]>,
): Account {
  const own = [main, ...targets].flatMap(({ fullName }) => letters.get(fullName) ?? []);
  return { seen, letters: own, drops: null, results: null };
}

/** The dead letters of each pipeline. */
async function lettersOf(
  address: string,
  pipelines: readonly Pipeline[],
): Promise<ReadonlyMap<string, readonly Noted[]>> {
  const { InspectService } = stairsProtocol();
  const inspect = new InspectService(address, credentials.createInsecure());
  try {
    const found = pipelines.map(async ({ fullName }) => {
      const request = { pipeline: fullName, limit: 1000 };
      const { deadLetters } = await ask<ListDeadLettersResponse__Output>(
        { address } as never,
        (metadata, options, done) => inspect.listDeadLetters(request, metadata, options, done),
      );
      const noted = deadLetters.map(({ node, cause }) => ({
        node: nodeOf(fullName, node),
        what: cause,
      }));
      return [fullName, noted] as const;
    });
    return new Map(await Promise.all(found));
  } finally {
    inspect.close();
  }
}
