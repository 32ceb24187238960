import { expect, it } from "vitest";
import { methods } from "./hostile/absurd.js";
import { conversations } from "./hostile/bases.js";
import { scaled } from "../support/scale.js";
import { seedsOf } from "../support/seeds.js";
import { fuzz } from "./hostile/fuzz.js";

it("every method of the protocol has a conversation for hostile peers to begin with (I10)", () => {
  const begun = conversations.map((begin) => begin("a name of 20 letters").path);
  expect(begun.sort()).toEqual(methods.map(({ path }) => path).sort());
});

const cases = scaled(20_000);

it.each(seedsOf("hostile conversations"))(
  `${cases} hostile conversations: each has a definite answer, hurts no other peer and leaves nothing behind (I9, I10), seed %i`,
  (seed) => fuzz(cases, seed),
  1_800_000,
);
