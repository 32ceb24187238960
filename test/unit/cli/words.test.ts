import { describe, expect, it } from "vitest";
import { collectArgument, wholeNumber } from "../../../src/cli/arguments.js";
import { withoutColons } from "../../../src/cli/old-spellings.js";
import { goneText } from "../../../src/cli/dead/words.js";
import { progressLine } from "../../../src/cli/progress.js";
import { formatBytes, formatCount, formatDuration, formatTable } from "../../../src/cli/table.js";
import { FakeClock } from "../../support/fake-clock.js";

describe("old spellings", () => {
  it("with a colon mean the same commands", () => {
    expect(withoutColons(["pipelines:run", "-p", "2"])).toEqual(["pipelines", "run", "-p", "2"]);
    expect(withoutColons(["inspect:jobs_count"])).toEqual(["inspect", "jobs-count"]);
  });

  it("leave everything else alone", () => {
    const words = ["inspect", "status", "--coordinator", "127.0.0.1:4710"];
    expect(withoutColons(words)).toEqual(words);
    expect(withoutColons([])).toEqual([]);
  });
});

describe("--arg name=value", () => {
  it("is JSON where it parses and text elsewhere, and may hold more equals signs", () => {
    const all = ["n=5", "s=abc", 'o={"a":[1]}', "q=a=b", "t=true", "e="].reduce<
      Record<string, unknown>
    >((before, text) => collectArgument(text, before), {});
    expect(all).toEqual({ n: 5, s: "abc", o: { a: [1] }, q: "a=b", t: true, e: "" });
  });

  it("named __proto__ is an argument like any other", () => {
    const all = collectArgument('__proto__={"x":1}', {});
    expect(Object.keys(all)).toEqual(["__proto__"]);
    expect("x" in all).toBe(false);
  });

  it("is refused without a name", () => {
    expect(() => collectArgument("=5", {})).toThrow(/Expected name=value/);
    expect(() => collectArgument("five", {})).toThrow(/Expected name=value/);
  });
});

describe("whole numbers on the command line", () => {
  it("are refused below the least, and when they are none", () => {
    expect(wholeNumber(1)("12")).toBe(12);
    for (const text of ["0", "-1", "1.5", "x", "", "1e3", "99999999999999999999"]) {
      expect(() => wholeNumber(1)(text)).toThrow(/at least 1/);
    }
  });
});

describe("how far a command is", () => {
  it("is told in time although nothing newer comes, the newest of what came, and nothing after the end", () => {
    const said: string[] = [];
    const clock = new FakeClock();
    const stream = { isTTY: false, write: (text: string) => said.push(text) > 0 };
    const line = progressLine(stream, clock);
    line.show("2 rows went first: 2 still on their way");
    line.show("2 rows went first: 1 still on their way");
    clock.advance(2999);
    expect(said).toEqual([]);
    clock.advance(1);
    expect(said).toEqual(["2 rows went first: 1 still on their way\n"]);
    line.show("2 rows went back");
    line.end("5 rows went back");
    clock.advance(10_000);
    expect(said.slice(1)).toEqual(["5 rows went back\n"]);
    expect(clock.timers).toBe(0);
  });
});

describe("figures for people", () => {
  it("agree with the words around them", () => {
    expect(goneText(1)).toBe("1 requested row is not a dead letter (any more)");
    expect(goneText(1200)).toBe("1,200 requested rows are not dead letters (any more)");
  });

  it("are short", () => {
    expect([0, 0.44, 9.96, 12.4, 38_112].map(formatCount)).toEqual([
      "0",
      "0.4",
      "10",
      "12",
      "38,112",
    ]);
    expect([0, 0.2, 84, 32_000, 362_000, 360_000, 8_040_000].map(formatDuration)).toEqual([
      "–",
      "1ms",
      "84ms",
      "32s",
      "6m2s",
      "6m",
      "2h14m",
    ]);
    expect([999, 1000, 18_400_000].map(formatBytes)).toEqual(["999 B", "1.0 KB", "18.4 MB"]);
  });

  it("stand in columns without blanks at the end", () => {
    const lines = formatTable(
      [{ heading: "NAME" }, { heading: "ROWS", right: true }, { heading: "X" }],
      [
        ["a", "1,000", ""],
        ["longer", "2", "y"],
      ],
    );
    expect(lines).toEqual(["NAME     ROWS  X", "a       1,000", "longer      2  y"]);
  });
});
