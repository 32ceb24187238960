import { brokerContract } from "./broker-contract.js";
import { checkedLife } from "./checked-life.js";
import { embeddedStore } from "./embedded-store.js";

brokerContract("The embedded engine (F90)", () => embeddedStore());
checkedLife("the embedded engine", () => embeddedStore());
