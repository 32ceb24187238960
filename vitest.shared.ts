/** What all test configurations share. */
import { transform } from "esbuild";
import type { Plugin, TestProjectInlineConfiguration, ViteUserConfig } from "vitest/config";

/** esbuild lowers TC39 decorators, like tsx for users' code; Vite's own transformer leaves them to Node. */
const typescript: Plugin = {
  name: "typescript-with-esbuild",
  enforce: "pre",
  async transform(code, id) {
    const [file = ""] = id.split("?");
    if (!file.endsWith(".ts")) return null;
    const options = {
      loader: "ts",
      target: "es2022",
      format: "esm",
      sourcemap: "external",
    } as const;
    const result = await transform(code, { ...options, sourcefile: file });
    return { code: result.code, map: result.map };
  },
};

export const shared = {
  oxc: false,
  plugins: [typescript],
  test: {
    pool: "forks",
    // One more than the cores of the smallest machine: tests of processes often wait for one.
    maxWorkers: 3,
    globalSetup: ["test/tools/prepare.ts"],
    reporters: [
      "default",
      "./test/tools/proof-table.ts",
      "./test/tools/chaos-table.ts",
      "./test/tools/seeds-report.ts",
      "./test/tools/slow-files.ts",
      "./test/tools/closing-line.ts",
    ],
    // Built packages load as Node loads them, so that a process has each of them once.
    server: { deps: { external: [/\/(?:src\/core|sdk-ts)\/dist\//, /\/dist\/cli\//] } },
  },
} satisfies ViteUserConfig;

/** Processes and thousands of random cases take their time on a busy machine with two cores. */
const limits = { testTimeout: 60_000, hookTimeout: 60_000 };

/** What `npm test` runs. */
export const defaultTier: TestProjectInlineConfiguration[] = [
  // Unit tests leave nothing behind in their process. Files that share one load the code once.
  { extends: true, test: { ...limits, name: "unit", include: tests("unit"), isolate: false } },
  ...["conformance", "flow", "repo"].map((name) => ({
    extends: true as const,
    test: { ...limits, name, include: tests(name) },
  })),
];

/** Tests of a folder that need the machine to themselves: one file after the other, when all others are done. */
export function alone(name: string): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      ...limits,
      name,
      include: tests(name),
      testTimeout: 30 * 60_000,
      maxWorkers: 1,
      sequence: { groupOrder: name === "full" ? 1 : 2 },
    },
  };
}

function tests(folder: string): string[] {
  return [`test/${folder}/**/*.test.ts`];
}
