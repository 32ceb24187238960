import { it } from "vitest";
import { cutLinks } from "../support/link-cuts.js";

it("300 cuts of the workers' links under load compute no row twice and blame none", async () => {
  await cutLinks(300);
});
