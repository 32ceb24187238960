/** Pipelines, 1-to-N functions and Flows that do not fit. */
import { App, Flow, type Inputs, step } from "@stairs/sdk";

const app = new App("core");
const clean = app.pipeline(
  "clean",
  { config: { words: 5 } },
  (_, { text }: Inputs<{ text: string }>) => text,
);

class Count extends Flow {
  @step()
  count() {
    return {};
  }
  run({ text }: { text: string }) {
    return { length: text.length };
  }
}

class NeedsArgument extends Flow {
  constructor(readonly by: string) {
    super();
  }
  @step()
  first() {
    return {};
  }
}

app.pipeline("missing", (_, { zip }: Inputs<{ zip: number }>) =>
  // expect: the frame has no field 'text'
  zip.subscribePipeline(clean),
);
app.pipeline("mistyped", (_, { text }: Inputs<{ text: number }>) =>
  // expect: the field 'text' has another type in the frame
  text.applyPipeline(clean),
);
app.pipeline("config", (_, { text }: Inputs<{ text: string }>) =>
  // expect: Type 'string' is not assignable to type 'number'
  text.applyPipeline(clean, { config: { words: "5" } }),
);
app.pipeline("calls", (_, { zip }: Inputs<{ zip: number }>) => {
  // expect: the frame has no field 'text'
  zip.callPipeline(clean);
});
app.pipeline("when", (_, { text }: Inputs<{ text: string }>) =>
  // expect: Property 'zip' does not exist on type '{ text: string; }'
  text.subscribePipeline(clean, { when: ({ zip }) => zip }),
);
app.pipeline("flow", (_, { zip }: Inputs<{ zip: number }>) =>
  // expect: the frame has no field 'text'
  zip.subscribeFlow(new Count()),
);
app.pipeline("argument", (_, { zip }: Inputs<{ zip: number }>) =>
  // expect: typeof NeedsArgument
  zip.subscribeFlow(NeedsArgument),
);
app.pipeline("many", (_, { zip }: Inputs<{ zip: number }>) =>
  // expect: not assignable to type 'Many'
  zip.subscribeFuncAsProducer(({ zip: code }: { zip: number }) => ({ code }), { name: "many" }),
);
app.pipeline("yields", (_, { zip }: Inputs<{ zip: number }>) =>
  zip
    .applyFuncAsProducer(({ zip: code }: { zip: number }) => [{ code }], { name: "codes" })
    // expect: Argument of type '"zip"' is not assignable to parameter of type '"code"'
    .get("zip"),
);
