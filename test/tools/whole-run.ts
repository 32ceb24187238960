/** Which tests a run has. */
import type { TestModule, Vitest } from "vitest/node";

/** True if nothing of the run's configuration was left out. */
export async function isWhole(vitest: Vitest, modules: readonly TestModule[]): Promise<boolean> {
  if (vitest.config.testNamePattern !== undefined) return false;
  const all = await vitest.globTestSpecifications();
  return all.length > 0 && modules.length >= all.length && vitest.projects.length > 1;
}

/** True for all of `npm test` at its own scale. */
export async function isWholeDefault(
  vitest: Vitest,
  modules: readonly TestModule[],
): Promise<boolean> {
  const isDefault = vitest.projects.every(({ name }) => name !== "full");
  return isDefault && !process.env["STAIRS_TEST_SCALE"] && (await isWhole(vitest, modules));
}
