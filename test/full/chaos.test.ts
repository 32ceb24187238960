import { ofTheRest, ofWorkers } from "../support/chaos/all.js";
import { describeChaos } from "../support/chaos/scenario.js";

describeChaos([...ofWorkers, ...ofTheRest]);
