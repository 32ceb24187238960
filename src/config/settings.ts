/**
 * Every setting of Stairs in one table: its flag, its environment variable, its default, and how its
 * text is checked. Each has one value, and that has one origin: flag, else environment, else project
 * file, else default.
 */
import { isAddressList, nearest, StairsError } from "@stairs/core";
import { z } from "zod";
import { parseDuration, parseSize } from "./units.js";

const port = whole(0, 65_535, "a port from 0 to 65535");
const address = z
  .string()
  .refine(
    (text) => text === "local" || isAddressList(text),
    "expected host:port, such as 127.0.0.1:4710, several with commas in between, or local",
  );
const count = whole(1, Number.MAX_SAFE_INTEGER, "a whole number of at least 1");
const size = z.unknown().transform((raw, context) => {
  try {
    return parseSize(String(raw));
  } catch {
    context.addIssue({ code: "custom", message: "expected a size such as 64MiB or 2GB" });
    return z.NEVER;
  }
});

/** A whole number between two bounds, both included. */
function whole(least: number, most: number, what: string) {
  return z.coerce
    .number(`expected ${what}`)
    .refine(
      (value) => Number.isSafeInteger(value) && value >= least && value <= most,
      `expected ${what}`,
    );
}

/** Milliseconds between two bounds, both included. */
function duration(least: string, most: string) {
  return z.unknown().transform((raw, context) => {
    const message = `expected a duration from ${least} to ${most}, such as 30s or 500ms`;
    try {
      const ms = parseDuration(String(raw));
      if (ms >= parseDuration(least) && ms <= parseDuration(most)) return ms;
    } catch {
      // It is no duration at all: the same message says what one is.
    }
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}
/** Yes or no, as flags, variables and files say it. */
const answer = z
  .union([z.boolean(), z.enum(["true", "1", "false", "0"])], "expected true or false")
  .transform((given) => given === true || given === "true" || given === "1");
/** A file's path, or a name; empty: none. */
const optional = z.string("expected text");

const retention = z.unknown().transform((raw, context): number | "forever" => {
  if (raw === "forever") return raw;
  try {
    const ms = parseDuration(String(raw));
    if (ms > 0) return ms;
  } catch {
    // The same message says what it may be.
  }
  context.addIssue({ code: "custom", message: "expected a time such as 30d or 12h, or forever" });
  return z.NEVER;
});

const shapes = {
  coordinator: address,
  broker: z.literal(
    "embedded",
    "expected embedded; a Redis server is named with --redis, STAIRS_REDIS or redis in the project file",
  ),
  redis: z
    .string()
    .regex(
      /^(?:|rediss?(?:\+sentinel)?:\/\/.+)$/,
      "expected redis://[user:password@]host[:port][,host[:port]…][/database], or rediss:// for TLS; with sentinels redis+sentinel://host[:port]/master-name",
    ),
  port,
  listen: z.string().min(1, "expected an address, such as 127.0.0.1"),
  advertise: z
    .string()
    .refine((text) => text === "" || isAddressList(text), "expected host:port, such as hub1:4710"),
  state: z.string().min(1, "expected a directory"),
  durability: z.enum(["normal", "strict"], "expected normal or strict"),
  queueRows: count,
  queueBytes: size,
  lease: duration("1s", "1h"),
  heartbeat: duration("100ms", "5m"),
  deadRows: count,
  deadBytes: size,
  deadRetention: retention,
  insecure: answer,
  tlsCert: optional,
  tlsKey: optional,
  tlsClientCa: optional,
  tokens: optional,
  tlsCa: optional,
  tlsClientCert: optional,
  tlsClientKey: optional,
  tlsServerName: optional,
  tokenFile: optional,
};

/** The settings' values once they are checked. Sizes are bytes, durations milliseconds. */
export type Settings = { readonly [Key in SettingName]: z.output<(typeof shapes)[Key]> };

/** A setting's key in the project file. */
export type SettingName = keyof typeof shapes;

interface SettingRow<Value> {
  /** Undefined for what belongs to every command: the environment and the project file say it. */
  readonly flag?: string;
  readonly env: string;
  readonly default: Value;
  readonly docs: string;
  /** Its value may hold a password, and is not shown. */
  readonly isSecret?: boolean;
}

/** The table. */
export const settings: { readonly [Key in SettingName]: SettingRow<Settings[Key]> } = {
  coordinator: {
    flag: "--coordinator",
    env: "STAIRS_COORDINATOR",
    default: "127.0.0.1:4710",
    docs: "where the coordinator is; several that share a Redis with commas in between; `local` means the one that holds the state directory",
  },
  broker: {
    flag: "--broker",
    env: "STAIRS_BROKER",
    default: "embedded",
    docs: "the engine that keeps the queues: embedded; a Redis server is named by redis",
  },
  redis: {
    flag: "--redis",
    env: "STAIRS_REDIS",
    default: "",
    docs: "the Redis server that keeps the queues; none: the state directory keeps them",
    isSecret: true,
  },
  port: {
    flag: "--port",
    env: "STAIRS_PORT",
    default: 4710,
    docs: "the port on which a coordinator listens; 0 takes any free one",
  },
  listen: {
    flag: "--listen",
    env: "STAIRS_LISTEN",
    default: "127.0.0.1",
    docs: "the address on which a coordinator listens",
  },
  advertise: {
    flag: "--advertise",
    env: "STAIRS_ADVERTISE",
    default: "",
    docs: "host:port at which workers reach a coordinator that shares its queues; none: where it listens, or the machine's name",
  },
  state: {
    flag: "--state",
    env: "STAIRS_STATE_DIRECTORY",
    default: ".stairs",
    docs: "the directory of the embedded engine",
  },
  durability: {
    flag: "--durability",
    env: "STAIRS_DURABILITY",
    default: "normal",
    docs: "normal survives the death of the process, strict also a power cut",
  },
  queueRows: {
    flag: "--queue-rows",
    env: "STAIRS_QUEUE_ROWS",
    default: 10_000_000,
    docs: "rows that one queue holds before it slows down what feeds it",
  },
  queueBytes: {
    flag: "--queue-bytes",
    env: "STAIRS_QUEUE_BYTES",
    default: 4 * 1024 ** 3,
    docs: "bytes that one queue holds before it slows down what feeds it",
  },
  lease: {
    flag: "--lease",
    env: "STAIRS_LEASE",
    default: 30_000,
    docs: "how long rows stay with a coordinator that has died or hangs, in milliseconds",
  },
  heartbeat: {
    flag: "--heartbeat",
    env: "STAIRS_HEARTBEAT",
    default: 5000,
    docs: "how often a worker shows that it lives, in milliseconds; after three misses it is lost",
  },
  deadRows: {
    flag: "--dead-rows",
    env: "STAIRS_DEAD_ROWS",
    default: 1_000_000,
    docs: "dead letters that one pipeline may have before its rows wait",
  },
  deadBytes: {
    flag: "--dead-bytes",
    env: "STAIRS_DEAD_BYTES",
    default: 1024 ** 3,
    docs: "bytes of dead letters that one pipeline may have before its rows wait",
  },
  deadRetention: {
    flag: "--dead-retention",
    env: "STAIRS_DEAD_RETENTION",
    default: "forever",
    docs: "how long dead letters are kept, in milliseconds; forever: until somebody decides",
  },
  insecure: {
    flag: "--insecure",
    env: "STAIRS_INSECURE",
    default: false,
    docs: "allow a coordinator beyond this machine without TLS and tokens, and connections to one",
  },
  tlsCert: {
    flag: "--tls-cert",
    env: "STAIRS_TLS_CERT",
    default: "",
    docs: "the coordinator's certificate, a PEM file; with it, connections are TLS",
  },
  tlsKey: {
    flag: "--tls-key",
    env: "STAIRS_TLS_KEY",
    default: "",
    docs: "the private key of the coordinator's certificate, a PEM file",
  },
  tlsClientCa: {
    flag: "--tls-client-ca",
    env: "STAIRS_TLS_CLIENT_CA",
    default: "",
    docs: "authorities of clients, a PEM file; with it, clients need a certificate of one of them",
  },
  tokens: {
    flag: "--tokens",
    env: "STAIRS_TOKENS",
    default: "",
    docs: "the coordinator's file of tokens; empty means tokens.json in the state directory",
  },
  tlsCa: {
    env: "STAIRS_TLS_CA",
    default: "",
    docs: "for clients: the authority of the coordinator's certificate, a PEM file; empty means the system's",
  },
  tlsClientCert: {
    env: "STAIRS_TLS_CLIENT_CERT",
    default: "",
    docs: "for clients: a certificate of their own, a PEM file",
  },
  tlsClientKey: {
    env: "STAIRS_TLS_CLIENT_KEY",
    default: "",
    docs: "for clients: the private key of that certificate, a PEM file",
  },
  tlsServerName: {
    env: "STAIRS_TLS_SERVER_NAME",
    default: "",
    docs: "for clients: the name in the coordinator's certificate, where it is not that of the address",
  },
  tokenFile: {
    env: "STAIRS_TOKEN_FILE",
    default: "",
    docs: "for clients: a file with their token; STAIRS_TOKEN, the token itself, goes before it",
  },
};

/** All settings, in the order of the table. */
export const settingNames = Object.keys(shapes) as readonly SettingName[];

/** A checked value and where it came from. */
export interface Resolved<Value> {
  readonly value: Value;
  /** `flag --port`, `environment STAIRS_PORT`, `file stairs.config.ts:3` or `default`. */
  readonly origin: string;
}

/** Every setting with its origin. */
export type ResolvedSettings = { readonly [Key in SettingName]: Resolved<Settings[Key]> };

/** What a project file says; what it leaves out is undefined. */
export interface FileValues {
  /** Where it says so, as `file:line` of the call of defineProject. */
  readonly place: string;
  readonly values: Readonly<Partial<Record<SettingName, unknown>>>;
}

/** Where values may come from. */
export interface SettingSources {
  /** What stood on the command line, by the setting's name. */
  readonly flags: Readonly<Partial<Record<SettingName, unknown>>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the project file says, by the setting's name; undefined without one. */
  readonly file?: FileValues | undefined;
}

const prefix = "STAIRS_";
/** A client's token. No setting: those are shown. */
const tokenVariable = "STAIRS_TOKEN";

/** One sentence for each variable of the environment that looks like a misspelled setting. */
export function misspelledVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = [...settingNames.map((name) => settings[name].env), tokenVariable].map((name) =>
    name.slice(prefix.length),
  );
  return Object.keys(env).flatMap((name) => {
    const rest = name.slice(prefix.length);
    if (!name.startsWith(prefix) || known.includes(rest)) return [];
    const near = nearest(rest, known).replace('"', `"${prefix}`);
    return near === "" ? [] : [`The environment has ${name}, which is no setting${near}.`];
  });
}

/**
 * The value of every setting and its origin.
 * @throws StairsError BAD_ARGUMENT for a value that does not fit, naming where it stands.
 */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  const all = settingNames.map((name) => [name, resolve(name, sources)]);
  return Object.fromEntries(all) as ResolvedSettings;
}

