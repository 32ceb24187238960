import { it } from "vitest";
import { spinAndKeep } from "../support/spinning.js";

it("a step that spins for 60 s with heartbeats every 5 s keeps its row: it runs once and is not lost", async () => {
  await spinAndKeep(60_000, 5000);
});
