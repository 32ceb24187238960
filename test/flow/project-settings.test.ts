import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { command, type Ended, ran } from "../support/command.js";
import { projectFolder } from "../support/folders.js";
import { type Running, script } from "../support/processes.js";

const done = { code: 0, signal: null };

/** A project with one app that is a folder; `options` are more options of defineProject, as text. */
function projectWithFolder(options: string, files: Readonly<Record<string, string>> = {}): string {
  const all: Readonly<Record<string, string>> = {
    "stairs.config.ts": `import { defineProject } from "@stairs/sdk";

export default defineProject({ name: "shop", apps: ["./core"], ${options} });
`,
    "core/app.ts": `import { App } from "@stairs/sdk";
export const app = new App("core");
`,
    "core/pipelines.ts": `import { app } from "./app.js";
export const main = app.pipeline("main", (_, entry) =>
  entry.subscribeConsumer(function print(row) { console.log(JSON.stringify(row)); }));
`,
    "core/producers.ts": `import { app } from "./app.js";
import { main } from "./pipelines.js";
export const generate = app.producer("generate", { pipelines: [main] }, function* () { yield { value: 1 }; });
`,
    "main.ts": `import project from "./stairs.config.js";
async function main() {
  await project.runPipelines(["main"], { dieWhenEmpty: true, startTimeoutMs: 1 });
}
void main();
`,
    ...files,
  };
  const folder = projectFolder({});
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function ended(process: Running, code: number): Promise<Running> {
  expect(await process.exit, process.stderr).toEqual({ code, signal: null });
  return process;
}

/** Runs a command that must end with this exit code. */
async function ranTo(code: number, ...run: Parameters<typeof ran>): Promise<Ended> {
  const all = await ran(...run);
  expect(all.code, all.stderr).toBe(code);
  return all;
}

/** A coordinator that happens to run on this machine must not matter. */
const nobody = { STAIRS_COORDINATOR: "127.0.0.1:9" };

describe("stairs config (F1)", () => {
  interface Row {
    readonly name: string;
    readonly value: unknown;
    readonly origin: string;
  }

  it("says of each value where it came from, and needs no app for that", async () => {
    const options = `coordinator: "local", durability: "strict", port: 4710, queueRows: 5, deadRetention: "30d", tls: { ca: "certs/ca.pem", serverName: "hub" }`;
    const cwd = projectWithFolder(options, { "core/app.ts": "export {};\n" });
    const token = { STAIRS_TOKEN_FILE: "x.token", STAIRS_TOKEN: "stairs_secret" };
    const env = { STAIRS_QUEUE_ROWS: "7", STAIRS_STAT_DIRECTORY: "x", ...token };
    const words = ["config", "--json", "--coordinator", "hub:5000"];
    const { stdout, stderr } = await ranTo(0, words, { cwd, env });
    const rows = JSON.parse(stdout) as Row[];
    expect(
      Object.fromEntries(rows.map(({ name, value, origin }) => [name, [value, origin]])),
    ).toEqual({
      coordinator: ["hub:5000", "flag --coordinator"],
      broker: ["embedded", "default"],
      redis: ["", "default"],
      port: [4710, "file stairs.config.ts:3"],
      listen: ["127.0.0.1", "default"],
      advertise: ["", "default"],
      state: [".stairs", "default"],
      durability: ["strict", "file stairs.config.ts:3"],
      queueRows: [7, "environment STAIRS_QUEUE_ROWS"],
      queueBytes: [4 * 1024 ** 3, "default"],
      lease: [30_000, "default"],
      heartbeat: [5000, "default"],
      deadRows: [1_000_000, "default"],
      deadBytes: [1024 ** 3, "default"],
      deadRetention: [30 * 86_400_000, "file stairs.config.ts:3"],
      insecure: [false, "default"],
      tlsCert: ["", "default"],
      tlsKey: ["", "default"],
      tlsClientCa: ["", "default"],
      tokens: ["", "default"],
      tlsCa: [join(cwd, "certs/ca.pem"), "file stairs.config.ts:3"],
      tlsClientCert: ["", "default"],
      tlsClientKey: ["", "default"],
      tlsServerName: ["hub", "file stairs.config.ts:3"],
      tokenFile: ["x.token", "environment STAIRS_TOKEN_FILE"],
    });
    expect(stdout).not.toContain("stairs_secret");
    expect(stderr).toBe(
      'The environment variable STAIRS_STAT_DIRECTORY is not a setting (did you mean "STAIRS_STATE_DIRECTORY"?).\n',
    );
  });
});

describe("what a project's file says of the coordinator", () => {
  it("holds for one that a script starts, unless the environment says otherwise", async () => {
    const cwd = projectWithFolder(`coordinator: "local", queueBytes: "12 parsecs"`);
    // The coordinator starts elsewhere, so that it does not read the project's file itself.
    const run = (env = {}): Running =>
      script(join(cwd, "main.ts"), {
        cwd: projectFolder({}),
        env: { STAIRS_STATE_DIRECTORY: join(cwd, ".stairs"), ...env },
      });
    const { stderr } = await ended(run(), 1);
    expect(stderr).toMatch(/local coordinator .* does not start: .*"12 parsecs" .* queueBytes/);
    await ended(run({ STAIRS_QUEUE_BYTES: "64MiB" }), 0);
  });

  it("holds for stairs coord start", async () => {
    const cwd = projectWithFolder(`port: 0, durability: "strict", stateDirectory: "queues"`);
    const coord = command(["coord", "start"], { cwd });
    await coord.line(/state in queues \(embedded, strict durability\)/);
    coord.signal("SIGTERM");
    expect(await coord.exit).toEqual(done);
  });
});

describe("an app that is a folder", () => {
  it.each(["module", "commonjs"])("is the one that its own modules import (%s)", async (type) => {
    const cwd = projectWithFolder(`coordinator: "local"`, {
      "package.json": JSON.stringify({ type }),
    });
    const list = await ranTo(0, ["pipelines", "list", "--json"], { cwd, env: nobody });
    expect(JSON.parse(list.stdout)).toMatchObject([{ pipeline: "core.main" }]);
    const coord = command(["coord", "start", "--port", "0"], { cwd });
    await coord.line(/listens on/);
    await ranTo(0, ["producer", "run", "generate"], { cwd });
    const run = await ended(script("main.ts", { cwd }), 0);
    expect(run.stdout).toBe('{"value":1}\n');
  });

  it("is named with its file when that exports no App", async () => {
    const cwd = projectWithFolder("", { "core/app.ts": "export {};\n" });
    const { stderr } = await ranTo(1, ["pipelines", "list"], { cwd, env: nobody });
    expect(stderr).toMatch(
      /^\[BAD_PROJECT\] The app folder \.\/core: \S+core\/app\.ts exports no App: add/,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("an engine that this version does not have", () => {
  it("is refused wherever it is asked for", async () => {
    const only = "expected embedded; a Redis server is named with --redis";
    const words = ["coord", "start", "--port", "0"];
    const flag = await ranTo(2, [...words, "--broker", "kafka"]);
    expect(flag.stderr).toContain(`setting broker (flag --broker): ${only}`);
    const variable = await ranTo(2, words, { env: { STAIRS_BROKER: "kafka" } });
    expect(variable.stderr).toContain(`setting broker (environment STAIRS_BROKER): ${only}`);
    const cwd = projectWithFolder(`broker: "kafka" as "embedded"`);
    const file = await ranTo(2, ["config"], { cwd });
    expect(file.stderr).toMatch(
      /project shop \(stairs\.config\.ts:3\) has the broker "kafka", which this version/,
    );
  });
});

describe("the password of a Redis server", () => {
  const url = "redis://user:s3cret@cache:6379";

  it("is shown by no command and taken from no command line", async () => {
    const config = await ranTo(0, ["config", "--json"], { env: { STAIRS_REDIS: url } });
    expect(config.stdout).toContain(`"redis://***@cache:6379"`);
    const flag = await ranTo(2, ["coord", "start", "--redis", url]);
    expect(flag.stderr).toMatch(/put it into STAIRS_REDIS/);
    expect(config.stdout + config.stderr + flag.stdout + flag.stderr).not.toContain("s3cret");
  });
});
