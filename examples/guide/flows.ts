/** The code of docs/guide/flows.md. */
import { App, Flow, type FlowGraph, type Inputs, step } from "@stairs/sdk";

const app = new App("guide-flows");

/** Prices an order: two steps lead to a third one. */
class Price extends Flow {
  constructor(private readonly cents: number) {
    super();
  }

  @step("discount", "tax")
  sum({ items }: { items: number }) {
    return { total: items * this.cents };
  }

  @step("pay")
  discount({ total }: { total: number }) {
    return { discount: total > 100 ? 10 : 0 };
  }

  @step("pay", { saveResult: true })
  tax({ total }: { total: number }) {
    return { tax: total * 0.2 };
  }

  @step()
  pay({ total, discount, tax }: { total: number; discount: number; tax: number }) {
    return { price: total - discount + tax };
  }

  async run(row: { items: number }) {
    const { pay, tax } = await this.startFrom("sum", row);
    return { ...pay, ...tax };
  }
}

/** The same, with postage in the total. */
class PriceWithPostage extends Price {
  @step()
  postage({ total }: { total: number }) {
    return { total: total + 5 };
  }

  override reconnect(graph: FlowGraph) {
    super.reconnect(graph);
    graph.insertAfter("sum", "postage");
  }
}

export const orders = app.pipeline("orders", (_, order: Inputs<{ items: number }>) =>
  order.subscribeFlow(new Price(10), { asWorker: true }),
);

export const parcels = app.pipeline("parcels", (_, order: Inputs<{ items: number }>) =>
  order.subscribeFlow(new PriceWithPostage(10)),
);
