import { defineConfig } from "vitest/config";
import { shared } from "./vitest.shared.js";

/** Processes and thousands of random cases take their time on a busy machine with two cores. */
const slow = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"], ...slow } },
      {
        extends: true,
        test: { name: "conformance", include: ["test/conformance/**/*.test.ts"], ...slow },
      },
      { extends: true, test: { name: "flow", include: ["test/flow/**/*.test.ts"], ...slow } },
      { extends: true, test: { name: "repo", include: ["test/repo/**/*.test.ts"], ...slow } },
    ],
  },
});
