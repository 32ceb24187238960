import { describe, expect, it } from "vitest";
import { namedBy, namesIn, proved, unproved } from "../tools/proofs.js";
import { sourceTree } from "../tools/source-tree.js";

const sources = await sourceTree();

describe("the tests", () => {
  it.each(["features", "rules", "invariants"] as const)("prove all %s that are built", (kind) => {
    expect(unproved(kind, sources)).toEqual([]);
  });

  it("prove nothing that is only planned: what is proved moves up in docs/rules.md", () => {
    const promised = Object.values(proved).flat();
    expect([...namedBy(sources)].filter((name) => !promised.includes(name))).toEqual([]);
  });
});

describe("the check for proofs", () => {
  const title = (name: string): string => `it("a promise (${name})", () => undefined);`;

  it("reads what a title names at its end or that of its group", () => {
    expect(namesIn("leases (R2) last (F3, I5) as R1 says (I5)")).toEqual(["R2", "F3", "I5"]);
    expect(namesIn("of 5 rows (R) and (R2 or so)")).toEqual([]);
  });

  it("finds what no title of the product's tests names", () => {
    const all = proved.invariants.filter((name) => name !== "I7").map(title);
    const tree = new Map([
      ["test/flow/a.test.ts", `${all.join("\n")} // ${title("I7")}`],
      ["test/unit/support/b.test.ts", title("I7")],
    ]);
    expect(unproved("invariants", tree)).toEqual(["I7"]);
    expect(
      unproved("invariants", new Map([...tree, ["test/unit/c.test.ts", title("I7")]])),
    ).toEqual([]);
  });
});
