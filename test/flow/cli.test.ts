import { join } from "node:path";
import { bareStep, startStepsWorker } from "@stairs/sdk/internal";
import { describe, expect, it } from "vitest";
import { ran } from "../support/command.js";
import { emptyFolder, projectFolder } from "../support/folders.js";
import { coordinator, stairs } from "../support/processes.js";
import { stages } from "../support/requests.js";
import { Signal } from "../support/signal.js";
import { openShop, shopFiles } from "./shop.js";

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

describe("stairs push (F49)", () => {
  it("makes the project's pipeline known and pushes each line as a row, byte for byte", async () => {
    const { start, address } = await openShop();
    const push = start("push", "shop.orders");
    push.end(
      '{"id":9007199254740993}\n\n{"id":2,"text":"größer \\u2028 \\ud83d\\ude00"}\n{"id":3,"__proto__":{"x":1}}\n',
    );
    expect(await push.exit).toEqual({ code: 0, signal: null });
    expect(push.stderr).toMatch(/shop\.orders: 3 rows pushed/);
    expect(await idsOfOrders(address, 3)).toEqual([2, 3, 9007199254740993n]);
  });

  it("pushes what comes before a bad line, and says so", async () => {
    const { push: pushed, run, address } = await openShop();
    await run("producer", "run", "generate", "--arg", "count=0");
    const push = await pushed("shop.orders", '{"id":1}\n{"id":2}\n{"id":\n{"id":4}\n');
    expect(push.code).toBe(1);
    expect(push.stderr).toMatch(/\[BAD_VALUE\] Line 3 is no JSON/);
    expect(push.stderr).toMatch(/2 rows before it were pushed/);
    expect(await idsOfOrders(address, 2)).toEqual([1, 2]);
  });

  it("refuses bytes that are no UTF-8, and takes a byte order mark for what it is", async () => {
    const { push, run } = await openShop();
    await run("producer", "run", "generate", "--arg", "count=0");
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x0a]);
    const bad = await push("shop.orders", bytes);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/\[BAD_VALUE\] The input is not UTF-8/);
    const marked = await push("shop.orders", Buffer.from('\ufeff{"id":5}\n'));
    expect(marked.code).toBe(0);
  });

  it("refuses a pipeline that the coordinator does not know", async () => {
    const { push } = await openShop();
    const { code, stderr } = await push("shop.nothing", '{"id":1}\n');
    expect(code).toBe(1);
    expect(stderr).toMatch(/\[NOT_FOUND\].*shop\.nothing/);
  });
});

describe("commands that look at a project", () => {
  it("need no coordinator", async () => {
    const cwd = projectFolder(shopFiles);
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
