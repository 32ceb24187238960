/** Copies of a few bytes, for which the start of the runtime's own copy costs more than the copy. */

const fewBytes = 40;

/**
 * Copies `source` from `from` up to `to` into `target` at `at`.
 * @returns The offset in `target` behind the copy.
 */
export function copyBytes(
  source: Buffer,
  from: number,
  to: number,
  target: Buffer,
  at: number,
): number {
  if (to - from > fewBytes) {
    source.copy(target, at, from, to);
    return at + to - from;
  }
  let next = at;
  for (let i = from; i < to; i++) target[next++] = source[i] as number;
  return next;
}
