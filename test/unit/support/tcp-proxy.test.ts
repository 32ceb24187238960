import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TcpProxy } from "../../support/tcp-proxy.js";

/** What a socket has received, and whether it has ended. */
class Ear {
  text = "";
  closed = false;

  constructor(socket: Socket) {
    socket.setEncoding("utf8").on("data", (text: string) => (this.text += text));
    socket.on("close", () => (this.closed = true)).on("error", () => undefined);
  }
}

describe("the TCP proxy", () => {
  let server: Server;
  let proxy: TcpProxy;
  let accepted: Socket[];
  let clients: Socket[];

  beforeEach(async () => {
    accepted = [];
    clients = [];
    server = createServer((socket) => accepted.push(socket));
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      }),
    );
    proxy = await TcpProxy.start(`127.0.0.1:${port}`);
  });

  afterEach(async () => {
    for (const socket of [...clients, ...accepted]) socket.destroy();
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });

  async function pair(): Promise<{
    client: Socket;
    target: Socket;
    atClient: Ear;
    atTarget: Ear;
  }> {
    const client = connect(proxy.port, "127.0.0.1");
    clients.push(client);
    const atClient = new Ear(client);
    const number = accepted.length;
    await expect.poll(() => accepted.length).toBe(number + 1);
    const target = accepted[number];
    if (target === undefined) throw new Error("no connection");
    return { client, target, atClient, atTarget: new Ear(target) };
  }

  function only() {
    const [connection] = proxy.connections;
    if (connection === undefined) throw new Error("no connection");
    return connection;
  }

  it("passes bytes on in both directions, and counts them", async () => {
    const { client, target, atClient, atTarget } = await pair();
    client.write("hello");
    target.write("yes");
    await expect.poll(() => [atTarget.text, atClient.text]).toEqual(["hello", "yes"]);
    expect(proxy.counts).toMatchObject({ accepted: 1, cut: 0, forwarded: { up: 5, down: 3 } });
  });

  it("passes an end on, and what the other side still says", async () => {
    const { client, target, atClient } = await pair();
    target.allowHalfOpen = true;
    target.on("end", () => target.end("last words"));
    client.end("bye");
    await expect.poll(() => [atClient.text, atClient.closed]).toEqual(["last words", true]);
    await expect.poll(() => proxy.connections).toEqual([]);
  });

  it("cuts a connection at once: both sides notice", async () => {
    const { atClient, atTarget } = await pair();
    only().cut();
    await expect.poll(() => [atClient.closed, atTarget.closed]).toEqual([true, true]);
    expect(proxy.counts.cut).toBe(1);
    expect(proxy.connections).toEqual([]);
  });

  it("cuts after exactly so many bytes of a direction", async () => {
    const { client, atClient, atTarget } = await pair();
    only().cutAfter("up", 7);
    client.write("12345");
    client.write("6789");
    await expect.poll(() => [atTarget.closed, atClient.closed]).toEqual([true, true]);
    expect("1234567".startsWith(atTarget.text)).toBe(true);
    expect(proxy.counts.forwarded.up).toBe(7);
  });

  it("stops without anybody noticing, and passes everything on when it goes on", async () => {
    const { client, target, atClient, atTarget } = await pair();
    only().stop("up");
    client.write("kept");
    target.write("passed");
    await expect.poll(() => atClient.text).toBe("passed");
    expect([atTarget.text, atTarget.closed]).toEqual(["", false]);
    client.write(" and more");
    only().go("up");
    await expect.poll(() => atTarget.text).toBe("kept and more");
  });

  it("swallows the next bytes of a direction", async () => {
    const { client, atTarget } = await pair();
    only().swallow("up", 3);
    client.write("abcdef");
    await expect.poll(() => atTarget.text).toBe("def");
    expect(proxy.counts.swallowed.up).toBe(3);
  });

  it("swallows the next reply, and passes on the one after it", async () => {
    const { client, target, atClient, atTarget } = await pair();
    target.on("data", (text: string) => target.write(`re: ${text};`));
    only().swallow("down", "reply");
    client.write("one");
    await expect.poll(() => proxy.counts.swallowed.down).toBe(8);
    client.write("two");
    await expect.poll(() => atClient.text).toBe("re: two;");
    expect(atTarget.text).toBe("onetwo");
  });

  it("delays a direction and keeps its order", async () => {
    const { client, atTarget } = await pair();
    only().delay("up", 30);
    const began = performance.now();
    client.write("a");
    client.end("b");
    await expect.poll(() => atTarget.text).toBe("ab");
    expect(performance.now() - began).toBeGreaterThan(25);
  });

  it("lets nothing overtake what is delayed when the delay ends", async () => {
    const { client, atTarget } = await pair();
    const [connection] = proxy.connections;
    connection?.delay("up", 50);
    client.write("a");
    await expect.poll(() => connection?.late("up")).toBe(1);
    connection?.delay("up", 0);
    client.write("b");
    await expect.poll(() => atTarget.text).toBe("ab");
  });

  it("refuses connections for a while, then admits them, also to another target", async () => {
    const first = await pair();
    proxy.refuse();
    await expect.poll(() => first.atClient.closed).toBe(true);
    const refused = new Ear(connect(proxy.port, "127.0.0.1"));
    await expect.poll(() => refused.closed).toBe(true);
    expect(proxy.counts.refused).toBe(1);
    const next = proxy.nextConnection();
    proxy.admit();
    const { client, atTarget } = await pair();
    expect(await next).toBe(only());
    client.write("back");
    await expect.poll(() => atTarget.text).toBe("back");
  });
});
