import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import { reflectionDefinition, stairsProtocol } from "@stairs/core/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listServices } from "../support/standard-services.js";
import { generate, generatedFolder } from "../tools/proto-generate.js";

let fresh: string;

beforeAll(async () => {
  fresh = await mkdtemp(join(tmpdir(), "stairs-generated-"));
  await generate(fresh);
});

afterAll(() => rm(fresh, { recursive: true, force: true }));

it("what is committed is what the proto files generate", async () => {
  const [committed, expected] = await Promise.all([contentOf(generatedFolder), contentOf(fresh)]);
  expect([...committed.keys()]).toEqual([...expected.keys()]);
  for (const [path, text] of expected) {
    expect(committed.get(path) === text, `${path}: run npm run proto:generate`).toBe(true);
  }
});

it("a stranger finds every service by reflection", async () => {
  const services = Object.entries(stairsProtocol()).filter(([, value]) => "service" in value);
  const names = services.map(([name]) => `stairs.v1.${name}`).sort();
  expect(names).toContain("stairs.v1.WorkerService");

  const server = new Server();
  new ReflectionService(reflectionDefinition()).addToServer(server);
  try {
    const found = await listServices(`127.0.0.1:${await listen(server)}`);
    expect(found.filter((name) => name.startsWith("stairs.")).sort()).toEqual(names);
  } finally {
    server.forceShutdown();
  }
});

it("messages keep camelCase names, maps and enums on their way", () => {
  const { Work } = stairsProtocol().WorkerService.service;
  const hello = {
    instanceId: "abc",
    maxConcurrentCalls: 3,
    labels: { gpu: "1" },
    steps: [{ name: "a", kind: "KIND_CONSUMER" as const }],
  };
  expect(Work.requestDeserialize(Work.requestSerialize({ hello })).hello).toMatchObject(hello);
});

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

/** Path below the folder to text. */
async function contentOf(folder: string): Promise<Map<string, string>> {
  const found = await readdir(folder, { recursive: true });
  const content = new Map<string, string>();
  for (const path of found.filter((name) => name.endsWith(".ts")).sort()) {
    content.set(path, await readFile(join(folder, path), "utf8"));
  }
  return content;
}
