import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ran } from "../support/command.js";
import { emptyFolder, projectFolder } from "../support/folders.js";
import { coordinator } from "../support/processes.js";

/** Nobody listens there. */
const nowhere = ["--coordinator", "127.0.0.1:1"];

const project = `
  import { App, defineProject } from "@stairs/sdk";
  const app = new App("shop");
  const orders = app.pipeline("orders", (_, entry) => entry.subscribeFunc(function double({ value }) { return { twice: value * 2 }; }));
  app.producer("generate", { pipelines: [orders] }, function* () { yield { value: 1 }; });
  export default defineProject({ name: "shop", apps: [app] });
`;

describe("a command line that makes no sense", () => {
  it.each([
    [["pipeline"], /unknown command 'pipeline'.*Did you mean pipelines/s],
    [["coord", "start", "--prot", "1"], /unknown option '--prot'.*Did you mean --port/s],
    [["pipelines", "run", "-p", "0"], /whole number from 1 to 1,000/],
    [["pipelines", "run", "-p", "99999"], /whole number from 1 to 1,000/],
    [["producer", "run", "generate", "--arg", "n"], /Expected name=value/],
    [
      ["coord", "start", "--port", "x"],
      /\[BAD_ARGUMENT\] "x" is not valid for the setting port \(flag --port\)/,
    ],
  ])("ends %j with exit code 2 and says what was expected", async (words, message) => {
    const { code, stderr, stdout } = await ran(words);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe("a coordinator that is not there", () => {
  it("ends each command with exit code 4 and the command that starts one", async () => {
    const cwd = projectFolder({ "stairs.config.ts": project });
    // At the same time, since each of them waits for a coordinator first.
    const commands = [
      ["inspect", "status"],
      ["inspect", "workers"],
      ["dead", "list"],
      ["pipelines", "run"],
      ["producer", "run", "generate"],
      ["push", "shop.orders"],
    ].map(async (words) => {
      const { code, stderr } = await ran([...words, ...nowhere], { cwd }, '{"value":1}\n');
      const what = words.join(" ");
      expect(stderr, what).toMatch(/\[UNREACHABLE\].*127\.0\.0\.1:1\b/);
      expect(stderr, what).toContain("stairs coord start");
      expect(stderr, what).not.toMatch(/^\s+at /m);
      expect(code, what).toBe(4);
    });
    await Promise.all(commands);
  });
});

describe("a coordinator that cannot start", () => {
  it("names the port that is in use, and the flag that takes another", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      const { code, stderr } = await ran([
        "coord",
        "start",
        "--port",
        String(port),
        "--state",
        emptyFolder(),
      ]);
      expect(stderr).toMatch(new RegExp(`\\[PORT_IN_USE\\].*${port}.*--port`));
      expect(code).toBe(1);
    } finally {
      server.close();
    }
  });

  it("says that the state must be a directory when it is a file", async () => {
    const state = join(emptyFolder(), "queues.db");
    writeFileSync(state, "");
    const { code, stderr } = await ran(["coord", "start", "--port", "0", "--state", state]);
    expect(stderr).toBe(
      `[BAD_ARGUMENT] The state must be a directory, but ${state} is a file: choose another path with --state.\n`,
    );
    expect(code).toBe(2);
  });

  it("names who holds the state directory", async () => {
    const state = emptyFolder();
    const first = await coordinator(state);
    const { code, stderr } = await ran(["coord", "start", "--port", "0", "--state", state]);
    expect(stderr).toMatch(new RegExp(`\\[STORE_HELD\\] Process ${first.pid} .*${first.address}`));
    expect(code).toBe(1);
  });

  it.each(["0.0.0.0", "::", "192.168.1.5"])(
    "refuses to listen on %s and says why",
    async (address) => {
      const { code, stderr } = await ran([
        "coord",
        "start",
        "--listen",
        address,
        "--state",
        emptyFolder(),
      ]);
      expect(stderr).toMatch(
        /\[NOT_ALLOWED\].*Give it TLS \(--tls-cert FILE --tls-key FILE\) and a token/,
      );
      expect(code).toBe(1);
    },
  );
});

describe("a project that cannot be loaded", () => {
  it.each([
    ["stairs.config.ts", "const a: number = 1;\nconst b = ;\n"],
    ["stairs.config.mjs", "const a = 1;\nconst b = ;\n"],
  ])("is told with the line of the syntax error in %s", async (name, content) => {
    const { code, stderr } = await ran(["producer", "list"], {
      cwd: projectFolder({ [name]: content }),
    });
    expect(stderr).toMatch(
      new RegExp(`^\\[BAD_PROJECT\\] The project has a syntax error\\.\n.*${name}:2`),
    );
    expect(code).toBe(1);
  });

  it("is told with the line where its code throws", async () => {
    const cwd = projectFolder({ "stairs.config.ts": '\nthrow new Error("no luck");\n' });
    const { code, stderr } = await ran(["producer", "list"], { cwd });
    expect(stderr).toMatch(
      /\[BAD_PROJECT\] stairs\.config\.ts cannot be loaded: no luck\n\s+at .*stairs\.config\.ts:2/,
    );
    expect(code).toBe(1);
  });

  it("is told with the name of the file that it imports and that is not there", async () => {
    const cwd = projectFolder({ "stairs.config.ts": 'import "./orders.js";\n' });
    const { stderr } = await ran(["producer", "list"], { cwd });
    expect(stderr).toMatch(/\[BAD_PROJECT\].*orders\.js/);
  });

  it("is told how it is made when there is none", async () => {
    const { code, stderr } = await ran(["producer", "list"], { cwd: emptyFolder() });
    expect(stderr).toMatch(
      /\[NOT_FOUND\] There is no stairs\.config\.ts in .*export default defineProject/,
    );
    expect(code).toBe(1);
  });

  it("is told what is missing when its file defines none", async () => {
    const cwd = projectFolder({ "stairs.config.ts": "export default 1;\n" });
    const { stderr } = await ran(["producer", "list"], { cwd });
    expect(stderr).toMatch(/\[BAD_PROJECT\] stairs\.config\.ts exports no project/);
  });

  it.each([
    [
      "a name outside the grammar",
      'new App("my shop")',
      /\[BAD_NAME\].*"my shop" cannot name a app|\[BAD_NAME\].*my shop/,
    ],
  ])("is told about %s", async (_, line, message) => {
    const cwd = projectFolder({
      "stairs.config.ts": `import { App } from "@stairs/sdk";\n${line};\n`,
    });
    const { code, stderr } = await ran(["producer", "list"], { cwd });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("a component that is not there", () => {
  it("is answered with the nearest name", async () => {
    const cwd = projectFolder({ "stairs.config.ts": project });
    const { code, stderr } = await ran(["producer", "run", "shop.genrate", ...nowhere], { cwd });
    expect(stderr).toMatch(/\[NOT_FOUND\] There is no producer shop\.genrate.*generate/);
    expect(code).toBe(1);
  });
});