/** A setting's value for people: without the password that it may hold. */
export function shownValue<Key extends SettingName>(
  name: Key,
  value: Settings[Key],
): Settings[Key] | string {
  if (settings[name].isSecret !== true) return value;
  return String(value).replace(/\/\/[^/]*@/, "//***@");
}

function resolve<Key extends SettingName>(
  name: Key,
  sources: SettingSources,
): Resolved<Settings[Key]> {
  const row = settings[name];
  const given: readonly (readonly [unknown, string])[] = [
    [sources.flags[name], `flag ${row.flag ?? ""}`],
    [sources.env[row.env] === "" ? undefined : sources.env[row.env], `environment ${row.env}`],
    [sources.file?.values[name], `file ${sources.file?.place ?? ""}`],
  ];
  for (const [raw, origin] of given) {
    if (raw === undefined) continue;
    return { value: check(name, raw, origin), origin };
  }
  return { value: row.default, origin: "default" };
}

function check<Key extends SettingName>(name: Key, raw: unknown, origin: string): Settings[Key] {
  const shape: z.ZodType = shapes[name];
  const checked = shape.safeParse(raw);
  if (!checked.success) {
    const why = checked.error.issues.map((issue) => issue.message).join("; ");
    throw new StairsError(
      "BAD_ARGUMENT",
      `${settings[name].isSecret === true ? "The value" : JSON.stringify(raw)} cannot be the setting ${name} (${origin}): ${why}.`,
    );
  }
  return checked.data as Settings[Key];
}
