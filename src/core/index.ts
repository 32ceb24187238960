/** What the coordinator and the SDKs share: rows in columns, graphs, plans, names, errors. */
export * from "./address.js";
export * from "./batch/index.js";
export * from "./clock.js";
export * from "./duration.js";
export * from "./errors.js";
export * from "./excerpt.js";
export * from "./execute/index.js";
export * from "./graph/index.js";
export * from "./instance-id.js";
export * from "./limits.js";
export * from "./names.js";
export * from "./retry.js";
