/** What `defineProject` takes. A misspelled option is an error: it would be passed over in silence. */
import { StairsError, nearest } from "@stairs/core";
import type { App } from "../app/app.js";
import { at } from "../pipeline/draft.js";
import {
  type AccessOptions,
  checkAccess,
  type WrittenAccess,
  writtenAccess,
} from "./access-options.js";
import { type EngineOptions, checkEngine, redisUrl } from "./engine.js";

/** Options of a coordinator that this project starts, alone or by `stairs coord start` beside it. */
export interface CoordinatorOptions {
  /** The port of `stairs coord start`. STAIRS_PORT goes before it. Default 4710. */
  readonly port?: number;
  /** The address on which it listens; others than this machine's loopback need TLS and tokens. STAIRS_LISTEN goes before it. Default `127.0.0.1`. */
  readonly listen?: string;
  /** `strict` survives a power cut too. STAIRS_DURABILITY goes before it. Default `normal`. */
  readonly durability?: "normal" | "strict";
  /** Rows that one queue holds before it slows down what feeds it. STAIRS_QUEUE_ROWS goes before it. Default 10,000,000. */
  readonly queueRows?: number;
  /** The same in bytes, or as text such as `512MiB`. STAIRS_QUEUE_BYTES goes before it. Default 4 GiB. */
  readonly queueBytes?: number | string;
  /** Dead letters that one pipeline may have before its rows wait. STAIRS_DEAD_ROWS goes before it. Default 1,000,000. */
  readonly deadRows?: number;
  /** The same in bytes, or as text such as `512MiB`. STAIRS_DEAD_BYTES goes before it. Default 1 GiB. */
  readonly deadBytes?: number | string;
  /** How long dead letters are kept: `30d`, `12h` or `forever`. STAIRS_DEAD_RETENTION goes before it. Default `forever`. */
  readonly deadRetention?: string;
}

/** Options of `defineProject`. */
export interface ProjectOptions extends EngineOptions, CoordinatorOptions, AccessOptions {
  /** A letter or _, then letters, digits, _ or -, at most 64 in all. */
  readonly name: string;
  /**
   * Apps, or paths of folders relative to the file that defines the project. A folder has a module
   * `app` that exports an App, and may have `pipelines`, `producers`, `consumers` and `flows`; they
   * are imported when the project is loaded.
   */
  readonly apps?: readonly (App | string)[];
  /**
   * `host:port` of a running coordinator, or of several that share their queues, with commas in between; or
   * `"local"`: one is started as a child process, or joined if the state directory has one. STAIRS_COORDINATOR goes
   * before it. Default `127.0.0.1:4710`.
   */
  readonly coordinator?: string;
  /** Where a local coordinator keeps its data. STAIRS_STATE_DIRECTORY goes before it. Default `.stairs`. */
  readonly stateDirectory?: string;
}

/** What a project's options say of the settings of commands, by the settings' names; the others are undefined. */
export interface WrittenSettings extends WrittenAccess {
  readonly coordinator?: string | undefined;
  readonly state?: string | undefined;
  readonly broker?: string | undefined;
  readonly redis?: string | undefined;
  readonly port?: number | undefined;
  readonly listen?: string | undefined;
  readonly durability?: string | undefined;
  readonly queueRows?: number | undefined;
  readonly queueBytes?: number | string | undefined;
  readonly deadRows?: number | undefined;
  readonly deadBytes?: number | string | undefined;
  readonly deadRetention?: string | undefined;
}

const known: Readonly<Record<keyof ProjectOptions, true>> = {
  name: true,
  apps: true,
  coordinator: true,
  stateDirectory: true,
  broker: true,
  redis: true,
  port: true,
  listen: true,
  durability: true,
  queueRows: true,
  queueBytes: true,
  deadRows: true,
  deadBytes: true,
  deadRetention: true,
  tls: true,
  tokenFile: true,
  insecure: true,
  tlsCert: true,
  tlsKey: true,
  tlsClientCa: true,
  tokens: true,
};

/**
 * The settings among the options.
 * @param folder What relative paths of TLS files and tokens start from.
 */
export function writtenSettings(options: ProjectOptions, folder: string): WrittenSettings {
  const { coordinator, stateDirectory: state, broker, port, listen } = options;
  const { durability, queueRows, queueBytes, deadRows, deadBytes, deadRetention } = options;
  const redis = redisUrl(options.redis);
  const server = { coordinator, state, broker, redis, port, listen, durability };
  const room = { queueRows, queueBytes, deadRows, deadBytes, deadRetention };
  return { ...server, ...room, ...writtenAccess(options, folder) };
}

/**
 * @param where For messages: `The project shop (stairs.config.ts:3)`.
 * @param source `file:line`.
 * @throws StairsError BAD_ARGUMENT.
 */
export function checkOptions(where: string, source: string, options: ProjectOptions): void {
  const names = Object.keys(known);
  for (const key of Object.keys(options)) {
    if (names.includes(key)) continue;
    throw new StairsError(
      "BAD_ARGUMENT",
      `defineProject${at(source)} has no option ${JSON.stringify(key)}${nearest(key, names)}: expected ${names.join(", ")}.`,
    );
  }
  checkEngine(where, options);
  checkAccess(where, options);
  const { port, durability, apps, ...others } = options;
  const expected = (name: keyof ProjectOptions, what: string): never => {
    throw new StairsError(
      "BAD_ARGUMENT",
      `${where} has the value ${JSON.stringify(options[name])} for ${name}: expected ${what}.`,
    );
  };
  if (apps !== undefined && !Array.isArray(apps)) expected("apps", "an array of apps and folders");
  for (const name of ["coordinator", "stateDirectory", "listen", "deadRetention"] as const) {
    if (others[name] !== undefined && typeof others[name] !== "string") expected(name, "a text");
  }
  if (port !== undefined && !isWhole(port, 0, 65_535)) expected("port", "a number from 0 to 65535");
  if (durability !== undefined && !["normal", "strict"].includes(durability)) {
    expected("durability", "normal or strict");
  }
  for (const name of ["queueRows", "deadRows"] as const) {
    if (others[name] !== undefined && !isWhole(others[name], 1))
      expected(name, "a whole number from 1");
  }
  for (const name of ["queueBytes", "deadBytes"] as const) {
    const size = others[name];
    if (size !== undefined && typeof size !== "string" && !isWhole(size, 1))
      expected(name, "bytes from 1, or a size such as 512MiB");
  }
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
