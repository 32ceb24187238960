import { fullMemory } from "../support/chaos/redis-faults.js";
import { describeChaos } from "../support/chaos/scenario.js";
import { workerKilled } from "../support/chaos/worker-faults.js";

// Two of the faults, a few times each; `test/full` has all of them.
describeChaos([workerKilled, fullMemory], 2);
