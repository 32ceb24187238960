import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bareStep, startStepsWorker } from "@stairs/sdk/internal";
import { describe, expect, it } from "vitest";
import { command, type Ended, ran } from "../support/command.js";
import { coordinatorOfTest } from "../support/coordinator.js";
import { emptyFolder, projectFolder } from "../support/folders.js";
import { coordinator, type Running, stairs } from "../support/processes.js";
import { Signal } from "../support/signal.js";
import { stages } from "../support/requests.js";

/** Writes each row that arrives to out.jsonl; `poison` makes a step fail, `exit` kills its process once. */
const files = {
  "stairs.config.ts": `
    import { appendFileSync, existsSync, writeFileSync } from "node:fs";
    import { App, defineProject, Permanent, type Inputs } from "@stairs/sdk";
    const app = new App("shop");
    type Order = { id: number; poison?: boolean; exit?: boolean };
    function check({ id, poison, exit }: Order) {
      if (poison) throw new Permanent("order " + id + " is poison");
      if (exit && !existsSync("exited")) {
        writeFileSync("exited", "");
        process.kill(process.pid, "SIGKILL");
      }
      return { pid: process.pid };
    }
    function store(row: object) { appendFileSync("out.jsonl", JSON.stringify(row, (_, v) => typeof v === "bigint" ? v + "n" : v) + "\\n"); }
    export const orders = app.pipeline("orders", (_, entry: Inputs<Order>) =>
      entry.subscribeFunc(check, { asWorker: true }).subscribeConsumer(store));
    app.producer("generate", { pipelines: [orders] }, function* ({ count = 10, from = 0 }: { count?: number; from?: number }) {
      for (let i = 0; i < count; i++) yield { id: from + i };
    });
    app.producer("poison", { pipelines: [orders] }, function* () { yield { id: 1, poison: true }; yield { id: 2 }; });
    app.producer("exit", { pipelines: [orders] }, function* () { for (let id = 0; id < 5; id++) yield { id, exit: true }; });
    export default defineProject({ name: "shop", apps: [app] });
  `,
};

interface World {
  readonly address: string;
  /** Starts a command as a process. */
  readonly start: (...words: readonly string[]) => Running;
  /** Runs a command in this process to its end. */
  readonly run: (...words: readonly string[]) => Promise<Ended>;
  /** Runs `stairs push` with this input. */
  readonly push: (pipeline: string, input: string | Buffer) => Promise<Ended>;
  /** Starts a command in this process. */
  readonly begin: (...words: readonly string[]) => Running;
  readonly stored: () => Record<string, unknown>[];
}

