import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { command } from "../../support/command.js";
import { coordinatorOfTest } from "../../support/coordinator.js";
import { projectFolder } from "../../support/folders.js";
import { Operator } from "../../support/operator.js";
import { stairs } from "../../support/processes.js";

const rows = 4000;

/** Every 50th row fails once; each row becomes two, which are written down. The producer waits for its acks. */
const project = {
  "stairs.config.ts": `
    import { appendFileSync } from "node:fs";
    import { App, defineProject, type Inputs } from "@stairs/sdk";
    const app = new App("shop");
    function check({ id }: { id: number }, ctx: { attempt: number }) {
      if (id % 50 === 0 && ctx.attempt === 1) throw new Error("not yet");
      return { checked: true };
    }
    function* halves({ id }: { id: number }) { yield { half: id + "a" }; yield { half: id + "b" }; }
    function store({ half }: { half: string }) { appendFileSync("out.txt", half + "\\n"); }
    export const orders = app.pipeline("orders", (_, entry: Inputs<{ id: number }>) =>
      entry
        .subscribeFunc(check, { asWorker: true, retry: { attempts: 3, firstPause: "50ms", maxPause: "50ms" } })
        .subscribeFuncAsProducer(halves, { asWorker: true })
        .subscribeConsumer(store, { asWorker: true }));
    app.producer("generate", { pipelines: [orders] }, async function* () {
      for (let id = 0; id < ${rows}; id++) {
        if (id % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
        yield { id };
      }
    });
    export default defineProject({ name: "shop", apps: [app] });
  `,
};

it("a pipeline is paused, drained and resumed under load: its producer ends well, and no row is lost or doubled (F74, I1, I2)", async () => {
  const cwd = projectFolder(project);
  const { address } = await coordinatorOfTest({ queueRows: 600 });
  const operator = new Operator(address, cwd);
  const workers = command(["pipelines", "run", "-p", "2", "--coordinator", address], { cwd });
  await workers.line(/2 workers are ready/);
  const producer = stairs(["producer", "run", "generate", "--coordinator", address], { cwd });
  const totalIn = async (): Promise<number> => {
    const queues = await operator.audit();
    return queues.find(({ queue }) => queue === "shop.orders/check")?.counters["in"] ?? 0;
  };

  await expect.poll(totalIn, { timeout: 20_000 }).toBeGreaterThan(200);
  await operator.pause("shop.orders");
  // The producer fills what room there is, and waits with a batch that does not fit whole.
  await producer.line(/waits: .*shop\.orders/);
  expect(await totalIn()).toBeGreaterThan(400);
  expect(await operator.differences()).toEqual([]);

  const drained = await operator.run("pipelines", "drain", "orders");
  expect([drained.code, drained.stderr]).toEqual([
    0,
    expect.stringContaining("is empty and takes"),
  ]);
  const inside = await operator.audit();
  expect(inside.map(({ present, delayed }) => present + delayed)).toEqual([0, 0, 0]);
  const before = await totalIn();
  expect(before).toBeLessThan(rows);
  expect(await operator.differences()).toEqual([]);

  await operator.resume("shop.orders");
  expect((await producer.exit).code).toBe(0);
  expect(await totalIn()).toBe(rows);
  workers.signal("SIGTERM");
  await workers.exit;
  const last = await operator.run("pipelines", "run", "--die-when-empty");
  expect(last.code).toBe(0);
  const stored = readFileSync(join(cwd, "out.txt"), "utf8").trimEnd().split("\n");
  const expected = Array.from({ length: rows }, (_, id) => [`${id}a`, `${id}b`]).flat();
  expect(stored.sort()).toEqual(expected.sort());
  expect(await operator.differences()).toEqual([]);
  operator.close();
});
