import { shortRedisFaults } from "../../support/chaos/redis-faults.js";
import { describeChaos } from "../../support/chaos/scenario.js";

describeChaos(shortRedisFaults, 0.1);
