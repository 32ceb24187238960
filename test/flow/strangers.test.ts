import { connect } from "node:net";
import { connectivityState, Metadata, type ServiceError } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import { clientOf } from "@stairs/sdk/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { limits } from "@stairs/core";
import { startCoordinator } from "../../src/process.js";
import { askStatus, nothing, tokenFor } from "../support/access.js";
import { authority } from "../support/certificates.js";
import { startOptions } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";

/** With TLS and a token that may read. */
async function guarded() {
  const mine = await authority();
  const state = emptyFolder();
  const token = await tokenFor(state, "r", ["read"]);
  const { cert, key } = await mine.sign();
  const running = await startCoordinator(startOptions({ state, tlsCert: cert, tlsKey: key }));
  onTestFinished(() => running.drain(0));
  const port = Number(running.address.split(":")[1]);
  return { address: running.address, port, ca: mine.ca, token };
}

/** Connections that say nothing. */
async function silent(port: number, count: number): Promise<void> {
  const sockets = Array.from({ length: count }, () => connect(port, "127.0.0.1"));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  for (const socket of sockets) socket.on("error", () => undefined).resume();
  await Promise.all(sockets.map((socket) => new Promise((go) => socket.once("connect", go))));
}

describe("connections that have not shown who they are (I9)", () => {
  it("do not slow others, five hundred of them", async () => {
    const { address, port, ca, token } = await guarded();
    const ask = async (): Promise<number> => {
      const began = performance.now();
      expect(await askStatus(address, { ca, token })).toHaveProperty("coordinator");
      return performance.now() - began;
    };
    /** The best of several: what else runs on this machine must not count. */
    const best = async (): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < 8; n++) times.push(await ask());
      return Math.min(...times);
    };
    const before = await best();
    await silent(port, 500);
    const during = await best();
    process.stderr.write(
      `connect and ask: ${before.toFixed(1)} ms alone, ${during.toFixed(1)} ms beside 500 silent connections\n`,
    );
    expect(during).toBeLessThan(before + 100);
  });

  it("give way to new ones beyond their limit; who was let in stays, who was refused does not", async () => {
    const { address, port, ca, token } = await guarded();
    const known = open(address, { ca, token });
    const refused = open(address, { ca, token: "stairs_wrong" });
    expect([await known.ask(), await refused.ask()]).toEqual(["READY", "READY"]);
    await silent(port, limits.strangers);
    await expect.poll(() => refused.state()).not.toBe("READY");
    expect(known.state()).toBe("READY");
    expect(await askStatus(address, { ca, token })).toHaveProperty("coordinator");
  });
});

it("a call with a megabyte of metadata is refused, and its connection goes on (I10)", async () => {
  const { address, ca, token } = await guarded();
  const { client, ask, state } = open(address, { ca, token });
  await ask();
  const metadata = new Metadata();
  metadata.set("x", "x".repeat(1024 * 1024));
  const error = await new Promise<ServiceError | null>((resolve) =>
    client.status({}, metadata, (refused) => resolve(refused)),
  );
  expect(error?.details).toMatch(/RST_STREAM/);
  expect(await ask()).toBe("READY");
  expect(state()).toBe("READY");
});

/** A connection that is kept. */
function open(address: string, access: Partial<typeof nothing>) {
  const client = clientOf(stairsProtocol().InspectService, address, { ...nothing, ...access });
  onTestFinished(() => client.close());
  const state = (): string | undefined =>
    connectivityState[client.getChannel().getConnectivityState(false)];
  return {
    client,
    state,
    ask: () =>
      new Promise<string | undefined>((resolve) => client.status({}, () => resolve(state()))),
  };
}
