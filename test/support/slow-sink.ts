/** A sink that is a hundred times slower than its source: queues stay within their limits, and memory flat. */
import { setInterval } from "node:timers/promises";
import { expect } from "vitest";
import { emptyFolder, projectFolder } from "./folders.js";
import { rssOf } from "./memory.js";
import { coordinator, stairs } from "./processes.js";
import { listWorkers, stages } from "./requests.js";

const mebi = 1024 ** 2;
/** More than a batch of the SDK's producer has. */
const queueRows = 5000;
/** What memory may grow by after the first third, in MiB. */
const room = 50;
const sampleMs = 250;

const source = `
import { App, defineProject } from "@stairs/sdk";
const app = new App("slow");
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
function fast(rows) { return rows.map(({ value }) => ({ copy: value })); }
async function sink() { await wait(10); }
export const main = app.pipeline("main", (_, entry) =>
  entry
    .subscribeFunc(fast, { asWorker: true, batch: true })
    .subscribeConsumer(sink, { asWorker: true }));
app.producer("all", { pipelines: [main] }, function* () {
  for (let value = 0; ; value++) yield { value, text: "x".repeat(300) };
});
export default defineProject({ name: "slow", apps: [app] });
`;

/** Lets a source run into a sink that takes 100 rows a second, and looks at queues and processes meanwhile. */
export async function slowSink(seconds: number): Promise<void> {
  const running = await coordinator(emptyFolder(), ["--queue-rows", String(queueRows)]);
  const cwd = projectFolder({ "stairs.config.mjs": source });
  const words = ["--coordinator", running.address];
  const workers = stairs(["pipelines", "run", ...words], { cwd });
  const producer = stairs(["producer", "run", "slow.all", ...words], { cwd });
  await expect
    .poll(async () => (await queues(running.address)).map(({ ready }) => ready >= queueRows / 2), {
      timeout: 40_000,
    })
    .toEqual([true, true]);
  const [worker] = await listWorkers(running.address);
  const pids = { coordinator: running.pid, worker: worker?.pid ?? 0, producer: producer.pid };
  const began = performance.now();
  const base = new Map<string, number>();
  const most = new Map<string, number>();
  let deepest = 0;
  for await (const _ of setInterval(sampleMs)) {
    const passed = (performance.now() - began) / 1000;
    for (const { ready, inFlight } of await queues(running.address))
      deepest = Math.max(deepest, ready + inFlight);
    for (const [name, pid] of Object.entries(pids)) {
      const rss = rssOf(pid) / mebi;
      if (passed < seconds / 3) base.set(name, Math.max(base.get(name) ?? 0, rss));
      else most.set(name, Math.max(most.get(name) ?? 0, rss));
    }
    if (passed > seconds) break;
  }
  const grown = [...most].map(([name, rss]) => [name, Math.round(rss - (base.get(name) ?? 0))]);
  console.log(
    `slow sink, ${seconds} s: deepest queue ${deepest} rows, grown by ${grown.join(" MiB, ")} MiB`,
  );
  expect(deepest).toBeLessThanOrEqual(queueRows);
  for (const [name, by] of grown) expect(by, String(name)).toBeLessThan(room);
  for (const process of [producer, workers]) process.signal("SIGKILL");
}

async function queues(address: string): Promise<{ ready: number; inFlight: number }[]> {
  return (await stages(address)).map(({ ready, inFlight }) => ({ ready, inFlight }));
}
