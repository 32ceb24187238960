/** What `project.runPipelines` and `project.runProducer` do. */
export { runPipelines } from "./run-pipelines.js";
export { runProducer } from "./run-producer.js";
