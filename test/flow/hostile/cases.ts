/** One hostile call each: what is sent, and whether a definite answer came. */
import { status } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { Chance } from "../../support/chance.js";
import type { WireCall, WireClient } from "../../support/wire-client.js";
import { absurd, methods } from "./absurd.js";
import { answersTo, type Conversation, conversations, hello } from "./bases.js";
import { damaged } from "./mutate.js";

/** How long a definite answer may take, in milliseconds. */
const patienceMs = 8000;
const { WorkerService, IngestService } = stairsProtocol();
const work = WorkerService.service.Work;
const push = IngestService.service.Push;

/** How a case ended. */
export interface Verdict {
  /** The status's name; `answered` for a stream that goes on, `none` without a definite answer. */
  readonly status: string;
  /** What went wrong; undefined when all is well. */
  readonly trouble?: Trouble;
}

/** A case that went wrong. */
export interface Trouble {
  readonly path: string;
  readonly what: string;
  /** The messages that were sent, as hexadecimal. */
  readonly messages: readonly string[];
}

/** Sends one hostile conversation and waits for its end. */
export async function hostileCase(
  client: WireClient,
  chance: Chance,
  instanceId: string,
): Promise<Verdict> {
  if (chance.once(8)) return hostileWorker(client, chance, instanceId);
  if (chance.once(8)) return absurdCase(client, chance);
  const base = conversations[chance.below(conversations.length)]?.(instanceId);
  if (base === undefined) throw new Error("no conversation");
  const { path } = base;
  const messages = hostile(base, chance);
  const call = client.open(path);
  for (const message of messages) call.send(message);
  call.end();
  return verdict(call, path, messages);
}

/** Of whatever method: also of one that nobody has written a conversation for. */
function absurdCase(client: WireClient, chance: Chance): Promise<Verdict> {
  const { path } = methods[chance.below(methods.length)] ?? work;
  const messages = [absurd(path, chance)];
  const call = client.open(path);
  call.sendAll(messages);
  call.end();
  return verdict(call, path, messages);
}

function hostile({ path, messages }: Conversation, chance: Chance): readonly Buffer[] {
  switch (chance.below(6)) {
    case 0:
      return [absurd(path, chance)];
    case 1:
      // Well-behaved at first, so that what follows is looked at.
      return [...messages.slice(0, 1), ...some(chance, () => absurd(path, chance))];
    case 2:
      return chance.shuffled(messages);
    case 3:
      return [...messages, ...messages].slice(chance.below(messages.length + 1));
    case 4:
      return [...messages.slice(0, 1), ...messages.slice(1).map((each) => damaged(each, chance))];
    default:
      return messages.map((each) => damaged(each, chance));
  }
}

function some(chance: Chance, make: () => Buffer): Buffer[] {
  return Array.from({ length: 1 + chance.below(4) }, make);
}

/** A worker that takes real calls and answers them with damaged or absurd messages. */
async function hostileWorker(
  client: WireClient,
  chance: Chance,
  instanceId: string,
): Promise<Verdict> {
  const { path } = work;
  const messages = [work.requestSerialize(hello(instanceId, "test.victim/v"))];
  const call = client.open(path);
  call.sendAll(messages);
  const answer = (await call.takeWithin(patienceMs)) && (await call.takeWithin(200));
  const got = answer === undefined ? undefined : work.responseDeserialize(answer).call;
  const callId = got?.callId ?? "none";
  for (const request of answersTo(callId, got?.batch?.rows ?? 1)) {
    const good = work.requestSerialize(request);
    const message = chance.once(3)
      ? absurd(path, chance)
      : chance.once(4)
        ? good
        : damaged(good, chance);
    messages.push(message);
    call.send(message);
  }
  call.end();
  return verdict(call, path, messages);
}

/**
 * A stream of reports has its answer with the first report, and a producer with the word why it has to wait:
 * another peer may have paused the pipeline, or let it drain. Anything else must end.
 */
async function verdict(
  call: WireCall,
  path: string,
  messages: readonly Buffer[],
): Promise<Verdict> {
  const endless = methods.some((method) => method.path === path && method.endless);
  const waits = (message: Buffer): boolean =>
    path === push.path && push.responseDeserialize(message).wait !== null;
  const ended = await call.endedWithin(patienceMs, (message) => endless || waits(message));
  call.cancel();
  if (ended === "answered") return { status: ended };
  // An INTERNAL is a defect, whoever has found it.
  const isDefinite = ended !== undefined && ended.code >= 0 && ended.code !== status.INTERNAL;
  if (isDefinite) return { status: status[ended.code] ?? "unknown" };
  const what = ended === undefined ? `no answer within ${patienceMs} ms` : ended.message;
  const sent = messages.map((message) => message.toString("hex"));
  return { status: "none", trouble: { path, what, messages: sent } };
}
