import { join } from "node:path";
import { type Client, Metadata, status as grpcStatus, type ServiceError } from "@grpc/grpc-js";
import { stairsProtocol, type WorkResponse__Output } from "@stairs/core/protocol";
import { clientOf } from "@stairs/sdk/client";
import { describe, expect, it, onTestFinished } from "vitest";
import type { KeptScope } from "../../src/access/scopes.js";
import { revokeToken } from "../../src/access/token-file.js";
import { accessRules } from "../../src/rpc/access-rules.js";
import { askStatus, nothing, tokenFor } from "../support/access.js";
import { ran } from "../support/command.js";
import { chainOf, coordinatorOfTest } from "../support/coordinator.js";
import { emptyFolder, projectFolder } from "../support/folders.js";
import { stairs } from "../support/processes.js";
import { instanceId } from "../support/raw-worker.js";
import { healthOf } from "../support/standard-services.js";

/** A coordinator with these tokens, by their names. */
async function guarded(wishes: Readonly<Record<string, readonly KeptScope[]>>) {
  const state = emptyFolder();
  const tokens: Record<string, string> = {};
  for (const [name, scopes] of Object.entries(wishes))
    tokens[name] = await tokenFor(state, name, scopes);
  const { address } = await coordinatorOfTest({ state });
  return { address, state, tokens };
}

/** The status of a call without a message, or with the message that is cheapest to make. */
function statusOf(client: Client, path: string, authorization: string | undefined) {
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set("authorization", authorization);
  const bytes = (buffer: Buffer): Buffer => buffer;
  return new Promise<ServiceError>((resolve) => {
    const stream = client.makeBidiStreamRequest(path, bytes, bytes, metadata, {
      deadline: Date.now() + 10_000,
    });
    stream.on("data", () => stream.cancel());
    stream.on("error", (error: ServiceError) => resolve(error));
    stream.on("status", (status: ServiceError) => resolve(status));
    stream.end(Buffer.alloc(0));
  });
}

const refused: readonly number[] = [grpcStatus.UNAUTHENTICATED, grpcStatus.PERMISSION_DENIED];

describe("a coordinator with tokens", () => {
  it("lets in who has the scope, for every method, and nobody else", async () => {
    const all = ["worker", "produce", "consume", "read", "admin"] as const;
    const { address, tokens } = await guarded(
      Object.fromEntries(all.map((scope) => [scope, [scope]])),
    );
    // One connection for all of them.
    const client = clientOf(stairsProtocol().InspectService, address, nothing);
    onTestFinished(() => client.close());
    for (const [path, { needs }] of Object.entries(accessRules)) {
      for (const bad of [undefined, "", "Bearer x", "Basic eDp4", `Bearer ${tokens["admin"]}x`]) {
        const { code, details } = await statusOf(client, path, bad);
        const wanted = needs === "open" ? "let in" : "kept out";
        expect([path, bad, refused.includes(code) ? "kept out" : "let in"]).toEqual([
          path,
          bad,
          wanted,
        ]);
        if (needs !== "open") {
          expect(code).toBe(grpcStatus.UNAUTHENTICATED);
          expect(details).toMatch(/STAIRS_TOKEN|does not know this token/);
        }
      }
      for (const scope of all) {
        const { code, details } = await statusOf(client, path, `Bearer ${tokens[scope]}`);
        const open = needs === "open";
        const may = open || scope === "admin" || needs.some((each) => each === scope);
        expect([path, scope, !refused.includes(code)]).toEqual([path, scope, may]);
        if (may) continue;
        expect(code).toBe(grpcStatus.PERMISSION_DENIED);
        expect(details).toMatch(
          `needs the scope ${open ? "" : needs.join(" or ")}; the token ${scope} has`,
        );
      }
    }
    expect(await healthOf(address)).toBe("SERVING");
  });

  it("changes nothing for a wrong scope: no pipeline, no plan, no session, no row", async () => {
    const { address, tokens } = await guarded({
      r: ["read"],
      w: ["worker"],
      p: ["produce"],
    });
    const spec = chainOf("kept", "a");
    const register = (token: string | undefined, activate: boolean): Promise<number> => {
      const client = clientOf(stairsProtocol().PipelineService, address, { ...nothing, token });
      return new Promise<number>((resolve) => {
        client.register({ pipelines: [spec], activate }, (error: ServiceError | null) =>
          resolve(error?.code ?? grpcStatus.OK),
        );
      }).finally(() => client.close());
    };
    const seen = async () => {
      const answer = await askStatus(address, { token: tokens["r"] });
      if (!("pipelines" in answer)) throw answer;
      return { workers: answer.coordinator?.workers, pipelines: answer.pipelines.length };
    };
    expect(await register(tokens["r"], false)).toBe(grpcStatus.PERMISSION_DENIED);
    // Who may register may still not say which plan new rows follow.
    expect(await register(tokens["w"], true)).toBe(grpcStatus.PERMISSION_DENIED);
    expect(await register(undefined, false)).toBe(grpcStatus.UNAUTHENTICATED);
    expect(await work(address, tokens["p"]).ended).toBe(grpcStatus.PERMISSION_DENIED);
    expect(await work(address, undefined).ended).toBe(grpcStatus.UNAUTHENTICATED);
    expect(await seen()).toEqual({ workers: 0, pipelines: 0 });

    expect(await register(tokens["w"], false)).toBe(grpcStatus.OK);
    const welcomed = work(address, tokens["w"]);
    await welcomed.welcome;
    expect(await seen()).toEqual({ workers: 1, pipelines: 1 });
    welcomed.stop();
  });

  it("ends the streams of a token that is revoked, and leaves the others alone", async () => {
    const { address, state, tokens } = await guarded({
      gone: ["worker"],
      stays: ["worker"],
      r: ["read"],
    });
    const gone = work(address, tokens["gone"]);
    const stays = work(address, tokens["stays"]);
    await Promise.all([gone.welcome, stays.welcome]);
    await revokeToken(join(state, "tokens.json"), "gone");
    expect(await gone.ended).toBe(grpcStatus.UNAUTHENTICATED);
    expect(await work(address, tokens["gone"]).ended).toBe(grpcStatus.UNAUTHENTICATED);
    stays.stop();
    expect(await stays.ended).toBe(grpcStatus.CANCELLED);
  });
});

