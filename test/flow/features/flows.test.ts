import {
  App,
  type Context,
  Flow,
  type FlowClass,
  type FlowGraph,
  type Inputs,
  type Row,
  step,
} from "@stairs/sdk";
import { describe, expect, it } from "vitest";
import { keeper, openWorkshop } from "./workshop.js";

const workshop = openWorkshop();

interface Text {
  text: string;
}

const texts: readonly Text[] = [{ text: "a b c" }, { text: "d" }];

class Words extends Flow {
  constructor(readonly separator = " ") {
    super();
  }

  async run(row: Text, context: Context) {
    const results = await this.startFrom("split", row);
    const { split, count } = results;
    return { n: count.n, first: split.words[0], saved: Object.keys(results), id: context.rowId };
  }

  @step("trim", { saveResult: true })
  split({ text }: Text) {
    return { words: text.split(this.separator) };
  }

  @step("count")
  trim({ words }: { words: string[] }) {
    return { words: words.map((word) => word.trim()) };
  }

  @step()
  count({ words, text }: { words: string[] } & Text) {
    return { n: words.length, length: text.length };
  }
}

/** Its steps note the order in which they run, and what they got. */
class Diamond extends Flow {
  @step("left", "right", "end")
  start({ text }: Text): Row {
    return { start: text, way: ["start"] };
  }
  @step("end")
  left({ way }: { way: string[] }): Row {
    return { left: [...way, "left"] };
  }
  @step("end")
  async right({ way }: { way: string[] }): Promise<Row> {
    return { right: [...way, "right"] };
  }
  @step()
  end(data: Row): Row {
    return { got: Object.keys(data).sort() };
  }
}

class Shout extends Words {
  override trim({ words }: { words: string[] }) {
    return { words: words.filter((word) => word !== "b") };
  }
}

const Counted = <Base extends FlowClass<Words>>(base: Base) =>
  class extends base {
    @step()
    last({ n }: { n: number }) {
      return { n: n * 100 };
    }
    override reconnect(graph: FlowGraph): void {
      super.reconnect(graph);
      graph.insertAfter("count", "last").set("split", { saveResult: false });
      graph.set("trim", { saveResult: true });
    }
  };

class Mixed extends Counted(Words) {
  override async run(row: Text) {
    const results: Row = await this.startFrom("split", row);
    return {
      n: 0,
      first: undefined,
      id: "",
      saved: Object.keys(results),
      ...(results["last"] as Row),
    };
  }
}

class Letters extends Flow {
  @step()
  split({ text }: Text) {
    return { letters: Array.from(text) };
  }
  async *run(row: Text) {
    const { split } = await this.startFrom("split", row);
    for (const letter of split.letters) yield { letter };
  }
}

