/** Flows: steps, their results, inheritance and mixins. */
import {
  type Context,
  Flow,
  type FlowClass,
  type FlowGraph,
  type FlowInput,
  type FlowOutput,
  type Row,
  step,
} from "@stairs/sdk";
import { same } from "./same-type.js";

class Words extends Flow {
  constructor(private readonly separator = " ") {
    super();
  }

  async run(row: { text: string }, context: Context) {
    const { split, count } = await this.startFrom("split", row);
    same<typeof split.words, string[]>();
    const direct = await this.startFrom("count", { words: split.words }, context);
    return { ...count, words: split.words, doubled: direct.count.n * 2 };
  }

  @step("count", "longest", { saveResult: true })
  split(row: { text: string }) {
    return { words: row.text.split(this.separator) };
  }

  @step({ saveResult: true })
  async count({ words }: { words: string[] }, _context: Context) {
    return { n: words.length };
  }

  @step()
  longest(data: { words: string[] }): Row {
    return { longest: data.words.toSorted()[0] };
  }
}

const words = new Words("-");
same<FlowInput<Words>, { text: string }>();
type Counted = Awaited<FlowOutput<Words>>;
same<{ [Name in keyof Counted]: Counted[Name] }, { n: number; words: string[]; doubled: number }>();
export const fromOutside: number = (await words.startFrom("split", { text: "" })).count.n;

class NoRun extends Flow {
  @step("last")
  first(row: { value: number }) {
    return { value: row.value + 1 };
  }

  @step()
  protected hidden() {
    return {};
  }

  @step()
  last() {
    return {};
  }
}
same<FlowInput<NoRun>, Row>();
same<FlowOutput<NoRun>, Row>();

const WithSize = <B extends FlowClass<NoRun>>(Base: B) =>
  class extends Base {
    @step()
    size(data: { text: string }) {
      return { size: data.text.length };
    }
    override reconnect(graph: FlowGraph): void {
      super.reconnect(graph);
      graph.setNext("first", "size", "last").insertBefore("first", "size").addNext("first", "last");
    }
  };

class Sized extends WithSize(NoRun) {
  override first(row: { value: number }) {
    return { value: super.first(row).value * 2 };
  }
  override reconnect(graph: FlowGraph) {
    super.reconnect(graph);
    return graph.insertAfter("first", "size").set("size", { saveResult: true }).remove("last");
  }
  async sizes(row: { text: string }) {
    const { size } = await this.startFrom("size", row);
    same<typeof size.size, number>();
    return size.size;
  }
}
export const classes: readonly FlowClass[] = [Words, NoRun, Sized];

class Numbers extends Flow {
  async *run(row: { values: number[] }) {
    for (const value of row.values) yield (await this.startFrom("double", { value })).double;
  }
  @step()
  double({ value }: { value: number }) {
    return { value: value * 2 };
  }
}
same<FlowOutput<Numbers>, AsyncGenerator<{ value: number }, void, unknown>>();

export const remote = [step("nlp/tokenize"), step<Row, Row>("tokenize"), step("core.main")];
const name: string = "a";
export const named = step<{ text: string }, { n: number }>(name);
same<ReturnType<typeof named>, { n: number }>();
