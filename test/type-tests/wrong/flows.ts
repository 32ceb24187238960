/** Steps that are not there, and results that are no objects. */
import { Flow, step } from "@stairs/sdk";

class Words extends Flow {
  factor = 2;

  async run(row: { text: string }) {
    // expect: Did you mean '"split"'?
    await this.startFrom("splt", row);
    // expect: Property 'cont' does not exist on type 'FlowResults<this>'
    const { cont } = await this.startFrom("split", row);
    const { count } = await this.startFrom("split", row);
    // expect: Property 'size' does not exist on type 'StepResult<this["count"]>'
    return { cont, size: count.size };
  }

  // expect: "the class has no method": "conut"
  @step("conut")
  split(row: { text: string }) {
    return { words: row.text.split(" ") };
  }

  // expect: "the class has no method": "factor"
  @step("factor")
  count({ words }: { words: string[] }) {
    return { n: words.length };
  }

  // expect: "the class has no method": "lst"
  @step("count", "lst", { saveResult: true })
  several() {
    return {};
  }

  // expect: Type 'number' is not assignable to type 'object | PromiseLike<object>'
  @step()
  last() {
    return 5;
  }
}

// expect: Did you mean to write 'saveResult'?
step({ saveResults: true });

// expect: Argument of type 'number' is not assignable to parameter of type 'object'
await new Words().startFrom("split", 5);

class NoFlow {
  // expect: '(object: NoFlow) => boolean' is not assignable to type '(object: Flow) => boolean'
  @step()
  split() {
    return {};
  }
}
new NoFlow().split();
