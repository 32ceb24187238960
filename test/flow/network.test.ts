import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { tokenFor } from "../support/access.js";
import { authority } from "../support/certificates.js";
import { ran } from "../support/command.js";
import { coordinatorOfTest } from "../support/coordinator.js";
import { emptyFolder, projectFolder } from "../support/folders.js";
import { coordinator, script, stairs } from "../support/processes.js";
import { installWithinMs, prepareRawPython, rawPythonWorker } from "../support/raw-python.js";

const done = { code: 0, signal: null };

beforeAll(prepareRawPython, installWithinMs);

/** A project whose rows end in out.jsonl. */
function project(options: object): string {
  return projectFolder({
    "stairs.config.ts": `
      import { appendFileSync } from "node:fs";
      import { join } from "node:path";
      import { App, defineProject, type Inputs } from "@stairs/sdk";
      const app = new App("shop");
      function twice({ id }: { id: number }) { return { twice: id * 2 }; }
      function store({ twice }: { twice: number }) {
        appendFileSync(join(import.meta.dirname, "out.jsonl"), twice + "\\n");
      }
      export const orders = app.pipeline("orders", (_, { id }: Inputs<{ id: number }>) =>
        id.subscribeFunc(twice, { asWorker: true }).subscribeConsumer(store));
      app.producer("three", { pipelines: [orders] }, function* () {
        for (let id = 1; id <= 3; id++) yield { id };
      });
      export default defineProject({ name: "shop", apps: [app], ...${JSON.stringify(options)} });
    `,
    "main.ts": `
      import project from "./stairs.config.js";
      await project.runProducer(project.getProducer("three"));
      await project.runPipelines(undefined, { dieWhenEmpty: true });
    `,
  });
}

const stored = (cwd: string): number[] =>
  readFileSync(join(cwd, "out.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map(Number)
    .sort((a, b) => a - b);

/** The command lines of all processes. */
function commandLines(): string {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8");
      } catch {
        return "";
      }
    })
    .join("\n");
}

it("workers, producers and commands work over TLS with certificates of both sides and tokens", async () => {
  const mine = await authority();
  const tls = await mine.sign();
  const state = emptyFolder();
  const token = await tokenFor(state, "work", ["worker", "produce"]);
  const reader = await tokenFor(state, "look", ["read"]);
  const files = ["--tls-cert", tls.cert, "--tls-key", tls.key, "--tls-client-ca", mine.ca];
  const coord = await coordinator(state, files);
  const own = await mine.sign();
  const cwd = project({
    coordinator: coord.address,
    tls: { ca: mine.ca, cert: own.cert, key: own.key },
    tokenFile: "work.token",
  });
  writeFileSync(join(cwd, "work.token"), `${token}\n`);

  const workers = stairs(["pipelines", "run", "-p", "2"], { cwd });
  await workers.line(/2 workers are ready/);
  if (existsSync("/proc")) expect(commandLines()).not.toMatch(/stairs_[\w-]{20}/);
  expect(await ran(["producer", "run", "three"], { cwd })).toMatchObject({ code: 0 });
  await expect.poll(() => existsSync(join(cwd, "out.jsonl")) && stored(cwd)).toEqual([2, 4, 6]);

  const status = await ran(["inspect", "status"], { cwd, env: { STAIRS_TOKEN: reader } });
  expect(status.code).toBe(0);
  expect(status.stdout).toMatch(/2 workers · TLS\n/);
  expect(status.stdout).not.toContain("INSECURE");
  expect(status.stderr).toBe("");

  // A new certificate of the same authority; workers and their streams go on.
  await mine.sign({}, tls);
  coord.signal("SIGHUP");
  await coord.line(/has read its TLS files again/);
  expect(await ran(["producer", "run", "three"], { cwd })).toMatchObject({ code: 0 });
  await expect.poll(() => stored(cwd)).toEqual([2, 2, 4, 4, 6, 6]);
  workers.signal("SIGTERM");
  expect(await workers.exit).toEqual(done);
  expect(workers.stderr).not.toMatch(/lost|ended with/);
});

it("a local coordinator has TLS and tokens when the project says so", async () => {
  const mine = await authority();
  const tls = await mine.sign();
  const state = emptyFolder();
  const env = { STAIRS_TOKEN: await tokenFor(state, "all", ["admin"]) };
  const cwd = project({
    coordinator: "local",
    stateDirectory: state,
    tlsCert: tls.cert,
    tlsKey: tls.key,
    tls: { ca: mine.ca },
  });
  const run = script(join(cwd, "main.ts"), { cwd, env });
  expect(await run.exit, run.stderr).toEqual(done);
  expect(stored(cwd)).toEqual([2, 4, 6]);
});

it("--insecure is said at each start, and by the status as long as the coordinator runs", async () => {
  const words = ["coord", "start", "--listen", "0.0.0.0", "--port", "0", "--insecure"];
  const coord = stairs([...words, "--state", emptyFolder()]);
  const [, port] = await coord.line(/listens on 0\.0\.0\.0:(\d+)/);
  await coord.line(/--insecure: the coordinator listens beyond this machine/);
  const status = await ran(["inspect", "status", "--coordinator", `127.0.0.1:${port}`]);
  expect(status.code).toBe(0);
  expect(status.stdout).toMatch(/! INSECURE: it listens on 0\.0\.0\.0 without TLS and tokens/);
});

it("a connection beyond this machine is TLS unless somebody says that it need not be", async () => {
  // An address of this machine that is not its loopback by name, so it counts as beyond.
  const coord = await coordinatorOfTest();
  const address = coord.address.replace("127.0.0.1", "0.0.0.0");
  const refused = await ran(["inspect", "status", "--coordinator", address]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /\[NOT_TRUSTED\] 0\.0\.0\.0:\d+ does not speak TLS, and connections that leave this machine must use TLS/,
  );
  const env = { STAIRS_INSECURE: "1" };
  const allowed = await ran(["inspect", "status", "--coordinator", address], { env });
  expect(allowed.code).toBe(0);
});

it("a project file that cannot be read is said, and does not keep a command from a coordinator that is named", async () => {
  const coord = await coordinatorOfTest();
  const cwd = projectFolder({ "stairs.config.ts": "const a = ;\n" });
  const status = await ran(["inspect", "status", "--coordinator", coord.address], { cwd });
  expect(status.code).toBe(0);
  expect(status.stderr).toMatch(
    /continues without the project file, which may set TLS and a token/,
  );
});

it("a worker without an SDK comes in over TLS with a token, and ends when it is refused", async () => {
  const mine = await authority();
  const tls = await mine.sign();
  const state = emptyFolder();
  const token = await tokenFor(state, "work", ["worker"]);
  const wrong = await tokenFor(state, "look", ["read"]);
  const coord = await coordinator(state, ["--tls-cert", tls.cert, "--tls-key", tls.key]);
  await rawPythonWorker(coord.address, { STAIRS_TLS_CA: mine.ca, STAIRS_TOKEN: token });
  await expect(
    rawPythonWorker(coord.address, { STAIRS_TLS_CA: mine.ca, STAIRS_TOKEN: wrong }),
  ).rejects.toThrow(/PERMISSION_DENIED: Work needs the scope worker; the token look has read/);
});
