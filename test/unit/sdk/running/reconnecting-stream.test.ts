import { StairsError } from "@stairs/core";
import { type PushRequest, type PushResponse__Output, stairsProtocol } from "@stairs/core/protocol";
import { describe, expect, it } from "vitest";
import { clientOf } from "../../../../sdk-ts/src/link/channel.js";
import {
  type Connection,
  type Loss,
  type Next,
  ReconnectingStream,
  type StreamProtocol,
} from "../../../../sdk-ts/src/link/reconnecting-stream.js";
import { FakeClock } from "../../../support/fake-clock.js";
import { Inbox } from "../../../support/inbox.js";
import { Signal } from "../../../support/signal.js";
import { type PushStream, ScriptedCoordinator } from "./scripted-coordinator.js";

const access = {
  ca: undefined,
  cert: undefined,
  key: undefined,
  serverName: undefined,
  token: undefined,
  tokenFile: undefined,
  insecure: false,
};
const opened = { opened: { nextSequence: 1, window: 1, maxMessageBytes: 1, maxBatchRows: 0 } };
const ack = (sequence: number): { ack: { sequence: number } } => ({ ack: { sequence } });
const cut = new StairsError("INTERNAL", "cut");
/** Longer than any pause, shorter than the limit of an attempt. */
const anyPauseMs = 5100;
/** The pause before another address is at most so long. */
const shortestPauseMs = 120;
const firstConnectMs = 3000;

/** A protocol of which a test decides what comes after each loss. */
class Script implements StreamProtocol<PushRequest, PushResponse__Output> {
  readonly clock = new FakeClock();
  readonly stream: ReconnectingStream<PushRequest, PushResponse__Output>;
  readonly attempts: string[] = [];
  readonly losses = new Inbox<Loss>("loss");
  readonly acks = new Inbox<number>("ack");
  readonly opens = new Inbox<boolean>("open stream");
  readonly end = new Signal<StairsError | undefined>();
  next: Next = { to: "same" };

  /** @param unusable Thrown by attempts. */
  constructor(
    address: string,
    public unusable?: StairsError,
  ) {
    this.stream = new ReconnectingStream(
      { address, access, firstConnectMs, clock: this.clock },
      this,
    );
    this.stream.start();
  }

  connect(address: string): Connection<PushRequest, PushResponse__Output> {
    this.attempts.push(address);
    if (this.unusable !== undefined) throw this.unusable;
    const client = clientOf(stairsProtocol().IngestService, address, access);
    const stream = client.push();
    stream.write({ open: { producer: `attempt ${this.attempts.length}` } });
    return { stream, close: () => client.close() };
  }

  receive(message: PushResponse__Output): void {
    if (message.opened) this.opens.put(this.stream.opened());
    if (message.ack) this.acks.put(message.ack.sequence);
  }

  lost(loss: Loss): Next {
    this.losses.put(loss);
    return this.next;
  }

  ended(error: StairsError | undefined): void {
    this.end.give(error);
  }
}

/** A script whose stream is open, and the coordinator's side of it. */
async function open(): Promise<{
  coordinator: ScriptedCoordinator;
  script: Script;
  stream: PushStream;
}> {
  const coordinator = await ScriptedCoordinator.start();
  const script = new Script(coordinator.address);
  const stream = await answer(coordinator, script);
  return { coordinator, script, stream };
}

/** Opens the next stream. */
async function answer(coordinator: ScriptedCoordinator, script: Script): Promise<PushStream> {
  const stream = await coordinator.push();
  await stream.next();
  stream.send(opened);
  await script.opens.take();
  return stream;
}

/** An address at which no process listens. */
async function silentAddress(): Promise<string> {
  const gone = await ScriptedCoordinator.start();
  gone.stop();
  return gone.address;
}

