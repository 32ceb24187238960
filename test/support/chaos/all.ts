/** All scenarios, in two halves that take about equally long. */
import { coordinatorFaults } from "./coordinator-faults.js";
import { diskFull } from "./disk-full.js";
import { garbageOutcomes } from "./garbage-outcomes.js";
import { linkFaults } from "./link-faults.js";
import { pipelineOrders } from "./pipeline-orders.js";
import { producerFaults } from "./producer-faults.js";
import type { Scenario } from "./scenario.js";
import { workerFaults } from "./worker-faults.js";

export const ofWorkers: readonly Scenario[] = [...workerFaults, ...linkFaults, garbageOutcomes];
export const ofTheRest: readonly Scenario[] = [
  ...coordinatorFaults,
  ...producerFaults,
  ...pipelineOrders,
  diskFull,
];
