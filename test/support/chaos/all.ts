/** All scenarios; those of the embedded engine in two halves that take about equally long. */
import { coordinatorFaults } from "./coordinator-faults.js";
import { diskFull } from "./disk-full.js";
import { garbageOutcomes } from "./garbage-outcomes.js";
import { linkFaults } from "./link-faults.js";
import { pipelineOrders } from "./pipeline-orders.js";
import { onRedis } from "./on-redis.js";
import { producerFaults } from "./producer-faults.js";
import { redisFaults } from "./redis-faults.js";
import { redisForms } from "./redis-forms.js";
import type { Scenario } from "./scenario.js";
import { workerFaults } from "./worker-faults.js";

export const ofWorkers: readonly Scenario[] = [...workerFaults, ...linkFaults, garbageOutcomes];
export const ofTheRest: readonly Scenario[] = [
  ...coordinatorFaults,
  ...producerFaults,
  ...pipelineOrders,
  diskFull,
];
/** What happens to a Redis, and to a coordinator that has its queues there. */
export const ofRedis: readonly Scenario[] = [
  ...redisFaults,
  ...redisForms,
  ...[...ofWorkers, ...ofTheRest].filter((scenario) => scenario !== diskFull).map(onRedis),
];
