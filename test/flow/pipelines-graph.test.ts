import { describe, expect, it } from "vitest";
import { type Ended, ran } from "../support/command.js";
import { chainOf, testCoordinator } from "../support/coordinator.js";
import { projectFolder, emptyFolder } from "../support/folders.js";
import { RawWorker } from "../support/raw-worker.js";

const files = {
  "stairs.config.ts": `
    import { App, defineProject, step, type Inputs } from "@stairs/sdk";
    const app = new App("shop");
    app.pipeline("orders", (_, entry: Inputs<{ zip: string }>) =>
      entry
        .subscribeFunc(function tidy({ zip }: { zip: string }) { return { zip: zip.trim() }; })
        .subscribeFunc(step<{ zip: string }, { city: string }>("geo/lookup"), { asWorker: true })
        .subscribeConsumer(function store() {}));
    export default defineProject({ name: "shop", apps: [app] });
  `,
};

function graph(cwd: string, ...words: readonly string[]): Promise<Ended> {
  return ran(["pipelines", "graph", ...words], { cwd });
}

interface Document {
  readonly planId: string;
  readonly nodes: { name: string; step: { name: string; languages: string[] } | null }[];
}

function languages(text: string): Record<string, string[]> {
  const { nodes } = JSON.parse(text) as Document;
  return Object.fromEntries(
    nodes.flatMap(({ step }) => (step === null ? [] : [[step.name, step.languages]])),
  );
}

describe("stairs pipelines graph (F23)", () => {
  it("shows a project's pipeline in every format without a coordinator", async () => {
    const cwd = projectFolder(files);
    const text = await graph(cwd, "orders");
    expect(text).toMatchObject({ code: 0, stderr: "" });
    expect(text.stdout).toMatch(
      /^shop\.orders {3}plan [0-9a-f]{12} {3}typescript {3}stairs\.config\.ts:\d+\n/,
    );
    expect(text.stdout).toMatch(
      /queue shop\.orders\n {2}call shop\.orders\/tidy \(subscribe.*\) {3}typescript {3}stairs\.config\.ts:\d+\n {2}-> shop\.orders\/lookup\n/,
    );
    expect(text.stdout).toMatch(/call geo\/lookup \(subscribe.*\) {3}remote/);
    const mermaid = await graph(cwd, "shop.orders", "--format", "mermaid");
    expect(mermaid.stdout).toMatch(
      /^flowchart LR\n[\s\S]*subgraph s1\["queue shop\.orders\/lookup"\]/,
    );
    const dot = await graph(cwd, "orders", "--format", "dot");
    expect(dot.stdout).toMatch(/^digraph "shop\.orders" \{\n[\s\S]*\}\n$/);
    const json = await graph(cwd, "orders", "--json");
    expect(languages(json.stdout)).toEqual({
      "shop.orders/tidy": ["typescript"],
      "geo/lookup": ["remote"],
      "shop.orders/store": ["typescript"],
    });
    expect((await graph(cwd, "orders", "--format", "json")).stdout).toBe(json.stdout);
  });

  it("shows who implements a remote step, and pipelines that only the coordinator has", async () => {
    const coordinator = await testCoordinator();
    const worker = new RawWorker(coordinator.address);
    try {
      await worker.hello(["geo/lookup", "test.main/f"], { language: "python" });
      const where = ["--coordinator", coordinator.address];
      const own = await graph(projectFolder(files), "orders", "--json", ...where);
      expect(languages(own.stdout)).toMatchObject({ "geo/lookup": ["python"] });
      await coordinator.register(chainOf("main", "f"));
      const [registered] = (await coordinator.status()).pipelines;
      const other = await graph(emptyFolder(), "test.main", "--json", ...where);
      expect(other).toMatchObject({ code: 0, stderr: "" });
      expect(languages(other.stdout)).toEqual({ "test.main/f": ["python"] });
      expect((JSON.parse(other.stdout) as Document).planId).toBe(registered?.currentPlanId);
    } finally {
      worker.break();
      await coordinator.stop();
    }
  });

  it("says what is wrong with its words: exit codes 1, 2 and 4", async () => {
    const cwd = projectFolder(files);
    const nearest = await graph(cwd, "ordres");
    expect(nearest.code).toBe(1);
    expect(nearest.stderr).toMatch(/\[NOT_FOUND\].*orders/);
    const format = await graph(cwd, "orders", "--format", "svg");
    expect(format.code).toBe(2);
    expect(format.stderr).toMatch(/Allowed choices are text, mermaid, dot, json/);
    const away = await graph(cwd, "test.main", "--coordinator", "127.0.0.1:1");
    expect(away.code).toBe(4);
    const help = await graph(cwd, "--help");
    expect(help.stdout).toMatch(/Example:\n {2}\$ stairs pipelines graph shop\.orders/);
  });
});
