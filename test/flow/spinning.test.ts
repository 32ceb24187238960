import { it } from "vitest";
import { spinAndKeep } from "../support/spinning.js";

it("a step that spins for twelve heartbeats keeps its row: it runs once and is not lost", async () => {
  await spinAndKeep(6000, 500);
});
