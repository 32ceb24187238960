import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { Chance } from "../../support/chance.js";
import { scaled } from "../../support/scale.js";
import { newSeed } from "../../support/seeds.js";
import { type EmbeddedStore, embeddedStore } from "./embedded-store.js";
import { leaseOf, texts } from "./store-under-test.js";

const child = fileURLToPath(new URL("embedded-child.ts", import.meta.url));

let store: EmbeddedStore | undefined;
afterEach(() => store?.remove());

/** Runs the child until it has written `lines` lines, kills it, and answers all that it wrote. */
async function killAfter(directory: string, where: string, lines: number): Promise<string[]> {
  const process_ = spawn(process.execPath, ["--import", "tsx", child, directory, where], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(process_, "exit");
  const written: string[] = [];
  for await (const line of createInterface({ input: process_.stdout })) {
    written.push(line);
    if (written.length === lines) process_.kill("SIGKILL");
  }
  const [code, signal] = await exited;
  expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
  return written;
}

it.each([
  { where: "process", kills: 10, rule: "" },
  { where: "thread", kills: 5, rule: ", R20" },
])(
  "loses nothing that was acked and doubles nothing in a $where that is killed again and again (I1, I2, I11$rule)",
  { timeout: 120_000 },
  async ({ where, kills }) => {
    store = await embeddedStore();
    const chance = new Chance(newSeed(`kills of a ${where}`));
    const moments = Array.from({ length: scaled(kills, 2) }, () => 1 + chance.below(600));
    const said: string[] = [];
    for (const lines of moments) said.push(...(await killAfter(store.directory, where, lines)));

    const broker = await store.open();
    const drainAll = async (queue: string): Promise<string[]> => {
      const names: string[] = [];
      for (
        let taken = await broker.lease(leaseOf(queue));
        taken.length > 0;
        taken = await broker.lease(leaseOf(queue))
      ) {
        names.push(...texts(taken).map((text) => text.trimEnd()));
      }
      return names;
    };
    const states = await broker.states();
    const done = await drainAll("app.p/done");
    const all = [...(await drainAll("app.p")), ...done];
    const accepted: string[] = [];
    for (const source of ["a", "b"]) {
      const last = await broker.lastSequence({ pipeline: "app.p", source, epoch: "e" });
      for (let sequence = 1; sequence <= last; sequence++) accepted.push(`${source} ${sequence}`);
    }
    await broker.close();

    const because = `killed after ${moments.join(", ")} lines`;
    const pushed = said
      .filter((line) => line.startsWith("pushed "))
      .map((line) => line.slice("pushed ".length));
    const moved = said
      .filter((line) => line.startsWith("moved "))
      .map((line) => line.slice("moved ".length));
    expect(all.sort(), because).toEqual(accepted.sort());
    expect(
      pushed.filter((name) => !all.includes(name)),
      because,
    ).toEqual([]);
    expect(
      moved.filter((name) => !done.includes(name)),
      because,
    ).toEqual([]);
    expect(states.find(({ queue }) => queue === "app.p")?.counters.in, because).toBe(
      accepted.length,
    );
  },
);
