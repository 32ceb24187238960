import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { repositoryTop } from "../tools/source-tree.js";

const allowed = new Set(
  [
    "package.json package-lock.json proto src sdk-ts sdk-examples examples docs test",
    "README.md ARCHITECTURE.md CHANGELOG.md LICENSE NOTICE SECURITY.md",
  ].flatMap((names) => names.split(" ")),
);
/** Tools look for their configuration at the top. */
const configuration = /^(?:\..+|tsconfig(?:\..+)?\.json|vitest\..+\.ts|buf\..+)$/;

it("the top level holds what a newcomer needs and nothing else", () => {
  const listed = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
    { cwd: repositoryTop, encoding: "utf8", maxBuffer: 1 << 26 },
  );
  const names = new Set(listed.split("\0").map((path) => path.split("/")[0] ?? ""));
  names.delete("");
  const extra = [...names].filter((name) => !allowed.has(name) && !configuration.test(name));
  expect(extra).toEqual([]);
});

it("the lock file names no registry host", async () => {
  const lock = await readFile(`${repositoryTop}/package-lock.json`, "utf8");
  expect(lock).not.toMatch(/"resolved": "[a-z+]+:/);
});
