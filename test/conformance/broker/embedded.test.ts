import { brokerContract } from "./broker-contract.js";
import { embeddedStore } from "./embedded-store.js";

brokerContract("The embedded engine", () => embeddedStore());
