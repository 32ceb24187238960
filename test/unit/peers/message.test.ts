import { describe, expect, it } from "vitest";
import { readMessage } from "../../../src/peers/message.js";

/** As the coordinator of 0.1.0 writes a worker. */
const worker = {
  sessionId: "s1",
  workerName: "host-7",
  instanceId: "0123456789abcdef",
  language: "python",
  sdk: "raw 1",
  host: "host",
  pid: 7,
  steps: ["app.main/a"],
  calls: 1,
  rows: 2,
  totalRows: 3,
  silentMs: 4,
  draining: false,
  coordinator: "127.0.0.1:4710",
};

function read(message: object): unknown {
  return readMessage(JSON.stringify(message));
}

describe("a message between coordinators", () => {
  it("lists workers under the names that coordinators of 0.1.0 use", () => {
    const message = { say: "workers", request: "r", workers: [worker] };
    expect(read(message)).toEqual(message);
  });

  it("lists workers of another version with everything that this one needs", () => {
    const { coordinator: _none, calls: _no, ...older } = worker;
    const workers = [{ ...older, mood: "good" }, null, "nonsense"];
    const [known, ...others] = (read({ say: "workers", request: "r", workers }) as never)[
      "workers"
    ] as (typeof worker)[];
    expect(known).toEqual({ ...worker, coordinator: "", calls: 0 });
    expect(others.map(({ workerName, rows, steps }) => ({ workerName, rows, steps }))).toEqual([
      { workerName: "", rows: 0, steps: [] },
      { workerName: "", rows: 0, steps: [] },
    ]);
    expect(read({ say: "workers", request: "r" })).toMatchObject({ workers: [] });
  });

  it.each(['{"say":"sing"}', '{"say":"toString"}', "{}", "null", "7", "no JSON"])(
    "that this version does not know is none: %s",
    (text) => {
      expect(readMessage(text)).toBeUndefined();
    },
  );
});
