import { describe, expect, it } from "vitest";
import type { Broker } from "../../../src/broker/contract.js";
import { askingOf, type AskName, askNames, forwarding } from "../../../src/broker/forward.js";

describe("a forwarder of a broker's methods", () => {
  it("gives each method's request to the broker below, and its answer back", async () => {
    const below = new Map<string, unknown>();
    const broker = new Proxy({} as Broker, {
      get: (_, name) => (request: unknown) => {
        below.set(String(name), request);
        return Promise.resolve(`answer of ${String(name)}`);
      },
    });
    const ask = askingOf<AskName>(broker);
    const carried: string[] = [];
    const forwarder = forwarding(askNames, (name, request) => {
      carried.push(name);
      return ask(name, request);
    });
    const names = Object.keys(askNames) as AskName[];
    for (const name of names) {
      const answer: unknown = await Reflect.apply(forwarder[name], undefined, [{ of: name }]);
      expect(answer).toBe(`answer of ${name}`);
    }
    expect(carried).toEqual(names);
    expect([...below]).toEqual(names.map((name) => [name, { of: name }]));
  });

  it("calls a method on its own object", async () => {
    class Store {
      readonly rows = 7;
      flush(): Promise<number> {
        return Promise.resolve(this.rows);
      }
    }
    expect(await askingOf<"flush">(new Store())("flush", "app.p")).toBe(7);
  });
});
