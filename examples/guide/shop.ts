import { App, defineProject, type Inputs } from "@stairs/sdk";

const app = new App("shop");

const total = ({ price, count }: { price: number; count: number }) => ({ total: price * count });

export const orders = app.pipeline("orders", (_, entry: Inputs<{ price: number; count: number }>) =>
  entry.subscribeFunc(total, { asWorker: true }).subscribeConsumer(console.log, { name: "print" }),
);

export default defineProject({ name: "shop", apps: [app], coordinator: "local" });
