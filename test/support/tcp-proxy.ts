/**
 * A TCP proxy that does to connections what networks do: cuts them at once or after so many bytes, delays,
 * forwards nothing (half-open: neither side notices), swallows bytes, or is not there for a while.
 *
 *   client ══▶ proxy ══▶ target       `up` is from the client to the target
 *                 ◀═                  `down` is from the target to the client
 */
import { createServer, connect as connectTcp, type Server, type Socket } from "node:net";

/** A direction of a connection. */
export type Direction = "up" | "down";

/** What a proxy has done so far. */
export interface ProxyCounts {
  readonly accepted: number;
  /** Connections that came while the proxy refused. */
  readonly refused: number;
  /** Connections that a fault has cut. */
  readonly cut: number;
  readonly forwarded: Readonly<Record<Direction, number>>;
  readonly swallowed: Readonly<Record<Direction, number>>;
}

/** A proxy in front of one address. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #open = new Set<Connection>();
  readonly #counts = {
    accepted: 0,
    refused: 0,
    cut: 0,
    forwarded: { up: 0, down: 0 },
    swallowed: { up: 0, down: 0 },
  };
  #target: string;
  #refusing = false;
  readonly #waiting: ((connection: Connection) => void)[] = [];

  private constructor(server: Server, target: string) {
    this.#server = server;
    this.#target = target;
    const address = server.address();
    this.port = typeof address === "object" && address !== null ? address.port : 0;
    server.on("connection", (client) => this.#accept(client));
  }

  /** Starts one on a free port. @param target `host:port` */
  static start(target: string): Promise<TcpProxy> {
    return new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true, allowHalfOpen: true });
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve(new TcpProxy(server, target)));
    });
  }

  /** `host:port` for clients. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The open connections, oldest first. */
  get connections(): readonly Connection[] {
    return [...this.#open];
  }

  get counts(): ProxyCounts {
    return structuredClone(this.#counts);
  }

  /** The next connection that is accepted. */
  nextConnection(): Promise<Connection> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** New connections go to another address from now on: a target that has moved. */
  retarget(target: string): void {
    this.#target = target;
  }

  /** Cuts all connections. */
  cut(): void {
    for (const connection of this.connections) connection.cut();
  }

  /** Cuts all connections and every new one, until `admit`. */
  refuse(): void {
    this.#refusing = true;
    this.cut();
  }

  /** Lets connections through again. */
  admit(): void {
    this.#refusing = false;
  }

  /** Ends all connections and the proxy itself. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.connections) connection.close();
    await closed;
  }

  #accept(client: Socket): void {
    if (this.#refusing) {
      this.#counts.refused += 1;
      client.resetAndDestroy();
      return;
    }
    this.#counts.accepted += 1;
    const split = this.#target.lastIndexOf(":");
    const target = connectTcp({
      host: this.#target.slice(0, split),
      port: Number(this.#target.slice(split + 1)),
      noDelay: true,
      allowHalfOpen: true,
    });
    const connection: Connection = new Connection(client, target, {
      forwarded: (direction, bytes) => (this.#counts.forwarded[direction] += bytes),
      swallowed: (direction, bytes) => (this.#counts.swallowed[direction] += bytes),
      cut: () => (this.#counts.cut += 1),
      closed: () => this.#open.delete(connection),
    });
    this.#open.add(connection);
    for (const wake of this.#waiting.splice(0)) wake(connection);
  }
}

interface Tell {
  readonly forwarded: (direction: Direction, bytes: number) => void;
  readonly swallowed: (direction: Direction, bytes: number) => void;
  readonly cut: () => void;
  readonly closed: () => void;
}

/** One connection through the proxy. Faults are set for one direction and last until they are lifted. */
export class Connection {
  readonly #tell: Tell;
  readonly #pipes: Readonly<Record<Direction, Pipe>>;
  #closed = false;

  constructor(client: Socket, target: Socket, tell: Tell) {
    this.#tell = tell;
    this.#pipes = {
      up: new Pipe("up", client, target, tell, () => this.cut()),
      down: new Pipe("down", target, client, tell, () => this.cut()),
    };
    for (const socket of [client, target]) {
      // A reset is an end like any other here.
      socket.on("error", () => undefined);
      socket.on("close", (failed) => this.#sideClosed(failed, [client, target]));
    }
  }

  /** Resets both sides now. */
  cut(): void {
    if (this.#closed) return;
    this.#tell.cut();
    this.#end((socket) => socket.resetAndDestroy());
  }

  /** Resets both sides when so many more bytes have passed. */
  cutAfter(direction: Direction, bytes: number): void {
    this.#pipes[direction].cutAfter(bytes);
  }

  /** Resolves when the next bytes come from that direction's sender, whatever becomes of them. */
  next(direction: Direction): Promise<void> {
    return new Promise((resolve) => {
      this.#pipes[direction].onNext(() => {
        resolve();
        return true;
      });
    });
  }

  /** Everything arrives so many milliseconds later. 0: at once again. */
  delay(direction: Direction, ms: number): void {
    this.#pipes[direction].delayMs = ms;
  }

  /** Pieces that came and are still delayed. */
  late(direction: Direction): number {
    return this.#pipes[direction].late;
  }

  /** Keeps what comes, without an end or an error for anybody, until `go`. Default: both directions. */
  stop(...directions: readonly Direction[]): void {
    for (const direction of orBoth(directions)) this.#pipes[direction].stop();
  }

  /** Passes on what was kept, and what comes. */
  go(...directions: readonly Direction[]): void {
    for (const direction of orBoth(directions)) this.#pipes[direction].go();
  }

  /**
   * The next bytes never arrive; the sender believes that they do.
   * @param bytes So many; `"reply"`: all that comes until the other direction has something to say.
   */
  swallow(direction: Direction, bytes: number | "reply"): void {
    this.#pipes[direction].swallow(bytes);
    if (bytes !== "reply") return;
    const other = direction === "up" ? "down" : "up";
    this.#pipes[other].onNext(() => this.#pipes[direction].endOfReply());
  }

  /** Ends both sides without a word. */
  close(): void {
    this.#end((socket) => socket.destroy());
  }

  /** A side that has ended in order leaves the other its time to say and hear everything. */
  #sideClosed(failed: boolean, sides: readonly Socket[]): void {
    if (failed || sides.every((socket) => socket.closed)) this.close();
  }

  #end(how: (socket: Socket) => void): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const pipe of Object.values(this.#pipes)) pipe.end(how);
    this.#tell.closed();
  }
}

