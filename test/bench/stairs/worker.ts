/** A worker process with one half of a pipeline's steps: `worker.ts ADDRESS PIPELINE function|consumer`. */
import { registerPipelines, startStepsWorker } from "@stairs/sdk/internal";
import { endWithParent, tell } from "../role.js";
import project, { arrivals } from "./stairs.config.js";

const [address = "", pipeline = "", kind = ""] = process.argv.slice(2);
endWithParent();
if (kind === "consumer") arrivals.listen();
project.ready();
const pipelines = project.pipelines([`bench.${pipeline}`]);
await registerPipelines(address, pipelines);
const steps = pipelines.flatMap((each) => each.steps).filter((step) => step.kind === kind);
const worker = await startStepsWorker({ address, steps, name: `${pipeline}-${kind}` });
tell({ event: "ready" });
await worker.closed;
