/** The commands of the guide, each run as it is shown. */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authority } from "../support/certificates.js";
import { command, ran } from "../support/command.js";
import { type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { emptyFolder, projectFolder } from "../support/folders.js";
import { checkout, start, stairs, type StartOptions } from "../support/processes.js";
import { startRedis } from "../support/redis-server.js";
import { shownLines } from "../tools/document-blocks.js";

const producers = join(checkout, "examples/guide");

/** A shop whose step `geocode` gives up every row without a zip code. */
const shop = {
  "stairs.config.ts": `
    import { App, defineProject, type Inputs } from "@stairs/sdk";
    const app = new App("shop");
    function geocode({ zip }: { zip: string }) {
      if (zip === "") throw new Error("no zip code");
      return { city: "city of " + zip };
    }
    const orders = app.pipeline("orders", (_, order: Inputs<{ id: number; zip: string }>) =>
      order.subscribeFunc(geocode, { asWorker: true, retry: 1 }).subscribeConsumer(() => undefined, { name: "store" }));
    app.producer("read", { pipelines: [orders] }, function* ({ zip = "" }: { zip?: string }) {
      for (let id = 0; id < 20; id++) yield { id, zip: String(zip) };
    });
    export default defineProject({ name: "shop", apps: [app] });
  `,
};

/** The words of a command that a document shows: `npx stairs a 'b c'` → `a`, `b c`. */
function wordsOf(line: string): string[] {
  const [shown = ""] = line.split(/ [<>] /);
  const words = shown.match(/'[^']*'|\S+/g) ?? [];
  expect(words.slice(0, 2)).toEqual(["npx", "stairs"]);
  return words.slice(2).map((word) => word.replaceAll("'", ""));
}

/** What a command that must end well writes to stdout. */
async function output(
  words: readonly string[],
  options: StartOptions,
  input = "",
): Promise<string> {
  const { code, stdout, stderr } = await ran(words, options, input);
  expect(code, `${words.join(" ")}: ${stderr}`).toBe(0);
  return stdout;
}

let coordinator: TestCoordinator;
beforeAll(async () => {
  coordinator = await testCoordinator();
});
afterAll(() => coordinator.stop());

/** A project whose commands find the coordinator. */
function at(cwd: string): StartOptions {
  return { cwd, env: { STAIRS_COORDINATOR: coordinator.address } };
}

describe("the commands of the guide", () => {
  it("on pipelines show a graph and activate a plan", async () => {
    const path = "docs/guide/pipelines.md";
    const here = at(producers);
    const [text = "", mermaid = ""] = shownLines(path, "commands", "graph");
    expect(await output(wordsOf(text), here)).toContain("square");
    expect(await output(wordsOf(mermaid), here)).toMatch(/^flowchart/m);

    await output(["producer", "run", "count", "--limit", "1"], here);
    const [list = "", activate = ""] = shownLines(path, "commands", "activate");
    expect(await output(wordsOf(list), here)).toContain("guide-producers.main");
    await output(wordsOf(activate), here);
  });

  it("on producers run one and push lines", async () => {
    const here = at(producers);
    const path = "docs/guide/producers.md";
    const [list = "", produce = ""] = shownLines(path, "commands", "producers");
    expect(await output(wordsOf(list), here)).toContain("guide-producers.count");
    const produced = await ran(wordsOf(produce), here);
    expect([produced.code, produced.stderr]).toEqual([0, expect.stringContaining("100 rows")]);
    const [push = ""] = shownLines(path, "commands", "push");
    expect(push.endsWith(" < rows.jsonl")).toBe(true);
    const pushed = await ran(wordsOf(push), here, '{"value":1}\n{"value":2}\n');
    expect([pushed.code, pushed.stderr]).toEqual([0, expect.stringContaining("2 rows")]);
  });

  it("on operations look at pipelines, steer them, and audit them", async () => {
    const here = at(projectFolder(shop));
    const path = "docs/guide/operations.md";
    await output(["producer", "run", "read", "--arg", "zip=10115"], here);
    const [status = "", watch = "", workers = "", steps = ""] = shownLines(
      path,
      "commands",
      "inspect",
    );
    expect(await output(wordsOf(status), here)).toContain("shop.orders");
    const watching = command(wordsOf(watch), here);
    await watching.line(/shop\.orders/);
    watching.signal("SIGINT");
    await watching.exit;
    await output(wordsOf(workers), here);
    expect(await output(wordsOf(steps), here)).toContain("geocode");

    const [pause = "", resume = "", drain = "", flush = "", audit = ""] = shownLines(
      path,
      "commands",
      "steering",
    );
    await output(wordsOf(pause), here);
    expect(await output(["pipelines", "list"], here)).toContain("paused");
    await output(wordsOf(resume), here);
    const draining = ran(wordsOf(drain), here);
    await output(["pipelines", "run", "--die-when-empty"], here);
    expect((await draining).code).toBe(0);
    await output(wordsOf(resume), here);
    await output([...wordsOf(flush), "--yes"], here);
    await output(wordsOf(audit), here);
  });

  it("on dead letters list, show, retry, and discard them", async () => {
    const here = at(projectFolder(shop));
    const path = "docs/guide/dead-letters.md";
    await output(["producer", "run", "read"], here);
    const workers = command(["pipelines", "run"], here);
    const dead = async (): Promise<number> => (await coordinator.stage("shop.orders/geocode")).dead;
    await expect.poll(dead, { timeout: 15_000 }).toBe(20);
    const ids = async (): Promise<string[]> =>
      (JSON.parse(await output(["dead", "list", "--json"], here)) as { id: string }[]).map(
        ({ id }) => id,
      );

    const [group = "", list = "", show = "", canary = "", edit = "", discard = ""] = shownLines(
      path,
      "commands",
      "dead-letters",
    );
    expect(await output(wordsOf(group), here)).toMatch(/20 +shop\.orders +geocode/);
    expect(await output(wordsOf(list), here)).toContain("no zip code");
    const shown = async (line: string): Promise<string[]> => {
      const [id = ""] = await ids();
      expect(wordsOf(line)).toContain("17-0");
      return wordsOf(line).map((word) => (word === "17-0" ? id : word));
    };
    expect(await output(await shown(show), here)).toContain("no zip code");

    const first = await ran(wordsOf(canary), here);
    expect([first.code, first.stderr]).toEqual([1, expect.stringContaining("10")]);
    expect(await dead()).toBe(20);
    await output(await shown(edit), here);
    await expect.poll(dead, { timeout: 15_000 }).toBe(19);
    workers.signal("SIGTERM");
    await workers.exit;
    await output([...wordsOf(discard), "--yes"], here);
    expect(await dead()).toBe(19);
  });

  it("on security make a token, start a coordinator for other machines, and revoke the token", async () => {
    const cwd = emptyFolder();
    const path = "docs/guide/security.md";
    const { cert, key } = await (await authority()).sign();
    copyFileSync(cert, join(cwd, "server.pem"));
    copyFileSync(key, join(cwd, "server.key"));
    const here = { cwd, env: { STAIRS_PORT: "0" } };
    const [create = "", serve = ""] = shownLines(path, "commands", "network");
    expect(create.endsWith(" > night.token")).toBe(true);
    expect(await output(wordsOf(create), here)).toMatch(/^\S{40,}\n$/);
    const serving = stairs(wordsOf(serve), here);
    await serving.line(/listens on 0\.0\.0\.0/);
    const [list = "", revoke = ""] = shownLines(path, "commands", "tokens");
    expect(await output(wordsOf(list), here)).toContain("night");
    await output(wordsOf(revoke), here);
    expect(await output(wordsOf(list), here)).not.toMatch(/^night/m);
  });

  it("on Redis start a coordinator that keeps its queues there", async () => {
    const server = await startRedis();
    try {
      const [line = ""] = shownLines("docs/guide/redis.md", "commands", "redis");
      const words = wordsOf(line).map((word) => word.replace("redis://127.0.0.1:6379", server.url));
      const serving = stairs(words, { cwd: emptyFolder(), env: { STAIRS_PORT: "0" } });
      await serving.line(/listens on/);
      expect(serving.stderr + serving.stdout).toContain("redis");
      serving.signal("SIGTERM");
      expect((await serving.exit).code).toBe(0);
    } finally {
      await server.stop();
    }
  });
});

it("the tests that the guide shows pass in Node's own runner (F24)", async () => {
  const words = ["--import", "tsx", "--test", "testing.ts"];
  const tests = start(process.execPath, words, { cwd: producers, env: { NODE_OPTIONS: "" } });
  expect(await tests.exit, tests.stdout).toEqual({ code: 0, signal: null });
  const count = readFileSync(join(producers, "testing.ts"), "utf8").match(/^test\(/gm)?.length;
  expect(tests.stdout).toContain(`pass ${count}`);
});
