/**
 * The part of this package that commands need to talk to a coordinator, without the code that runs
 * steps. Every command loads it. Not for users: it changes without notice.
 */
export { answering } from "./link/answering.js";
export { clientOf } from "./link/channel.js";
export { explain } from "./link/explain.js";
export { ownerAddress } from "./local/owner.js";
export { ask } from "./run/coordinator.js";