describe("a stream", () => {
  it("carries messages both ways once it is open, and none before", async () => {
    const coordinator = await ScriptedCoordinator.start();
    const script = new Script(coordinator.address);
    const stream = await coordinator.push();
    expect((await stream.next()).open?.producer).toBe("attempt 1");
    script.stream.send({ batch: { sequence: 1 } });
    stream.send(opened);
    expect(await script.opens.take()).toBe(true);
    script.stream.send({ batch: { sequence: 2 } });
    expect((await stream.next()).batch?.sequence).toBe(2);
    stream.send(ack(2));
    expect(await script.acks.take()).toBe(2);
    script.stream.end();
    await stream.cancelled;
  });

  it("that is lost is followed by another one, after a pause", async () => {
    const { coordinator, script, stream } = await open();
    stream.end(cut);
    const { phase, error } = await script.losses.take();
    expect([phase, error.code, error.message]).toEqual(["open", "INTERNAL", "cut"]);
    expect(script.stream.isOpen).toBe(false);
    script.clock.advance(19);
    expect(script.attempts).toHaveLength(1);
    script.clock.advance(anyPauseMs);
    const again = await coordinator.push();
    expect((await again.next()).open?.producer).toBe("attempt 2");
    again.send(opened);
    expect(await script.opens.take()).toBe(false);
    script.stream.end();
  });

  it("that the coordinator closes without a status is lost too", async () => {
    const { script, stream } = await open();
    stream.end();
    expect(await script.losses.take()).toMatchObject({
      phase: "open",
      status: undefined,
      error: { code: "UNREACHABLE" },
    });
    script.stream.end();
  });

  it("that this side closes receives until the coordinator has ended it", async () => {
    const { script, stream } = await open();
    script.next = { to: "end" };
    script.stream.close();
    await stream.halfClosed;
    script.stream.send({ batch: { sequence: 1 } });
    stream.send(ack(7));
    expect(await script.acks.take()).toBe(7);
    stream.end();
    expect((await script.losses.take()).phase).toBe("closing");
    expect(await script.end.taken).toBeUndefined();
    expect(script.clock.timers).toBe(0);
  });

  it("that this side closes is cut after 2 s when the coordinator does not end it", async () => {
    const { script, stream } = await open();
    script.next = { to: "end" };
    script.stream.close();
    await stream.halfClosed;
    script.clock.advance(2000);
    await stream.cancelled;
    expect((await script.losses.take()).phase).toBe("closing");
    expect(await script.end.taken).toBeUndefined();
  });

  it("ends with the error that its protocol names", async () => {
    const { script, stream } = await open();
    const why = new StairsError("BAD_BATCH", "Batch 1 is malformed.");
    script.next = { to: "end", error: why };
    stream.end(why);
    expect(await script.end.taken).toBe(why);
    expect(script.clock.timers).toBe(0);
  });

  it("ends at once, open, while it connects and in a pause, and leaves no timer", async () => {
    const whileOpen = await open();
    whileOpen.script.stream.end();
    await whileOpen.stream.cancelled;

    const inPause = await open();
    inPause.stream.end(cut);
    await inPause.script.losses.take();
    inPause.script.stream.end();

    const coordinator = await ScriptedCoordinator.start();
    const connecting = new Script(coordinator.address);
    const stream = await coordinator.push();
    connecting.stream.end();
    await stream.cancelled;

    for (const { end, clock, losses } of [whileOpen.script, inPause.script, connecting]) {
      expect(await end.taken).toBeUndefined();
      expect(clock.timers).toBe(0);
      expect(losses.size).toBe(0);
    }
  });
});

