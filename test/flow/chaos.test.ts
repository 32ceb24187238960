import { describeChaos } from "../support/chaos/scenario.js";
import { workerKilled } from "../support/chaos/worker-faults.js";

// One of the faults, twice; `test/full` has all of them.
describeChaos([workerKilled], 2);
