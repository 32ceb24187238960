/** One order becomes a row for each of its items; each is priced, and large ones go to a second pipeline. */
import { App, concatenate, defineProject, Flow, type Inputs, step } from "@stairs/sdk";

interface Order {
  id: number;
  city: string;
  items: string;
}

/** A class whose methods are steps; its arguments configure it. */
class Price extends Flow {
  constructor(private readonly cents: number) {
    super();
  }

  @step("discount")
  sum({ item }: { item: string }) {
    return { total: item.length * this.cents };
  }

  @step()
  discount({ total }: { total: number }) {
    return { total: total > 60 ? total - 10 : total };
  }

  async run(row: { item: string }) {
    const { discount } = await this.startFrom("sum", row);
    return discount;
  }
}

const app = new App("orders");

const countries: Record<string, string> = { Paris: "FR" };

/** Other pipelines take a copy of this one, each with a config of its own. */
const locate = app.pipeline(
  "locate",
  { config: { countries, elsewhere: "??" } },
  ({ config }, { city }: Inputs<{ city: string }>) =>
    city.applyFunc(({ city: name }) => ({ country: config.countries[name] ?? config.elsewhere }), {
      name: "country",
    }),
);

function print(row: { id: number; country: string; item: string; total: number }) {
  console.log(`${row.id} ${row.country} ${row.item} ${row.total}`);
}

const large = app.pipeline(
  "large",
  (_, { item, total }: Inputs<{ item: string; total: number }>) => {
    concatenate({ item, total }).subscribeConsumer(function check(row) {
      console.log(`check ${row.item}: ${row.total}`);
    });
  },
);

export const main = app.pipeline("main", (_, order: Inputs<Order>) => {
  const place = order.applyPipeline(locate, { config: { elsewhere: "other" } });
  const priced = order.items
    .applyFuncAsProducer(function* split({ items }: { items: string }) {
      for (const item of items.split(" ")) yield { item };
    })
    .subscribeFlow(new Price(10), { asWorker: true });
  priced.callPipeline(large, { when: ({ total }) => total > 50 });
  return concatenate(order.id, place, priced).subscribeConsumer(print);
});

export const read = app.producer("read", { pipelines: [main] }, function* () {
  yield { id: 1, city: "Paris", items: "pen paper" };
  yield { id: 2, city: "Oslo", items: "envelope" };
});

export const project = defineProject({ name: "orders", apps: [app], coordinator: "local" });

// True for `tsx main.ts`, false when a stairs command or a test loads this file.
if (process.argv[1] === import.meta.filename) {
  await read.run();
  await project.runPipelines([main, large], { dieWhenEmpty: true });
}
