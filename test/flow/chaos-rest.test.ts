import { ofTheRest } from "../support/chaos/all.js";
import { describeChaos } from "../support/chaos/scenario.js";

describeChaos(
  ofTheRest.filter(({ ownTest }) => ownTest === undefined),
  0.1,
);
