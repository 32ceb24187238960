import { Server } from "@grpc/grpc-js";
import { errorCodes, StairsError, systemClock } from "@stairs/core";
import { errorToStatus, statusToError } from "@stairs/core/protocol";
import { expect, it } from "vitest";
import { openStore } from "../../../src/broker/open-store.js";
import { Coordinator } from "../../../src/coordinator.js";
import { silentLog } from "../../../src/observe/log.js";
import { accessRules } from "../../../src/rpc/access-rules.js";
import { addServices } from "../../../src/rpc/server.js";
import { emptyFolder } from "../../support/folders.js";

it("every method of the server has a rule of access, and every rule a method", async () => {
  const choice = { directory: emptyFolder(), durability: "normal" } as const;
  const { broker } = await openStore(choice, systemClock, silentLog);
  const coordinator = await Coordinator.start({ broker, log: silentLog, version: "test" });
  const server = new Server();
  addServices(server, coordinator, () => ({}));
  // The only list of what a server really answers.
  const served = [...(Reflect.get(server, "handlers") as Map<string, unknown>).keys()];
  expect(served.length).toBeGreaterThan(15);
  expect(Object.keys(accessRules).sort()).toEqual(served.sort());
  const open = Object.keys(accessRules).filter((path) => accessRules[path]?.needs === "open");
  expect(open.every((path) => path.startsWith("/grpc.health."))).toBe(true);
  await coordinator.drain(0);
});

it.each(Object.keys(errorCodes) as (keyof typeof errorCodes)[])(
  "the code %s reaches a client as it is",
  (code) => {
    const status = errorToStatus(new StairsError(code, "why"));
    expect(status.code).toBe(errorCodes[code].grpc);
    const { metadata, ...rest } = status;
    const error = Object.assign(new Error("why"), rest, { metadata });
    expect(statusToError(error)).toMatchObject({ code, message: "why" });
  },
);
