import { describe, expect, it } from "vitest";
import { failureOf } from "../../../src/broker/redis/failure.js";

const shown = "redis://here";

/** What the client library throws for an answer of the server. */
function reply(message: string): Error {
  return Object.assign(new Error(message), { name: "ReplyError" });
}

describe("what goes wrong with Redis", () => {
  it.each([
    ["a connection that ends", new Error("Connection is closed."), "UNREACHABLE"],
    ["a server that starts", reply("LOADING Redis is loading the dataset"), "UNREACHABLE"],
  ])("may pass: %s", (_, error, code) => {
    expect(failureOf(error, shown)).toMatchObject({ passes: true, error: { code } });
  });

  it.each([
    ["a full server", reply("OOM command not allowed"), "STORE_FULL"],
    ["a wrong password", reply("WRONGPASS invalid username-password pair"), "NOT_ALLOWED"],
    ["a key of another kind", reply("WRONGTYPE Operation against a key"), "INTERNAL"],
    ["a value that cannot be sent", new TypeError("cannot read x of undefined"), "INTERNAL"],
    ["a size that cannot be", new RangeError("out of range"), "INTERNAL"],
  ])("is not sent again by the connection: %s", (_, error, code) => {
    expect(failureOf(error, shown)).toMatchObject({ passes: false, error: { code } });
  });
});
