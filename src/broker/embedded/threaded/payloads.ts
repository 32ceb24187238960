/**
 * Rows cross between threads as bytes that change hands: the sender copies a payload once, into memory of its
 * own, and the receiver reads it where it is. A payload is often a small part of much larger memory, all of which
 * would be copied otherwise, and the sender keeps its own: it may have to send the same again.
 */
import type { AskAnswer, AskRequest } from "../../forward.js";
import type { Method } from "./messages.js";

type Change = (payload: Buffer) => Buffer;

/** Where what methods are called with has payloads. */
const inRequests: {
  readonly [M in Method]?: (of: AskRequest<M>, change: Change) => AskRequest<M>;
} = {
  enqueue: (request, change) => ({
    ...request,
    entries: each(request.entries, change),
    dead: each(request.dead, change),
  }),
  commit: (commit, change) => ({
    ...commit,
    enqueue: each(commit.enqueue, change),
    delay: commit.delay.map(({ entry, dueMs }) => ({ entry: one(entry, change), dueMs })),
    dead: each(commit.dead, change),
  }),
  split: (split, change) => ({ ...split, pieces: each(split.pieces, change) }),
  stage: (part, change) => ({ ...part, entries: each(part.entries, change) }),
  settleDead: (decision, change) => ({
    ...decision,
    letters: decision.letters.map(({ left, ...letter }) => ({
      ...letter,
      left: left && one(left, change),
    })),
    enqueue: each(decision.enqueue, change),
    dead: each(decision.dead, change),
  }),
};

/** Where methods' answers have payloads. */
const inAnswers: {
  readonly [M in Method]?: (of: AskAnswer<M>, change: Change) => AskAnswer<M>;
} = {
  lease: (entries, change) => each(entries, change),
  deadLetter: (letter, change) => letter && one(letter, change),
};

interface Crossing<T> {
  readonly message: T;
  /** The payloads' memory, which is the receiver's from now on. */
  readonly transfer: readonly ArrayBuffer[];
}

/** What a method is called with, as it is sent. */
export function sendRequest<M extends Method>(
  method: M,
  of: AskRequest<M>,
): Crossing<AskRequest<M>> {
  return sent((change) => inRequests[method]?.(of, change) ?? of);
}

/** What a method is called with, as it was before it was sent. */
export function receiveRequest<M extends Method>(method: M, of: AskRequest<M>): AskRequest<M> {
  return inRequests[method]?.(of, received) ?? of;
}

/** A method's answer as it is sent. */
export function sendAnswer<M extends Method>(method: M, of: AskAnswer<M>): Crossing<AskAnswer<M>> {
  return sent((change) => inAnswers[method]?.(of, change) ?? of);
}

/** A method's answer as it was before it was sent. */
export function receiveAnswer<M extends Method>(method: M, of: AskAnswer<M>): AskAnswer<M> {
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
