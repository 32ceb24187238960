import { expect, it } from "vitest";
import { methods } from "./hostile/absurd.js";
import { conversations } from "./hostile/bases.js";
import { fuzz } from "./hostile/fuzz.js";

it("every method of the protocol has a conversation for hostile peers to begin with (I10)", () => {
  const begun = conversations.map((begin) => begin("a name of 20 letters").path);
  expect(begun.sort()).toEqual(methods.map(({ path }) => path).sort());
});

it("10,000 hostile conversations: each has a definite answer, hurts nobody else and leaves nothing behind (I9, I10)", async () => {
  await fuzz(10_000);
});
