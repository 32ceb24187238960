import { ofTheRest } from "../support/chaos/all.js";
import { describeChaos } from "../support/chaos/scenario.js";

describeChaos(ofTheRest, 0.1);
