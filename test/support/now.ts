/** Milliseconds since 1970, as histories have them. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
