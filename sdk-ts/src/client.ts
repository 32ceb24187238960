/**
 * What the command line needs of this package to talk to a coordinator, without what runs steps: it is
 * loaded by every command. Not for users: it changes without notice.
 */
export { answering } from "./link/answering.js";
export { clientOf } from "./link/channel.js";
export { explain } from "./link/explain.js";
export { ownerAddress } from "./local/owner.js";
export { ask } from "./run/coordinator.js";
