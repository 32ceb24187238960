/** Implements `project.runPipelines` and `project.runProducer`. */
export { runPipelines } from "./run-pipelines.js";
export { runProducer } from "./run-producer.js";
