/**
 * The entry of the connection's thread. The connection has its own thread so that a process with
 * blocking user code does not look dead.
 */
import { parentPort, workerData } from "node:worker_threads";
import type {
  FromPushThread,
  FromWorkThread,
  ThreadData,
  ToPushThread,
  ToWorkThread,
} from "./messages.js";
import { PushConnection } from "./push-connection.js";
import { WorkConnection } from "./work-connection.js";

const port = parentPort;
const { task, access } = workerData as ThreadData;

if (port !== null) {
  if (task.task === "work") {
    const connection = new WorkConnection(task, access, {
      tell: (message: FromWorkThread, transfer: readonly ArrayBuffer[] = []) =>
        port.postMessage(message, transfer),
      ended: () => port.close(),
    });
    port.on("message", (message: ToWorkThread) => connection.hear(message));
  } else {
    const connection = new PushConnection(task, access, {
      tell: (message: FromPushThread) => port.postMessage(message),
      ended: () => port.close(),
    });
    port.on("message", (message: ToPushThread) => connection.hear(message));
  }
}
