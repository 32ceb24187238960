import fc from "fast-check";
import { expect, it } from "vitest";
import {
  checkedPayload,
  checksum,
  crc32InSteps,
} from "../../../../src/broker/embedded/checksum.js";
import { holds } from "../../../support/seeds.js";

it("the checksum is CRC-32, and the same on versions of Node that have none", () => {
  expect(crc32InSteps(Buffer.from("123456789"))).toBe(0xcbf43926);
  holds(
    "checksums",
    fc.property(fc.string(), fc.uint8Array(), (about, bytes) => {
      const steps = crc32InSteps(Buffer.from(bytes), crc32InSteps(Buffer.from(about)));
      expect(checksum(about, Buffer.from(bytes))).toBe(BigInt(steps));
    }),
  );
});

it("a payload with any other bit, or of another head, is not taken", () => {
  const payload = Buffer.from("some rows");
  const sum = checksum("head", payload);
  expect(checkedPayload("it", "head", payload, sum)).toBe(payload);
  expect(() => checkedPayload("it", "heat", payload, sum)).toThrow(
    "it differ from what was written",
  );
  for (let bit = 0; bit < payload.length * 8; bit++) {
    const flipped = Buffer.from(payload);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => checkedPayload("it", "head", flipped, sum)).toThrow();
  }
});
