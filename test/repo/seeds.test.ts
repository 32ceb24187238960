import { expect, it } from "vitest";
import { failedSeeds } from "../support/seeds.js";
import { sourceTree } from "../tools/source-tree.js";

/** What a name has behind that of its scenario or group. */
const suffix = /, on Redis$| \(\w+\)$/;

it("every seed that once failed belongs to a random test", async () => {
  const texts = [...(await sourceTree())]
    .filter(([path]) => /^test\/.*\.ts$/.test(path))
    .map(([, text]) => text);
  const isNamed = (name: string): boolean =>
    texts.some((text) => text.includes(`"${name}`) || text.includes(`\`${name}`));
  const unknown = Object.keys(failedSeeds).filter((name) => !isNamed(name.replace(suffix, "")));
  expect(unknown).toEqual([]);
});
