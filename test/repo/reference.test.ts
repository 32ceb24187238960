import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generatedReference } from "../tools/docs-generate.js";
import { repositoryTop } from "../tools/source-tree.js";

it("the committed reference is what the declarations generate", async () => {
  for (const [path, text] of await generatedReference()) {
    const committed = await readFile(join(repositoryTop, path), "utf8").catch(() => "");
    expect(committed === text, `${path}: run npm run docs:generate`).toBe(true);
  }
});
