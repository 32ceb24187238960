/** Waiting for what other processes do. */
import { expect } from "vitest";

const pollMs = 10;
const patienceMs = 120_000;

/**
 * What `look` answers when it first answers anything. Fails after two minutes, unless told otherwise.
 * @param what For the message: `a worker with a call in hand`.
 */
export async function eventually<Found>(
  what: string,
  look: () => Found | undefined | Promise<Found | undefined>,
  timeoutMs = patienceMs,
): Promise<Found> {
  let found: Found | undefined;
  const message = `waiting for ${what}`;
  await expect
    .poll(async () => (found = await look()), { interval: pollMs, timeout: timeoutMs, message })
    .toBeDefined();
  return found as Found;
}

/** The same for what is true or not. */
export async function eventuallyTrue(
  what: string,
  look: () => boolean | Promise<boolean>,
  timeoutMs = patienceMs,
): Promise<void> {
  await eventually(what, async () => ((await look()) ? true : undefined), timeoutMs);
}

/** What `coming` gives. Rejects when it does not come in time. */
export async function within<Found>(
  limitMs: number,
  what: string,
  coming: Promise<Found>,
): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`waited ${limitMs} ms for ${what}`);
    timer = setTimeout(() => reject(error), limitMs);
  });
  return Promise.race([coming, late]).finally(() => clearTimeout(timer));
}
