/** `int64s`: signed 64-bit integers in two's complement. */
import { packed } from "./packed.js";

export const int64s = packed({
  code: 3,
  text: ({ data }, at) => data.readBigInt64LE(at * 8).toString(),
  toJson({ data, baseRows }) {
    const texts: string[] = [];
    for (let at = 0; at < baseRows; at++) texts.push(data.readBigInt64LE(at * 8).toString());
    return { data: Buffer.from(`[${texts.join(",")}]`) };
  },
});
