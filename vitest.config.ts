import { defineConfig } from "vitest/config";
import { shared } from "./vitest.shared.js";

/** A flow test starts processes; on a busy machine with two cores that takes its time. */
const slow = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      {
        extends: true,
        test: { name: "conformance", include: ["test/conformance/**/*.test.ts"], ...slow },
      },
      { extends: true, test: { name: "flow", include: ["test/flow/**/*.test.ts"], ...slow } },
      { extends: true, test: { name: "repo", include: ["test/repo/**/*.test.ts"], ...slow } },
    ],
  },
});
