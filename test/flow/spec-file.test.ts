import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ended, ran } from "../support/command.js";
import { type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";
import { RawWorker, valuesOf } from "../support/raw-worker.js";

const orders = `
app: shop
pipelines:
  orders:
    nodes:
      - entry: { fields: [zip] }
      - geocode: { subscribe: geo/lookup, inputs: [zip], as_worker: true, timeout: 30s,
                   retry: { attempts: 5, first_pause: 2s } }
      - store: { consumer: db/store, as_worker: true }
    result: geocode
`;

describe("pipelines in spec files (F22)", () => {
  let cwd: string;

  /** Runs a command in a folder with these files. */
  function run(words: readonly string[], input = ""): Promise<Ended> {
    return ran(words, { cwd }, input);
  }

  function write(name: string, text: string): void {
    writeFileSync(join(cwd, name), text);
  }

  beforeEach(() => {
    cwd = emptyFolder();
    write("orders.yaml", orders);
  });

  describe("with a coordinator", () => {
    let coordinator: TestCoordinator;
    let worker: RawWorker | undefined;
    let where: readonly string[];

    beforeEach(async () => {
      coordinator = await testCoordinator();
      where = ["--coordinator", coordinator.address];
    });

    afterEach(async () => {
      worker?.break();
      worker = undefined;
      await coordinator.stop();
    });

    it("run with a worker that knows only the steps: rows that are pushed come to the consumer", async () => {
      const registered = await run(["pipelines", "register", "orders.yaml", ...where]);
      expect(registered).toMatchObject({ code: 0, stderr: "" });
      expect(registered.stdout).toMatch(
        /^PIPELINE +PLAN +CURRENT +SOURCE\nshop\.orders +[0-9a-f]{12} +yes +orders\.yaml:4\n$/,
      );
      const pushed = await run(
        ["push", "shop.orders", ...where],
        '{"zip":"1010"}\n{"zip":"8001"}\n',
      );
      expect(pushed).toMatchObject({ code: 0 });
      expect(pushed.stderr).toContain("2 rows pushed");

      // Not before the commands: a coordinator waits 5 s for a Hello.
      worker = new RawWorker(coordinator.address);
      await worker.hello(["geo/lookup", "db/store"]);
      const stored = new Map<unknown, unknown>();
      while (stored.size < 2) {
        const call = await worker.calls.take();
        const [step] = call.chain;
        if (step?.step === "geo/lookup") {
          expect(step).toMatchObject({ inputs: ["zip"] });
          const zips = valuesOf(call, "zip") as string[];
          worker.answer(call, { city: zips.map((zip) => `city of ${zip}`) });
        } else {
          const [zips, cities] = [valuesOf(call, "zip"), valuesOf(call, "city")];
          for (const [row, zip] of zips.entries()) stored.set(zip, cities[row]);
          worker.answer(call);
        }
      }
      expect(Object.fromEntries(stored)).toEqual({
        "1010": "city of 1010",
        "8001": "city of 8001",
      });
    });

    it("that change are offered, and current at once with --activate", async () => {
      const register = async (...more: string[]): Promise<unknown> => {
        const { stdout } = await run([
          "pipelines",
          "register",
          "orders.yaml",
          "--json",
          ...where,
          ...more,
        ]);
        return (JSON.parse(stdout) as unknown[])[0];
      };
      const first = (await register()) as { planId: string };
      expect(first).toMatchObject({ pipeline: "shop.orders", isCurrent: true, version: 1 });
      write("orders.yaml", orders.replace("geo/lookup", "geo/find"));
      const second = (await register()) as { planId: string };
      expect(second).toMatchObject({ isCurrent: true, version: 2, source: "orders.yaml:4" });
      write("orders.yaml", orders);
      // A plan that is known already is only offered (R13).
      expect(await register()).toMatchObject({
        planId: first.planId,
        isCurrent: false,
        currentPlanId: second.planId,
      });
      const told = await run(["pipelines", "register", "orders.yaml", ...where]);
      expect(told.stdout).toContain(`no: ${second.planId.slice(0, 12)}`);
      expect(told.stderr).toContain("`stairs pipelines activate shop.orders`");
      expect(await register("--activate")).toMatchObject({
        isCurrent: true,
        currentPlanId: first.planId,
        version: 3,
      });
    });

    it("are refused with the file and line of a node that copies a pipeline nobody knows", async () => {
      mkdirSync(join(cwd, "specs"));
      write(
        "specs/b.yaml",
        "app: shop\npipelines:\n  b:\n    nodes:\n      - c: { apply_pipeline: geo.cleen }\n",
      );
      const { code, stderr, stdout } = await run([
        "pipelines",
        "register",
        "specs/b.yaml",
        "orders.yaml",
        ...where,
      ]);
      expect(stderr).toMatch(/\[BAD_PIPELINE\].*shop\.b\/c \(specs\/b\.yaml:5\): .*geo\.cleen/);
      expect([code, stdout]).toEqual([1, ""]);
      expect((await coordinator.status()).pipelines).toEqual([]);
    });

    it("are refused over the wire too when a consumer is standalone", async () => {
      const step = { input: "entry", step: "s/c", mode: "MODE_KEEP", standalone: true } as const;
      const nodes = [
        { name: "entry", entry: { fields: [] } },
        { name: "c", step },
      ];
      await expect(coordinator.register({ app: "shop", name: "orders", nodes })).rejects.toThrow(
        /no command can read the queue of a standalone consumer yet/,
      );
      expect((await coordinator.status()).pipelines).toEqual([]);
    });

    it("may copy each other, in one file or several", async () => {
      write(
        "b.yaml",
        "app: shop\npipelines:\n  b:\n    nodes:\n      - inner: { subscribe_pipeline: shop.orders }\n",
      );
      expect(await run(["pipelines", "register", "b.yaml", "orders.yaml", ...where])).toMatchObject(
        {
          code: 0,
          stderr: "",
        },
      );
      const [b] = (await coordinator.status()).pipelines;
      expect(b?.pipeline).toBe("shop.b");
      expect(b?.stages.map(({ queue }) => queue)).toContain("shop.b/inner/store");
      const graph = await run(["pipelines", "graph", "shop.b", ...where]);
      expect(graph).toMatchObject({ code: 0, stderr: "" });
      expect(graph.stdout).toContain("queue shop.b/inner/store\n  call db/store (consumer)");
      // A plan holds copies: the other pipeline may have changed since.
      write("orders.yaml", orders.replace("geo/lookup", "geo/find"));
      expect(await run(["pipelines", "register", "orders.yaml", ...where])).toMatchObject({
        code: 0,
      });
      const later = await run(["pipelines", "graph", "shop.b", ...where]);
      expect(later.stdout).toContain("call geo/find");
      expect(later.stderr).toMatch(/^Rows follow plan [0-9a-f]{12}, made of older copies\./);
    });
  });

  describe("that are only checked", () => {
    it("need no coordinator", async () => {
      const { code, stdout, stderr } = await run([
        "pipelines",
        "register",
        "--check",
        "orders.yaml",
      ]);
      expect([code, stdout, stderr]).toEqual([0, "", "1 pipeline, no problems found.\n"]);
      const json = await run(["pipelines", "register", "--check", "--json", "orders.yaml"]);
      expect(JSON.parse(json.stdout)).toMatchObject({
        pipelines: [{ pipeline: "shop.orders", stages: 2, missing: [], source: "orders.yaml:4" }],
        problems: [],
      });
    });

    it("end with exit code 3 and every problem when there are some", async () => {
      write("orders.yaml", orders.replace("timeout", "timeot").replace("entry:", "entri:"));
      const { code, stdout, stderr } = await run([
        "pipelines",
        "register",
        "--check",
        "orders.yaml",
      ]);
      expect([code, stdout]).toEqual([3, ""]);
      expect(stderr).toMatch(/^orders\.yaml:6:9: shop\.orders\/entri: it has no verb/);
      expect(stderr).toMatch(/^orders\.yaml:7:75: .*"timeot" \(did you mean "timeout"\?\)/m);
      const json = await run(["pipelines", "register", "--check", "--json", "orders.yaml"]);
      expect(json.code).toBe(3);
      expect(JSON.parse(json.stdout)).toMatchObject({
        problems: [{ file: "orders.yaml", line: 6, column: 9, node: "entri" }, { line: 7 }],
      });
    });
  });

  it("with problems are not sent: exit code 1, without a coordinator too", async () => {
    write("orders.yaml", "app: shop\npipelines: []\n");
    const { code, stderr } = await run(["pipelines", "register", "orders.yaml"]);
    expect(stderr).toMatch(
      /^\[BAD_PIPELINE\] 1 problem in the spec files; nothing is registered\.\n {2}orders\.yaml:2:12: shop: pipelines is a list/,
    );
    expect(code).toBe(1);
  });

  it("that are not there, or with words that contradict each other, are said so", async () => {
    const missing = await run(["pipelines", "register", "nope.yaml"]);
    expect(missing).toMatchObject({
      code: 1,
      stderr: "[NOT_FOUND] The file nope.yaml does not exist.\n",
    });
    const both = await run(["pipelines", "register", "--check", "--activate", "orders.yaml"]);
    expect(both.code).toBe(2);
    const away = await run([
      "pipelines",
      "register",
      "orders.yaml",
      "--coordinator",
      "127.0.0.1:1",
    ]);
    expect(away.code).toBe(4);
    const help = await run(["pipelines", "register", "--help"]);
    expect(help.stdout).toMatch(/Example:\n {2}\$ stairs pipelines register orders\.yaml/);
    expect(help.stdout).toContain("subscribe_many");
  });
});
