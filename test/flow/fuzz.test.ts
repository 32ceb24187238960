import { it } from "vitest";
import { fuzz } from "./hostile/fuzz.js";

it("10,000 hostile conversations: each has a definite answer, hurts nobody else and leaves nothing behind (I9, I10)", async () => {
  await fuzz(10_000);
});
