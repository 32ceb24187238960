import type { Broker } from "../../../src/broker/contract.js";
import type { StoreUnderTest } from "./store-under-test.js";

/** A test's own store, opened. `broker` may be closed and replaced. */
export interface Scene {
  readonly store: StoreUnderTest;
  broker: Broker;
}
