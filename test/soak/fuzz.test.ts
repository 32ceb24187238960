import { it } from "vitest";
import { fuzz } from "../flow/hostile/fuzz.js";

it("100,000 hostile conversations: each has a definite answer, hurts nobody else and leaves nothing behind (I9, I10)", async () => {
  await fuzz(100_000);
});
