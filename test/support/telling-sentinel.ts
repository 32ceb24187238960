/** A sentinel that can tell of a new master at the worst moment: while it is asked for the master. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { once } from "node:events";
import { Signal } from "./signal.js";

const channel = "+switch-master";

/** Knows one master. */
export interface TellingSentinel {
  readonly port: number;
  /** Resolves when somebody wants to be told of new masters. */
  readonly heard: Promise<void>;
  /** Resolves when somebody has asked for the master, was told first that there is a new one, and then got the answer. */
  tellWhenAsked(): Promise<void>;
  stop(): Promise<void>;
}

/** @param masterPort The master's, now and later. */
export async function startTellingSentinel(masterPort: number): Promise<TellingSentinel> {
  const sockets = new Set<Socket>();
  const listeners = new Set<Socket>();
  const heard = new Signal<void>();
  let told: (() => void) | undefined;

  const tell = async (): Promise<void> => {
    const done = told;
    if (done === undefined) return;
    told = undefined;
    // Who is told hangs up.
    const gone = [...listeners].map((listener) => once(listener, "close"));
    for (const listener of listeners) listener.write(reply(["message", channel, "a new master"]));
    await Promise.all(gone);
    done();
  };
  const answer = async (words: readonly string[], socket: Socket): Promise<void> => {
    const [command = "", what = ""] = words.map((word) => word.toLowerCase());
    if (command === "subscribe") {
      listeners.add(socket);
      socket.write(`*3\r\n${bulk(command)}${bulk(channel)}:1\r\n`);
      heard.give();
    } else if (what === "get-master-addr-by-name") {
      await tell();
      socket.write(reply(["127.0.0.1", String(masterPort)]));
    } else if (command === "hello") {
      socket.write("-NOPROTO unsupported protocol version\r\n");
    } else {
      socket.write(what === "sentinels" ? reply([]) : "+OK\r\n");
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => listeners.delete(socket) && sockets.delete(socket));
    let rest = "";
    socket.on("data", (chunk) => {
      rest += chunk.toString();
      for (let next = commandOf(rest); next !== undefined; next = commandOf(rest)) {
        rest = rest.slice(next.length);
        void answer(next.words, socket);
      }
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    heard: heard.taken,
    tellWhenAsked: () => new Promise((resolve) => (told = resolve)),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}

/** The first whole command of what has come: `*2\r\n$4\r\n…`. */
function commandOf(text: string): { words: readonly string[]; length: number } | undefined {
  const lines = text.split("\r\n");
  const count = Number(lines[0]?.slice(1));
  const words = lines.slice(1, 1 + 2 * count).filter((_, at) => at % 2 === 1);
  // The last line ends where something stands behind it.
  if (!(count > 0) || lines.length < 2 + 2 * count) return undefined;
  return { words, length: lines.slice(0, 1 + 2 * count).join("\r\n").length + 2 };
}

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

function reply(texts: readonly string[]): string {
  return `*${texts.length}\r\n${texts.map(bulk).join("")}`;
}
