import { ofWorkers } from "../support/chaos/all.js";
import { describeChaos } from "../support/chaos/scenario.js";

describeChaos(
  ofWorkers.filter(({ ownTest }) => ownTest === undefined),
  0.1,
);
