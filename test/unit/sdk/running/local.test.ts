import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ownerAddress } from "../../../../sdk-ts/src/local/owner.js";
import { findStairsCommand } from "../../../../sdk-ts/src/local/stairs-command.js";
import { emptyFolder, projectFolder } from "../../../support/folders.js";
import { checkout, type Running, start } from "../../../support/processes.js";

function owned(owner: unknown): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "owner.json"), JSON.stringify(owner));
  return folder;
}

describe("the owner of a state directory", () => {
  it("is the coordinator that its file names", async () => {
    const owner = { pid: process.pid, host: hostname(), startedMs: 0, address: "127.0.0.1:1" };
    expect(await ownerAddress(owned(owner))).toBe("127.0.0.1:1");
  });

  it("is nobody when the process is dead, does not serve yet, or the file is missing or broken", async () => {
    const dead = start(process.execPath, ["-e", ""]);
    await dead.exit;
    const { pid } = dead;
    const host = hostname();
    expect(await ownerAddress(owned({ pid, host, address: "127.0.0.1:1" }))).toBeUndefined();
    expect(await ownerAddress(owned({ pid: process.pid, host }))).toBeUndefined();
    expect(await ownerAddress(owned("x"))).toBeUndefined();
    expect(await ownerAddress(emptyFolder())).toBeUndefined();
  });
});

describe("the command of a project", () => {
  it("is that of the package stairs where the project finds it, else the one beside the SDK", () => {
    const expected = join(checkout, "src/cli/stairs.js");
    expect(findStairsCommand(projectFolder({}))).toBe(expected);
    expect(findStairsCommand(emptyFolder())).toBe(expected);
  });
});

const script = `
  import { App, defineProject } from "@stairs/sdk";
  const app = new App("local");
  const main = app.pipeline("main", (_, entry) => entry.subscribeConsumer(print));
  function print({ n }) {
    console.log("row " + n);
    if (n === 2) throw Object.assign(new Error("two"), { [Symbol.for("stairs.outcome.permanent")]: true });
  }
  const numbers = app.producer("numbers", { pipelines: [main] }, function* () { yield { n: 1 }; yield { n: 2 }; });
  const project = defineProject({ name: "local", apps: [app], coordinator: "local" });
  await numbers.run();
  console.log("pushed");
  const [, , mode] = process.argv;
  if (mode === "work" || mode === "serve") {
    const report = await project.runPipelines([main], { dieWhenEmpty: mode === "work" });
    console.log(JSON.stringify(report));
  } else setInterval(() => undefined, 1000);
`;

interface Owner {
  readonly pid: number;
}

function ownerOf(folder: string): Owner {
  return JSON.parse(readFileSync(join(folder, ".stairs/owner.json"), "utf8")) as Owner;
}

function run(cwd: string, ...words: string[]): Running {
  return start(process.execPath, [join(cwd, "script.js"), ...words], { cwd });
}

describe("a script with a local coordinator (F71)", () => {
  it("runs to its end, and leaves neither a process nor a hold on the directory", async () => {
    const cwd = projectFolder({ "script.js": script });
    for (let i = 0; i < 2; i++) {
      const running = run(cwd, "work");
      expect(await running.exit).toEqual({ code: 0, signal: null });
      expect(running.stderr).toBe("");
      expect(running.stdout.match(/row \d/g)?.sort()).toEqual(["row 1", "row 2"]);
      expect(existsSync(join(cwd, ".stairs/owner.json"))).toBe(false);
    }
  }, 60_000);

  it("finishes and goes on behind runPipelines when it is told to stop", async () => {
    const cwd = projectFolder({ "script.js": script });
    const running = run(cwd, "serve");
    await running.line(/row 2/);
    running.signal("SIGTERM");
    expect(await running.exit).toEqual({ code: 0, signal: null });
    expect(running.stdout.trim().split("\n").at(-1)).toBe('{"ended":"stopped","dead":1}');
  }, 60_000);

  it("shares it with a second script, and takes it along when it is killed", async () => {
    const cwd = projectFolder({ "script.js": script });
    const first = run(cwd);
    await first.line(/pushed/);
    const owner = ownerOf(cwd);
    const second = run(cwd, "work");
    await second.exit;
    expect(second.stdout.trim().split("\n").sort()).toEqual(
      ["pushed", "row 1", "row 1", "row 2", "row 2", '{"ended":"idle","dead":2}'].sort(),
    );
    expect(ownerOf(cwd)).toEqual(owner);
    first.signal("SIGKILL");
    await first.exit;
    // The tests' own watch fails if the coordinator's process outlives this.
  }, 60_000);
});
