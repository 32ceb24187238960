import { brokerContract } from "./broker-contract.js";
import { checkedLife } from "./checked-life.js";
import { threadedStore } from "./threaded-store.js";

// Each step waits for the disk, and the engine behind the door is the one that runs all cases.
brokerContract("The embedded engine in a thread (R20)", () => threadedStore(), { runs: 30 });
checkedLife("the embedded engine in a thread", () => threadedStore());
