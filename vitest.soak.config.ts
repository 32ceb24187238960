import { defineConfig } from "vitest/config";
import { alone, defaultTier, shared } from "./vitest.shared.js";

process.env["STAIRS_TEST_SCALE"] ??= "5";

/** Also what takes minutes of real time. Started by hand. */
export default defineConfig({
  ...shared,
  test: { ...shared.test, projects: [...defaultTier, alone("full"), alone("soak")] },
});