describe("attempts", () => {
  it("end when no coordinator answers within the limit of the first connection", async () => {
    const address = await silentAddress();
    const script = new Script(address);
    script.next = { to: "other" };
    const beganAt = script.clock.now();
    await script.losses.take();
    while (script.clock.timers > 0) {
      const attempts = script.attempts.length;
      while (script.attempts.length === attempts) script.clock.advance(10);
      await script.losses.take();
    }
    expect(await script.end.taken).toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringContaining("stairs coord start") as unknown,
    });
    expect(script.attempts.length).toBeGreaterThan(2);
    expect(script.clock.now() - beganAt).toBeGreaterThan(firstConnectMs * 0.9);
    expect(script.clock.now() - beganAt).toBeLessThanOrEqual(firstConnectMs);
  });

  it("end at that limit too when a coordinator closes each stream before it is open", async () => {
    const coordinator = await ScriptedCoordinator.start();
    const script = new Script(coordinator.address);
    for (let attempt = 0; attempt < 2; attempt++) {
      (await coordinator.push()).end();
      await script.losses.take();
      script.clock.advance(firstConnectMs * 0.95);
    }
    expect(await script.end.taken).toMatchObject({ code: "UNREACHABLE" });
  });

  it("go on for ever once a stream was open", async () => {
    const { coordinator, script, stream } = await open();
    script.next = { to: "other" };
    coordinator.stop();
    await stream.cancelled;
    for (let attempt = 0; attempt < 20; attempt++) {
      await script.losses.take();
      script.clock.advance(anyPauseMs);
    }
    expect(script.attempts.length).toBe(21);
    script.stream.end();
  });

  it("at a coordinator that says nothing are cancelled: the first after 3 s, a later one after 10 s", async () => {
    const coordinator = await ScriptedCoordinator.start();
    const first = new Script(coordinator.address);
    const silent = await coordinator.push();
    first.clock.advance(firstConnectMs - 1);
    expect(first.losses.size).toBe(0);
    first.clock.advance(1);
    await silent.cancelled;
    expect(await first.end.taken).toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringContaining(coordinator.address) as unknown,
    });

    const later = await open();
    later.stream.end(cut);
    await later.script.losses.take();
    later.script.clock.advance(anyPauseMs);
    const mute = await later.coordinator.push();
    later.script.clock.advance(10_000);
    await mute.cancelled;
    expect(await later.script.losses.take()).toMatchObject({
      phase: "connecting",
      error: { code: "UNREACHABLE" },
    });
    later.script.stream.end();
  });

  it("share the limit of the first connection where there are several addresses, and the error names all", async () => {
    const first = await ScriptedCoordinator.start();
    const second = await ScriptedCoordinator.start();
    const both = [first.address, second.address].sort();
    const script = new Script(both.join(","));
    script.next = { to: "other" };
    script.clock.advance(firstConnectMs / 2);
    await script.losses.take();
    script.clock.advance(firstConnectMs / 2 + shortestPauseMs);
    await script.losses.take();
    expect([...script.attempts].sort()).toEqual(both);
    expect(await script.end.taken).toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringContaining(both.join(", ")) as unknown,
    });
  });

  it("go where the coordinator names, then back to the list, and say once that they missed", async () => {
    const { coordinator, script, stream } = await open();
    const named = await silentAddress();
    script.next = { to: "named", addresses: [named] };
    stream.end(cut);
    await script.losses.take();
    script.next = { to: "other" };
    script.clock.advance(anyPauseMs);
    await script.losses.take();
    script.clock.advance(anyPauseMs);
    await answer(coordinator, script);
    const { address } = coordinator;
    expect(script.attempts).toEqual([address, named, address]);
    expect([script.stream.takeMissed(), script.stream.takeMissed()]).toEqual([true, false]);
    script.stream.end();
  });

  it("end without an error when no stream is open within the time that is left", async () => {
    const { coordinator, script, stream } = await open();
    coordinator.stop();
    await stream.cancelled;
    await script.losses.take();
    script.stream.endUnlessOpenWithin(300);
    script.clock.advance(300);
    expect(await script.end.taken).toBeUndefined();
    expect(script.clock.timers).toBe(0);
  });

  it("go on when a stream is open before that time is over", async () => {
    const { coordinator, script, stream } = await open();
    stream.end(cut);
    await script.losses.take();
    script.stream.endUnlessOpenWithin(60_000);
    script.clock.advance(anyPauseMs);
    const again = await answer(coordinator, script);
    script.clock.advance(60_000);
    again.send(ack(1));
    expect(await script.acks.take()).toBe(1);
    script.stream.end();
  });
});

describe("files of this side that cannot be used", () => {
  const unusable = new StairsError("BAD_ARGUMENT", "The token cannot be read.");

  it("end the attempts before a stream was open", async () => {
    const { address } = await ScriptedCoordinator.start();
    const script = new Script(address, unusable);
    expect(await script.end.taken).toBe(unusable);
    expect(script.losses.size).toBe(0);
  });

  it("are waited for once a stream was open, since they may be in renewal", async () => {
    const { coordinator, script, stream } = await open();
    script.unusable = unusable;
    stream.end(cut);
    await script.losses.take();
    script.clock.advance(anyPauseMs);
    const loss = await script.losses.take();
    expect(loss).toMatchObject({ phase: "connecting", error: unusable, accessFailed: true });
    script.unusable = undefined;
    script.clock.advance(anyPauseMs);
    await answer(coordinator, script);
    script.stream.end();
  });
});

describe("a reason", () => {
  it("is news until the stream stands again", async () => {
    const { script } = await open();
    const { stream } = script;
    const full = "the disk is full";
    expect([stream.isNews(full), stream.isNews(full), stream.isNews("cut")]).toEqual([
      true,
      false,
      true,
    ]);
    stream.stands();
    expect(stream.isNews("cut")).toBe(true);
    stream.end();
  });
});
