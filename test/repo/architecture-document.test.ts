import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksIn, readDocument } from "../tools/document-blocks.js";
import { layerLines } from "../tools/layers.js";
import { repositoryTop } from "../tools/source-tree.js";

const path = "ARCHITECTURE.md";
const text = readDocument(path);

/** A layer that is planned has a row in the table and no source yet. */
function exists(layer: string): boolean {
  const places = [`src/${layer}`, `src/${layer}.ts`, ...(layer === "sdk" ? ["sdk-ts"] : [])];
  return places.some((place) => existsSync(join(repositoryTop, place)));
}

describe("ARCHITECTURE.md", () => {
  it("shows the layers as the check holds them", () => {
    const shown = blocksIn(path).map((block) => block.text.trimEnd().split("\n"));
    expect(shown).toContainEqual(layerLines(exists));
  });

  it("says of each layer what it holds", () => {
    const table = section("Layers").match(/^\| `([\w-]+)`/gm) ?? [];
    const named = table.map((row) => row.slice(3, -1));
    const layers = layerLines(exists).map((line) => line.trim().split(/\s+/)[1] ?? "");
    expect(named.toSorted()).toEqual(layers.toSorted());
  });

  it("follows a row through functions that are there", () => {
    const steps = [...section("The life of one row").matchAll(/`([\w./-]+\.ts)` · `(#?\w+)`/g)];
    const missing = steps.filter(([, file = "", name = ""]) => {
      const isDefined = new RegExp(`(?:function|class) ${name}\\b|^ +(?:async )?${name}[(<]`, "m");
      return !existsSync(join(repositoryTop, file)) || !isDefined.test(readDocument(file));
    });
    expect(missing.map(([step]) => step)).toEqual([]);
    expect(steps.length).toBeGreaterThan(20);
  });

  it("is short enough to be read at once", () => {
    expect(text.split("\n").length).toBeLessThanOrEqual(181);
  });
});

/** The text under a heading, up to the next one. */
function section(heading: string): string {
  const [, content = ""] = text.split(`\n## ${heading}\n`);
  return content.split("\n## ")[0] ?? "";
}
