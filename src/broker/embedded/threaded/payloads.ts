/**
 * Payloads cross between threads as transferred memory. The sender copies a payload once into separate memory, and the
 * receiver reads it there without another copy. The copy has two reasons: a payload is often a small part of a much
 * larger buffer, which would otherwise cross as a whole, and the sender must keep its own payload because it may have
 * to send it again.
 */
import type { AskAnswer, AskRequest } from "../../forward.js";
import type { Method } from "./messages.js";

type Change = (payload: Buffer) => Buffer;

/** Where the methods' arguments have payloads. */
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
  /** The payloads' memory, whose ownership passes to the receiver. */
  readonly transfer: readonly ArrayBuffer[];
}

/** A method's argument in the form in which it is sent. */
export function sendRequest<M extends Method>(
  method: M,
  of: AskRequest<M>,
): Crossing<AskRequest<M>> {
  return sent((change) => inRequests[method]?.(of, change) ?? of);
}

/** Restores a method's argument from the form in which it was sent. */
export function receiveRequest<M extends Method>(method: M, of: AskRequest<M>): AskRequest<M> {
  return inRequests[method]?.(of, received) ?? of;
}

/** A method's answer in the form in which it is sent. */
export function sendAnswer<M extends Method>(method: M, of: AskAnswer<M>): Crossing<AskAnswer<M>> {
  return sent((change) => inAnswers[method]?.(of, change) ?? of);
}

/** Restores a method's answer from the form in which it was sent. */
export function receiveAnswer<M extends Method>(method: M, of: AskAnswer<M>): AskAnswer<M> {
  return inAnswers[method]?.(of, received) ?? of;
}

/** A Buffer arrives as a Uint8Array over the same memory. */
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