describe("a Flow in a pipeline", () => {
  it("runs its steps from run with startFrom, or without run from its single first step (F30)", async () => {
    const app = new App("entries");
    const [ran, chained] = [keeper(), keeper()];
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => {
      entry.subscribeFlow(new Words()).subscribeConsumer(ran.keep, { name: "ran" });
      entry.applyFlow(new Diamond()).subscribeConsumer(chained.keep, { name: "chained" });
    });
    await workshop.through(main, texts, app);
    expect(ran.rows).toMatchObject([
      { text: "a b c", n: 3, first: "a" },
      { text: "d", n: 1, first: "d" },
    ]);
    for (const { id } of ran.rows) expect(id).toMatch(/^[0-9a-f]+-\d+$/);
    expect(chained.rows.map(({ start }) => start)).toEqual(["a b c", "d"]);
  });

  it("gives each step all data so far, and startFrom the results of the last steps and the saved ones (F31)", async () => {
    const app = new App("data");
    const seen = keeper();
    const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
      entry.applyFlow(new Words()).subscribeConsumer(seen.keep),
    );
    await workshop.through(main, texts.slice(0, 1), app);
    expect(seen.rows).toMatchObject([{ n: 3, saved: ["split", "count"] }]);
    const outside = await new Words("-").startFrom("split", { text: "x-y" });
    expect(outside).toEqual({ split: { words: ["x", "y"] }, count: { n: 2, length: 3 } });
  });

  it("runs a step that several ways lead to once, after all of them, with their results (F32)", async () => {
    const app = new App("diamond");
    const seen = keeper();
    const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
      entry.applyFlow(Diamond).subscribeConsumer(seen.keep),
    );
    await workshop.through(main, texts.slice(1), app);
    expect(seen.rows).toEqual([
      {
        start: "d",
        way: ["start"],
        left: ["start", "left"],
        right: ["start", "right"],
        got: ["left", "right", "start", "text", "way"],
      },
    ]);
  });

  it("may inherit from another one, override a step of it, and be reconnected by a mixin (F33)", async () => {
    const app = new App("heirs");
    const [shouted, mixed] = [keeper(), keeper()];
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => {
      entry.applyFlow(new Shout()).subscribeConsumer(shouted.keep, { name: "shouted" });
      entry.applyFlow(new Mixed()).subscribeConsumer(mixed.keep, { name: "mixed" });
    });
    await workshop.through(main, texts.slice(0, 1), app);
    expect(shouted.rows).toMatchObject([{ n: 2, first: "a", saved: ["split", "count"] }]);
    expect(mixed.rows).toMatchObject([{ n: 300, saved: ["trim", "last"] }]);
  });

  it("is configured by its constructor, used as often as wanted, and may be a worker as a whole (F34)", async () => {
    const app = new App("arguments");
    const seen = keeper();
    const byComma = new Words(",");
    const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
      entry
        .subscribeFlow(byComma)
        .rename({ once: "n" })
        .subscribeFlow(byComma, { asWorker: true, when: ({ once }) => once > 1 })
        .subscribeFlow(Words, { name: "byDefault" })
        .subscribeConsumer(seen.keep),
    );
    const rows = [{ text: "a,b c" }, { text: "d" }];
    await workshop.through(main, rows, app);
    expect(seen.rows.map(({ once, n, first }) => [once, n, first])).toEqual([
      [2, 2, "a,b"],
      [1, 1, "d"],
    ]);
    expect(await workshop.queues(main)).toContain("arguments.main/Words-2");
    expect(app.components.flows).toEqual([byComma, Words]);
  });

  it("gives many rows as a producer (F14)", async () => {
    const app = new App("letters");
    const [subscribed, applied] = [keeper(), keeper()];
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => {
      entry.subscribeFlowAsProducer(Letters).subscribeConsumer(subscribed.keep, { name: "s" });
      entry.applyFlowAsProducer(new Letters()).subscribeConsumer(applied.keep, { name: "a" });
    });
    await workshop.through(main, [{ text: "xy" }], app);
    expect(subscribed.rows).toEqual([
      { text: "xy", letter: "x" },
      { text: "xy", letter: "y" },
    ]);
    expect(applied.rows).toEqual([{ letter: "x" }, { letter: "y" }]);
  });

  it("with a next that is no step, or a circle, is refused at build (F34)", () => {
    class Lost extends Flow {
      @step("cuont" as "count")
      start(): Row {
        return {};
      }
      @step()
      count(): Row {
        return {};
      }
    }
    class Circle extends Flow {
      @step("b")
      a(): Row {
        return {};
      }
      @step("c")
      b(): Row {
        return {};
      }
      @step("b")
      c(): Row {
        return {};
      }
    }
    const app = new App("wrongflows");
    const build = (name: string, flow: Flow) => () =>
      app.pipeline(name, (_, entry: Inputs<Text>) => entry.applyFlow(flow)).spec;
    expect(build("lost", new Lost())).toThrow(
      /flows\.test\.ts:\d+.*no step "cuont" \(did you mean "count"\?\)/s,
    );
    expect(build("circle", new Circle())).toThrow(/circle, b → c → b/);
  });
});
