/** Workers that are sent to other coordinators. */
import { beforeEach, describe, expect, it } from "vitest";
import { call, hello, SessionScene, type Stream } from "./scene.js";

const others = ["one:1", "two:2"];
let scene: SessionScene;
beforeEach(() => {
  scene = new SessionScene();
});

/** A worker that goes where it is sent, or not. */
function worker(name: string, features: readonly string[] = ["move"]): Stream {
  const stream = scene.connect();
  stream.connection.receive(
    hello(["core.main/f"], { instanceId: `instance-of-worker-${name}`, features }),
  );
  return stream;
}

function drainOf({ sent }: Stream) {
  return sent.find((message) => message.drain)?.drain;
}

describe("workers that are sent away", () => {
  it("are those with the least to do, and each begins with another address", () => {
    const busy = worker("busy");
    scene.begin(call("a"));
    const [first, second] = [worker("first"), worker("second")];
    scene.sessions.sendAway(2, "others have fewer", others);
    expect(drainOf(busy)).toBeUndefined();
    expect(drainOf(first)).toMatchObject({ reconnect: true, addresses: ["one:1", "two:2"] });
    expect(drainOf(second)).toMatchObject({ reconnect: true, addresses: ["two:2", "one:1"] });
  });

  it("are not those that do not go where they are sent", () => {
    const plain = worker("plain", []);
    scene.sessions.sendAway(1, "others have fewer", others);
    expect(drainOf(plain)).toBeUndefined();
    void scene.sessions.drain("the coordinator stops", others);
    expect(drainOf(plain)).toMatchObject({ reconnect: true, addresses: [] });
  });
});
