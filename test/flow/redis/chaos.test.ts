import { fullMemory } from "../../support/chaos/redis-faults.js";
import { describeChaos } from "../../support/chaos/scenario.js";

// One of the faults, once; `test/full` has all of them.
describeChaos([fullMemory], 1);