async function world(): Promise<World> {
  const cwd = projectFolder(files);
  const { address } = await coordinatorOfTest();
  const there = ["--coordinator", address];
  return {
    address,
    start: (...words) => stairs([...words, ...there], { cwd }),
    run: (...words) => ran([...words, ...there], { cwd }),
    push: (pipeline, input) => ran(["push", pipeline, ...there], { cwd }, input),
    begin: (...words) => command([...words, ...there], { cwd }),
    stored: () =>
      readFileSync(join(cwd, "out.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** The rows' ids in their order. */
function ids(rows: readonly Record<string, unknown>[]): string[] {
  return rows
    .map((row) => String(row["id"]))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/** The ids of all rows in `shop.orders`, in their order, by a worker that takes so many. */
async function idsOfOrders(address: string, rows: number): Promise<unknown[]> {
  const found: unknown[] = [];
  const all = new Signal<void>();
  const worker = await startStepsWorker({
    address,
    steps: ["check", "store"].map((name) =>
      bareStep(`shop.orders/${name}`, "function", (row) => {
        if (name === "check" && "id" in row && found.push(row["id"]) === rows) all.give();
        return {};
      }),
    ),
  });
  await all.taken;
  await worker.drain();
  expect((await stages(address)).map(({ totalIn, totalOut }) => [totalIn, totalOut])).toEqual([
    [rows, rows],
  ]);
  return found.sort((a, b) => Number(a) - Number(b));
}

describe("stairs --version and --help", () => {
  it("answer quickly, since neither a command's code nor gRPC is loaded", async () => {
    const folder = projectFolder({
      "say.mjs": `import { register } from "node:module"; register("./loader.mjs", import.meta.url);`,
      "loader.mjs": `export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }`,
    });
    const env = { NODE_OPTIONS: `--import ${join(folder, "say.mjs")}` };
    const version = stairs(["--version"], { env });
    expect((await version.exit).code).toBe(0);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(version.stderr).toContain("/dist/cli/program.js");
    expect(version.stderr).not.toMatch(
      /\/cli\/commands\/|@grpc|\/sdk-ts\/|\/dist\/(?:broker|rpc)\//,
    );
  });

  it.each([
    "coord start",
    "pipelines run",
    "pipelines list",
    "pipelines graph",
    "pipelines activate",
    "pipelines pause",
    "pipelines resume",
    "pipelines drain",
    "pipelines flush",
    "audit",
    "pipelines register",
    "producer run",
    "producer list",
    "push",
    "inspect status",
    "inspect workers",
    "inspect steps",
    "dead list",
    "dead show",
    "dead retry",
    "dead discard",
    "config",
  ])("show an example for %s", async (name) => {
    const { code, stdout } = await ran([...name.split(" "), "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`$ stairs ${name}`);
  });
});

describe("stairs coord start", () => {
  it("says where it listens, in words and in JSON, and ends with code 0 on SIGTERM", async () => {
    const state = emptyFolder();
    const coord = await coordinator(state, ["--json-ready"]);
    const [line] = await coord.line(/^\{.*\}$/);
    expect(JSON.parse(line ?? "")).toEqual({ address: coord.address, pid: coord.pid, state });
    expect(coord.stderr).toMatch(
      new RegExp(
        `^stairs coordinator \\S+ listens on ${coord.address}, state in ${state} \\(embedded, normal durability\\)`,
      ),
    );
    coord.signal("SIGTERM");
    expect(await coord.exit).toEqual({ code: 0, signal: null });
  });

  it("ends when its stdin is closed, if asked to", async () => {
    const coord = await coordinator(emptyFolder(), ["--end-with-stdin"]);
    coord.end();
    expect((await coord.exit).code).toBe(0);
  });
});

describe("a project with a coordinator, workers and a producer in processes of their own", () => {
  it("works every row off in several workers, and ends when all is idle (F40)", async () => {
    const { start, stored } = await world();
    const workers = start("pipelines", "run", "-p", "2", "--die-when-empty");
    const some = ["--arg", "count=20000", "--limit", "10000"];
    const producer = start("producer", "run", "generate", ...some);
    expect(await producer.exit).toEqual({ code: 0, signal: null });
    expect(producer.stderr).toMatch(/shop\.generate: 10,000 rows, all durable/);
    expect(await workers.exit).toEqual({ code: 0, signal: null });
    const rows = stored();
    expect(ids(rows)).toEqual(Array.from({ length: 10_000 }, (_, i) => String(i)));
  });

  it("shows its state as a table and as JSON (F80, F82)", async () => {
    const { run, start, address } = await world();
    const empty = await run("inspect", "status", "--json");
    expect(JSON.parse(empty.stdout)).toMatchObject({
      coordinator: { engine: "embedded" },
      pipelines: [],
    });
    expect((await run("producer", "run", "generate")).code).toBe(0);
    const table = start("inspect", "status");
    expect(await table.exit).toEqual({ code: 0, signal: null });
    expect(table.stdout).toContain(address);
    expect(table.stdout).toMatch(/shop\.orders +STALLED/);
    const status = await run("inspect", "status", "--json");
    expect(JSON.parse(status.stdout)).toMatchObject({
      pipelines: [{ pipeline: "shop.orders", state: "stalled" }],
    });
    expect(JSON.parse((await run("inspect", "workers", "--json")).stdout)).toEqual([]);
    expect(JSON.parse((await run("inspect", "steps", "--json")).stdout)).toMatchObject([
      { name: "shop.orders/check", workers: 0, pipelines: ["shop.orders"] },
      { name: "shop.orders/store", workers: 0 },
    ]);
    expect(JSON.parse((await run("dead", "list", "--json")).stdout)).toEqual([]);
  });

  it("keeps a row that failed as a dead letter, and lets the others pass", async () => {
    const { run, stored } = await world();
    expect((await run("producer", "run", "shop.poison")).code).toBe(0);
    const workers = await run("pipelines", "run", "orders", "--die-when-empty", "--fail-on-dead");
    expect(workers.code).toBe(1);
    expect(stored()).toMatchObject([{ id: 2 }]);
    const dead = JSON.parse(
      (await run("dead", "list", "shop.orders", "--json")).stdout,
    ) as unknown[];
    expect(dead).toMatchObject([
      { node: "check", cause: "exception", message: "order 1 is poison", attempts: 1 },
    ]);
    expect((await run("dead", "list")).stdout).toMatch(
      /shop\.orders +check +exception.*order 1 is poison/,
    );
  });

  it("starts a worker that was killed again, and loses no row", async () => {
    const { run, begin, stored } = await world();
    expect((await run("producer", "run", "exit")).code).toBe(0);
    const workers = begin("pipelines", "run", "--die-when-empty");
    await workers.line(/\[worker-1\] was ended by SIGKILL; starts again/);
    expect(await workers.exit).toEqual({ code: 0, signal: null });
    expect(ids(stored())).toEqual(["0", "1", "2", "3", "4"]);
  });

  it("drains its workers on SIGTERM", async () => {
    const { start, run } = await world();
    const workers = start("pipelines", "run", "-p", "2");
    await workers.line(/2 workers are ready/);
    expect(JSON.parse((await run("inspect", "workers", "--json")).stdout)).toHaveLength(2);
    workers.signal("SIGTERM");
    expect(await workers.exit).toEqual({ code: 0, signal: null });
    expect(JSON.parse((await run("inspect", "workers", "--json")).stdout)).toEqual([]);
  });

  it("is still drained when the supervisor is killed: no worker outlives it", async () => {
    const { start } = await world();
    const workers = start("pipelines", "run", "-p", "2");
    await workers.line(/2 workers are ready/);
    workers.signal("SIGKILL");
    // What is left of it fails the test.
    expect((await workers.exit).signal).toBe("SIGKILL");
  });
});

describe("stairs push (F49)", () => {
  it("makes the project's pipeline known and pushes each line as a row, byte for byte", async () => {
    const { start, address } = await world();
    const push = start("push", "shop.orders");
    push.end(
      '{"id":9007199254740993}\n\n{"id":2,"text":"größer \\u2028 \\ud83d\\ude00"}\n{"id":3,"__proto__":{"x":1}}\n',
    );
    expect(await push.exit).toEqual({ code: 0, signal: null });
    expect(push.stderr).toMatch(/shop\.orders: 3 rows pushed/);
    expect(await idsOfOrders(address, 3)).toEqual([2, 3, 9007199254740993n]);
  });

  it("pushes what comes before a bad line, and says so", async () => {
    const { push: pushed, run, address } = await world();
    await run("producer", "run", "generate", "--arg", "count=0");
    const push = await pushed("shop.orders", '{"id":1}\n{"id":2}\n{"id":\n{"id":4}\n');
    expect(push.code).toBe(1);
    expect(push.stderr).toMatch(/\[BAD_VALUE\] Line 3 is no JSON/);
    expect(push.stderr).toMatch(/2 rows before it were pushed/);
    expect(await idsOfOrders(address, 2)).toEqual([1, 2]);
  });

  it("refuses bytes that are no UTF-8, and takes a byte order mark for what it is", async () => {
    const { push, run } = await world();
    await run("producer", "run", "generate", "--arg", "count=0");
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x0a]);
    const bad = await push("shop.orders", bytes);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/\[BAD_VALUE\] The input is not UTF-8/);
    const marked = await push("shop.orders", Buffer.from('\ufeff{"id":5}\n'));
    expect(marked.code).toBe(0);
  });

  it("refuses a pipeline that the coordinator does not know", async () => {
    const { push } = await world();
    const { code, stderr } = await push("shop.nothing", '{"id":1}\n');
    expect(code).toBe(1);
    expect(stderr).toMatch(/\[NOT_FOUND\].*shop\.nothing/);
  });
});

describe("commands that look at a project", () => {
  it("need no coordinator", async () => {
    const cwd = projectFolder(files);
    // A coordinator that happens to run on this machine must not matter.
    const env = { STAIRS_COORDINATOR: "127.0.0.1:9" };
    const list = await ran(["pipelines", "list", "--json"], { cwd, env });
    expect(JSON.parse(list.stdout)).toMatchObject([{ pipeline: "shop.orders" }]);
    const producers = await ran(["producer:list"], { cwd });
    expect(producers.stdout).toMatch(/shop\.generate +shop\.orders/);
    const graph = await ran(["pipelines", "graph", "orders"], { cwd, env });
    expect(graph.stdout).toMatch(
      /queue shop\.orders\/check\n +call shop\.orders\/check \(subscribe\).*\n +\+ shop\.orders\/store \(consumer\)/,
    );
    const config = stairs(["config"], { cwd, env: { STAIRS_PORT: "4800" } });
    expect(await config.exit).toEqual({ code: 0, signal: null });
    expect(config.stdout).toMatch(/port +4800 +environment STAIRS_PORT/);
  });
});