it("the first token of a coordinator ends what came in without one", async () => {
  const { address, state } = await guarded({});
  const early = work(address, undefined);
  await early.welcome;
  const token = await tokenFor(state, "w", ["worker"]);
  expect(await early.ended).toBe(grpcStatus.UNAUTHENTICATED);
  const late = work(address, token);
  await late.welcome;
  late.stop();
});

/** A worker's stream with a Hello. */
function work(address: string, token: string | undefined) {
  const client = clientOf(stairsProtocol().WorkerService, address, { ...nothing, token });
  const stream = client.work();
  const welcome = new Promise<WorkResponse__Output>((resolve) => stream.once("data", resolve));
  const ended = new Promise<number>((resolve) => {
    stream.on("error", (error: ServiceError) => resolve(error.code));
  }).finally(() => client.close());
  stream.write({ hello: { instanceId: instanceId(), steps: [{ name: "test.kept/a" }] } });
  return { welcome, ended, stop: () => stream.cancel() };
}

describe("stairs token", () => {
  it("writes a token once, lists only its name and scopes, and ends it", async () => {
    const tokens = ["--state", emptyFolder()];
    const wish = ["--scope", "worker,produce", "--name", "w", "--expires", "90d"];
    const made = stairs(["token", "create", ...wish, ...tokens]);
    expect(await made.exit).toEqual({ code: 0, signal: null });
    expect(made.stdout).toMatch(/^stairs_[\w-]{43}\n$/);
    expect(made.stderr).toMatch(/The token w \(worker, produce\) is valid until \d{4}-/);
    const list = await ran(["token", "list", "--json", ...tokens]);
    expect(JSON.parse(list.stdout)).toMatchObject([
      { name: "w", scopes: ["worker", "produce"], expired: false },
    ]);
    expect(list.stdout + list.stderr).not.toContain(made.stdout.trim());
    expect(await ran(["token", "revoke", "w", ...tokens])).toMatchObject({ code: 0 });
    expect(await ran(["token", "revoke", "w", ...tokens])).toMatchObject({ code: 1 });
    expect(await ran(["token", "create", "--scope", "root", ...tokens])).toMatchObject({ code: 2 });
    expect(await ran(["token", "create", "--scope", "consume", ...tokens])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("The scope consume guards no method yet") as unknown,
    });
    expect((await ran(["token", "create", "--help"])).stdout).not.toMatch(/consume/);
    expect(await ran(["token", "create", ...tokens])).toMatchObject({ code: 2 });
  });

  it("revokes the token of a worker that runs: it ends, and says why", async () => {
    const state = emptyFolder();
    const token = await tokenFor(state, "w", ["worker", "produce"]);
    const cwd = projectFolder({
      "stairs.config.ts": `
        import { App, defineProject, type Inputs } from "@stairs/sdk";
        const app = new App("shop");
        function twice({ id }: { id: number }) { return { twice: id * 2 }; }
        app.pipeline("orders", (_, { id }: Inputs<{ id: number }>) =>
          id.subscribeFunc(twice, { asWorker: true }));
        export default defineProject({ name: "shop", apps: [app], tokenFile: "shop.token" });
      `,
    });
    const { address } = await coordinatorOfTest({ state });
    const at = ["--coordinator", address];
    // The file that the project names is not there: said before anything is sent.
    const early = await ran(["pipelines", "run", ...at], { cwd });
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining("shop.token")]);

    const env = { STAIRS_TOKEN: token };
    const workers = stairs(["pipelines", "run", ...at], { cwd, env });
    await workers.line(/1 worker is ready/);
    const look = await ran(["inspect", "status", ...at], { env });
    expect([look.code, look.stderr]).toEqual([
      1,
      expect.stringMatching(/NOT_ALLOWED.*needs the scope read; the token w has worker, produce/),
    ]);
    await revokeToken(join(state, "tokens.json"), "w");
    await workers.line(/\[worker-1\] \[UNAUTHENTICATED\] The coordinator does not know this token/);
    const late = await ran(["push", "shop.orders", ...at], { env });
    expect([late.code, late.stderr]).toEqual([1, expect.stringContaining("[UNAUTHENTICATED]")]);
  });
});
