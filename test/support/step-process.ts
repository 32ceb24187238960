/** A process of the user's own with one step, by the SDK. */
import { checkout, type Running, start } from "./processes.js";

/**
 * Starts a worker process that prints `ready` when it is connected. SIGTERM drains it.
 * @param step The step's name.
 * @param body Of a function that gets `row` and returns the new fields; may wait.
 * @param more Further options of the worker, as code.
 */
export async function stepProcess(
  address: string,
  step: string,
  body: string,
  more = "",
): Promise<Running> {
  const code = `
    import { startStepsWorker } from "@stairs/sdk/internal";
    const step = { name: "${step}", kind: "function", batch: false, concurrency: 1, inputs: null,
      timeoutMs: null, maxRows: null, source: "", config: {}, setup: null, inputSchema: null,
      outputSchema: null, maxOutputs: null, run: async (row) => { ${body} } };
    const worker = await startStepsWorker({ address: "${address}", steps: [step], ${more} });
    process.once("SIGTERM", () => void worker.drain());
    console.log("ready");
    await worker.closed;`;
  const running = start(process.execPath, ["--input-type=module", "-e", code], { cwd: checkout });
  await running.line(/^ready$/);
  return running;
}
