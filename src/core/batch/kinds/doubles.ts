/** `doubles`: IEEE 754 numbers. Only here may NaN and infinities stand (R19). */
import { packed } from "./packed.js";

export const doubles = packed({
  code: 2,
  text({ data }, at) {
    const value = data.readDoubleLE(at * 8);
    return Number.isFinite(value) ? jsonText(value) : JSON.stringify(String(value));
  },
  toJson({ data, baseRows }) {
    const texts: string[] = [];
    let nonFinite: Uint8Array | undefined;
    for (let at = 0; at < baseRows; at++) {
      const value = data.readDoubleLE(at * 8);
      texts.push(jsonText(value));
      if (Number.isFinite(value)) continue;
      nonFinite ??= new Uint8Array(baseRows);
      nonFinite[at] = 1;
    }
    return { data: Buffer.from(`[${texts.join(",")}]`), nonFinite };
  },
});

/** A double as JSON text that reads as the same double; null if JSON has no number for it. */
function jsonText(value: number): string {
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}
