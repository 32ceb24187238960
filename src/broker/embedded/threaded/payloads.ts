/**
 * Rows cross between threads as bytes that change hands: the sender copies a payload once, into memory of its
 * own, and the receiver reads it where it is. A payload is often a small part of much larger memory, all of which
 * would be copied otherwise, and the sender keeps its own: it may have to send the same again.
 */
import type { Answer, Arguments, Method } from "./messages.js";

type Change = (payload: Buffer) => Buffer;

/** Where methods' arguments have payloads. */
const inArguments: {
  readonly [M in Method]?: (of: Arguments<M>, change: Change) => Arguments<M>;
} = {
  enqueue: ([request], change) => [
    { ...request, entries: each(request.entries, change), dead: each(request.dead, change) },
  ],
  commit: ([commit], change) => [
    {
      ...commit,
      enqueue: each(commit.enqueue, change),
      delay: commit.delay.map(({ entry, dueMs }) => ({ entry: one(entry, change), dueMs })),
      dead: each(commit.dead, change),
    },
  ],
  split: ([ref, pieces, lost], change) => [ref, each(pieces, change), lost],
  stage: ([callId, part, entries, home], change) => [callId, part, each(entries, change), home],
  settleDead: ([decision], change) => [
    {
      ...decision,
      letters: decision.letters.map(({ left, ...letter }) => ({
        ...letter,
        left: left && one(left, change),
      })),
      enqueue: each(decision.enqueue, change),
      dead: each(decision.dead, change),
    },
  ],
};

/** Where methods' answers have payloads. */
const inAnswers: {
  readonly [M in Method]?: (of: Answer<M>, change: Change) => Answer<M>;
} = {
  lease: (entries, change) => each(entries, change),
  deadLetter: (letter, change) => letter && one(letter, change),
};

interface Crossing<T> {
  readonly message: T;
  /** The payloads' memory, which is the receiver's from now on. */
  readonly transfer: readonly ArrayBuffer[];
}

/** A method's arguments as they are sent. */
export function sendArguments<M extends Method>(
  method: M,
  of: Arguments<M>,
): Crossing<Arguments<M>> {
  return sent((change) => inArguments[method]?.(of, change) ?? of);
}

/** A method's arguments as they were before they were sent. */
export function receiveArguments<M extends Method>(method: M, of: Arguments<M>): Arguments<M> {
  return inArguments[method]?.(of, received) ?? of;
}

/** A method's answer as it is sent. */
export function sendAnswer<M extends Method>(method: M, of: Answer<M>): Crossing<Answer<M>> {
  return sent((change) => inAnswers[method]?.(of, change) ?? of);
}

/** A method's answer as it was before it was sent. */
export function receiveAnswer<M extends Method>(method: M, of: Answer<M>): Answer<M> {
  return inAnswers[method]?.(of, received) ?? of;
}

/** What arrives of a Buffer is an array of bytes over the same memory. */
export function received(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sent<T>(write: (change: Change) => T): Crossing<T> {
  const transfer: ArrayBuffer[] = [];
  const message = write((payload) => {
    const memory = new ArrayBuffer(payload.length);
    const own = Buffer.from(memory);
    payload.copy(own);
    transfer.push(memory);
    return own;
  });
  return { message, transfer };
}

function one<T extends { readonly payload: Buffer }>(of: T, change: Change): T {
  return { ...of, payload: change(of.payload) };
}

function each<T extends { readonly payload: Buffer }>(of: readonly T[], change: Change): T[] {
  return of.map((item) => one(item, change));
}
