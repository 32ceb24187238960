import { defineConfig } from "vitest/config";
import { alone, defaultTier, shared } from "./vitest.shared.js";

process.env["STAIRS_TEST_SCALE"] ??= "1";

/** Also every fault under load, with the machine to itself. */
export default defineConfig({
  ...shared,
  test: { ...shared.test, projects: [...defaultTier, alone("full")] },
});