function orBoth(directions: readonly Direction[]): readonly Direction[] {
  return directions.length === 0 ? ["up", "down"] : directions;
}

/** One direction. */
class Pipe {
  delayMs = 0;
  readonly #direction: Direction;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #tell: Tell;
  readonly #cut: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** What the timers are for, in the order in which it came. */
  readonly #late: (() => void)[] = [];
  #kept: Buffer[] | undefined;
  #cutAfter = Number.POSITIVE_INFINITY;
  #swallow = 0;
  /** A swallowed reply has begun to come. */
  #inReply = false;
  /** Called when bytes come; those that answer true are called no more. */
  #watchers: (() => boolean)[] = [];

  constructor(direction: Direction, from: Socket, to: Socket, tell: Tell, cut: () => void) {
    this.#direction = direction;
    this.#from = from;
    this.#to = to;
    this.#tell = tell;
    this.#cut = cut;
    from.on("data", (bytes: Buffer) => this.#came(bytes));
    from.on("end", () => this.#later(() => to.end()));
  }

  get late(): number {
    return this.#late.length;
  }

  cutAfter(bytes: number): void {
    this.#cutAfter = bytes;
  }

  stop(): void {
    this.#kept ??= [];
  }

  go(): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    for (const bytes of kept) this.#pass(bytes);
  }

  swallow(bytes: number | "reply"): void {
    this.#swallow = bytes === "reply" ? Number.POSITIVE_INFINITY : bytes;
    this.#inReply = false;
  }

  /** Called when the other direction speaks: a reply that was being swallowed is over. */
  endOfReply(): boolean {
    if (this.#inReply) this.#swallow = 0;
    return this.#inReply;
  }

  onNext(call: () => boolean): void {
    this.#watchers.push(call);
  }

  end(how: (socket: Socket) => void): void {
    for (const timer of this.#timers) clearTimeout(timer);
    how(this.#from);
  }

  #came(bytes: Buffer): void {
    this.#watchers = this.#watchers.filter((call) => !call());
    if (this.#kept !== undefined) this.#kept.push(bytes);
    else this.#later(() => this.#pass(bytes));
  }

  #later(run: () => void): void {
    if (this.delayMs === 0 && this.#timers.size === 0) return run();
    this.#late.push(run);
    // When the delay becomes shorter, a later timer may go off first: nothing overtakes anything.
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#late.shift()?.();
    }, this.delayMs);
    this.#timers.add(timer);
  }

  #pass(bytes: Buffer): void {
    const swallowed = Math.min(bytes.length, this.#swallow);
    if (swallowed > 0) {
      this.#swallow -= swallowed;
      this.#inReply = true;
      this.#tell.swallowed(this.#direction, swallowed);
    }
    const rest = bytes.subarray(swallowed, swallowed + this.#cutAfter);
    this.#cutAfter -= rest.length;
    if (rest.length > 0 && this.#to.writable) {
      this.#tell.forwarded(this.#direction, rest.length);
      this.#to.write(rest, () => {
        if (this.#cutAfter <= 0) this.#cut();
      });
    } else if (this.#cutAfter <= 0) this.#cut();
  }
}
