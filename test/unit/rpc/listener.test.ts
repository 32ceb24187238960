import { connect, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../../src/observe/log.js";
import { limits } from "@stairs/core";
import { Listener } from "../../../src/rpc/listener.js";
import { readTlsFiles } from "../../../src/rpc/tls-files.js";
import { authority } from "../../support/certificates.js";
import { FakeClock } from "../../support/fake-clock.js";

async function scene(secure: boolean) {
  const clock = new FakeClock();
  const tls = secure ? await readTlsFiles(await (await authority()).sign(), Date.now()) : undefined;
  const connected: Socket[] = [];
  const listener = await Listener.open({
    host: "127.0.0.1",
    port: 0,
    tls,
    connected: (socket) => connected.push(socket),
    clock,
    log: silentLog,
  });
  onTestFinished(() => listener.close());
  return { clock, listener, connected };
}

/** Its end: once the other side has closed. */
async function guest({ port }: Listener): Promise<{ socket: Socket; ended: Promise<void> }> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => undefined).resume();
  await new Promise((go) => socket.once("connect", go));
  return { socket, ended };
}

it.each([
  ["TLS", true],
  ["plain text", false],
])("a stranger is sent away after ten seconds, over %s", async (_name, secure) => {
  const { clock, listener } = await scene(secure);
  const first = await guest(listener);
  await expect.poll(() => listener.strangers).toBe(1);
  clock.advance(limits.strangerMs - 1000);
  const second = await guest(listener);
  await expect.poll(() => listener.strangers).toBe(2);
  clock.advance(2000);
  await first.ended;
  expect(second.socket.destroyed).toBe(false);
  expect(listener.strangers).toBe(1);
});

it("who was let in stays", async () => {
  const { clock, listener, connected } = await scene(false);
  const known = await guest(listener);
  const stranger = await guest(listener);
  await expect.poll(() => connected.length).toBe(2);
  const port = known.socket.localPort;
  listener.admitted({ remoteAddress: "127.0.0.1", remotePort: port });
  clock.advance(limits.strangerMs + 1000);
  await stranger.ended;
  clock.advance(limits.strangerMs * 10);
  expect(known.socket.destroyed).toBe(false);
  expect(connected.find(({ remotePort }) => remotePort === port)?.destroyed).toBe(false);
});
