import { Metadata, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { explain } from "../../../../sdk-ts/dist/link/explain.js";

describe("a connection that was reset", () => {
  const reset = Object.assign(new Error("reset"), {
    code: status.UNAVAILABLE,
    details: "read ECONNRESET",
    metadata: new Metadata(),
  });

  it("may have met TLS when it was new", () => {
    expect(explain("127.0.0.1:4710", reset).message).toMatch(/it probably uses TLS/);
  });

  it("has lost its coordinator when it stood before", () => {
    expect(explain("127.0.0.1:4710", reset, undefined, true)).toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringMatching(/^No coordinator answers at 127\.0\.0\.1:4710\./) as unknown,
    });
  });
});
