import { defineConfig } from "vitest/config";
import { defaultTier, shared } from "./vitest.shared.js";

/** `npm test`: every promise, as much of what is random as `STAIRS_TEST_SCALE` says. */
export default defineConfig({ ...shared, test: { ...shared.test, projects: defaultTier } });
