/**
 * Every setting of Stairs, declared once. The flags of commands, `stairs config`, the options of `defineProject` with their
 * checks, and the reference in `docs/` come from this table. A setting has one value with one origin: flag, else
 * environment variable, else project file, else default.
 */

/** What a value is, and how it is written. */
export type SettingKind =
  /** A port; 0: any free one. */
  | { readonly type: "port" }
  /** A whole number of at least `least`. */
  | { readonly type: "whole"; readonly least: number }
  /** Bytes: `64MiB`, or a bare number. */
  | { readonly type: "size" }
  /** Milliseconds, written `30s`; a bare number counts seconds. Both bounds are included. */
  | { readonly type: "duration"; readonly least: string; readonly most: string }
  /** Milliseconds of any length above 0, or `forever`. */
  | { readonly type: "retention" }
  | { readonly type: "choice"; readonly choices: readonly string[] }
  | { readonly type: "switch" }
  /** `host:port`, or several with commas in between; with `orLocal` also the word `local`. */
  | { readonly type: "addresses"; readonly orLocal?: true }
  /** The URL of a Redis server. */
  | { readonly type: "redis" }
  /** A file's path. In a project file it is relative to that file. */
  | { readonly type: "file" }
  | { readonly type: "text" };

/** Who reads a setting: the coordinator process, or its clients (commands, workers, producers). */
export type SettingUser = "coordinator" | "client";

/** One row of the table. */
export interface SettingDeclaration {
  readonly env: string;
  /** As commander takes it. Undefined: only the environment and the project file set it. */
  readonly flag?: string;
  readonly kind: SettingKind;
  /** As people write it. Empty: none; then an empty value is allowed too. */
  readonly default: string;
  /** What holds without a value, where the default is empty. */
  readonly without?: string;
  /** Whole sentences for `--help`, `stairs config`, the SDK's doc comments and the reference. */
  readonly docs: string;
  /** Replaces the words for what the kind expects. */
  readonly expected?: string;
  readonly usedBy: readonly SettingUser[];
  /** The option of `defineProject`, with a dot inside a group: `tls.ca`. Undefined: the project file cannot set it. */
  readonly project?: string;
  /** The value may hold a password: commands and messages do not show it. */
  readonly isSecret?: true;
}

/** The table: the setting's name → its declaration. */
export const settings = {
  coordinator: {
    flag: "--coordinator <host:port,...>",
    env: "STAIRS_COORDINATOR",
    kind: { type: "addresses", orLocal: true },
    default: "127.0.0.1:4710",
    docs: "The address of the coordinator. Separate several that share a Redis server with commas. `local` means the coordinator that holds the state directory; a script that finds none starts one.",
    usedBy: ["client"],
    project: "coordinator",
  },
  broker: {
    flag: "--broker <engine>",
    env: "STAIRS_BROKER",
    kind: { type: "choice", choices: ["embedded"] },
    default: "embedded",
    expected:
      "embedded; a Redis server is named with --redis, STAIRS_REDIS or redis in the project file",
    docs: "The engine that stores the queues. `embedded` stores them in the state directory. To store them on a Redis server, set its URL instead.",
    usedBy: ["coordinator"],
    project: "broker",
  },
  redis: {
    flag: "--redis <url>",
    env: "STAIRS_REDIS",
    kind: { type: "redis" },
    default: "",
    without: "the state directory stores the queues",
    docs: "The URL of the Redis or Valkey server that stores the queues. Put a URL that has a password into STAIRS_REDIS.",
    usedBy: ["coordinator"],
    project: "redis",
    isSecret: true,
  },
  port: {
    flag: "--port <number>",
    env: "STAIRS_PORT",
    kind: { type: "port" },
    default: "4710",
    docs: "The port on which the coordinator listens. 0 takes any free port.",
    usedBy: ["coordinator", "client"],
    project: "port",
  },
  listen: {
    flag: "--listen <address>",
    env: "STAIRS_LISTEN",
    kind: { type: "text" },
    default: "127.0.0.1",
    expected: "an address, such as 127.0.0.1",
    docs: "The address on which the coordinator listens. An address that other machines can reach requires TLS and a token.",
    usedBy: ["coordinator"],
    project: "listen",
  },
  advertise: {
    flag: "--advertise <host:port>",
    env: "STAIRS_ADVERTISE",
    kind: { type: "addresses" },
    default: "",
    without: "where it listens, or the machine's name if it listens on all addresses",
    expected: "host:port, such as hub1:4710",
    docs: "The address at which workers reach this coordinator. It gives this address to the other coordinators of the same Redis server.",
    usedBy: ["coordinator"],
  },
  state: {
    flag: "--state <directory>",
    env: "STAIRS_STATE_DIRECTORY",
    kind: { type: "text" },
    default: ".stairs",
    expected: "a directory",
    docs: "The state directory: the embedded engine stores the queues there.",
    usedBy: ["coordinator", "client"],
    project: "stateDirectory",
  },
  durability: {
    flag: "--durability <level>",
    env: "STAIRS_DURABILITY",
    kind: { type: "choice", choices: ["normal", "strict"] },
    default: "normal",
    docs: "How safe acknowledged rows are. `normal`: they survive the death of the process. `strict`: they also survive a power cut.",
    usedBy: ["coordinator"],
    project: "durability",
  },
  queueRows: {
    flag: "--queue-rows <count>",
    env: "STAIRS_QUEUE_ROWS",
    kind: { type: "whole", least: 1 },
    default: "10000000",
    docs: "How many rows one queue holds before it slows down its sources.",
    usedBy: ["coordinator"],
    project: "queueRows",
  },
  queueBytes: {
    flag: "--queue-bytes <size>",
    env: "STAIRS_QUEUE_BYTES",
    kind: { type: "size" },
    default: "4GiB",
    docs: "How many bytes one queue holds before it slows down its sources.",
    usedBy: ["coordinator"],
    project: "queueBytes",
  },
  lease: {
    flag: "--lease <time>",
    env: "STAIRS_LEASE",
    kind: { type: "duration", least: "1s", most: "1h" },
    default: "30s",
    docs: "How long a coordinator that died or hangs keeps the rows that it has leased. Then another coordinator can lease them.",
    usedBy: ["coordinator"],
  },
  heartbeat: {
    flag: "--heartbeat <time>",
    env: "STAIRS_HEARTBEAT",
    kind: { type: "duration", least: "100ms", most: "5m" },
    default: "5s",
    docs: "How often a worker sends a heartbeat. A worker that misses three is lost.",
    usedBy: ["coordinator"],
  },
  deadRows: {
    flag: "--dead-rows <count>",
    env: "STAIRS_DEAD_ROWS",
    kind: { type: "whole", least: 1 },
    default: "1000000",
    docs: "How many dead letters one pipeline can have before its rows wait.",
    usedBy: ["coordinator"],
    project: "deadRows",
  },
  deadBytes: {
    flag: "--dead-bytes <size>",
    env: "STAIRS_DEAD_BYTES",
    kind: { type: "size" },
    default: "1GiB",
    docs: "How many bytes of dead letters one pipeline can have before its rows wait.",
    usedBy: ["coordinator"],
    project: "deadBytes",
  },
  deadRetention: {
    flag: "--dead-retention <time>",
    env: "STAIRS_DEAD_RETENTION",
    kind: { type: "retention" },
    default: "forever",
    docs: "How long the coordinator keeps dead letters. `forever`: until you retry or discard them.",
    usedBy: ["coordinator"],
    project: "deadRetention",
  },
  insecure: {
    flag: "--insecure",
    env: "STAIRS_INSECURE",
    kind: { type: "switch" },
    default: "false",
    docs: "Allow a coordinator to listen beyond this machine without TLS and tokens, and clients to connect to it.",
    usedBy: ["coordinator", "client"],
    project: "insecure",
  },
  tlsCert: {
    flag: "--tls-cert <file>",
    env: "STAIRS_TLS_CERT",
    kind: { type: "file" },
    default: "",
    docs: "The coordinator's certificate, a PEM file. With it, connections are TLS.",
    usedBy: ["coordinator"],
    project: "tlsCert",
  },
  tlsKey: {
    flag: "--tls-key <file>",
    env: "STAIRS_TLS_KEY",
    kind: { type: "file" },
    default: "",
    docs: "The private key of the coordinator's certificate, a PEM file.",
    usedBy: ["coordinator"],
    project: "tlsKey",
  },
  tlsClientCa: {
    flag: "--tls-client-ca <file>",
    env: "STAIRS_TLS_CLIENT_CA",
    kind: { type: "file" },
    default: "",
    docs: "The authorities of client certificates, a PEM file. With it, each client needs a certificate from one of them.",
    usedBy: ["coordinator"],
    project: "tlsClientCa",
  },
  tokens: {
    flag: "--tokens <file>",
    env: "STAIRS_TOKENS",
    kind: { type: "file" },
    default: "",
    without: "tokens.json in the state directory",
    docs: "The coordinator's file of tokens.",
    usedBy: ["coordinator"],
    project: "tokens",
  },
  tlsCa: {
    env: "STAIRS_TLS_CA",
    kind: { type: "file" },
    default: "",
    without: "the authorities that Node.js trusts",
    docs: "The authority of the coordinator's certificate, a PEM file.",
    usedBy: ["client"],
    project: "tls.ca",
  },
  tlsClientCert: {
    env: "STAIRS_TLS_CLIENT_CERT",
    kind: { type: "file" },
    default: "",
    docs: "The client's own certificate, a PEM file.",
    usedBy: ["client"],
    project: "tls.cert",
  },
  tlsClientKey: {
    env: "STAIRS_TLS_CLIENT_KEY",
    kind: { type: "file" },
    default: "",
    docs: "The private key of the client's certificate, a PEM file.",
    usedBy: ["client"],
    project: "tls.key",
  },
  tlsServerName: {
    env: "STAIRS_TLS_SERVER_NAME",
    kind: { type: "text" },
    default: "",
    without: "the host of the address",
    expected: "a name",
    docs: "The name in the coordinator's certificate.",
    usedBy: ["client"],
    project: "tls.serverName",
  },
  tokenFile: {
    env: "STAIRS_TOKEN_FILE",
    kind: { type: "file" },
    default: "",
    docs: "A file that holds the client's token. A token in STAIRS_TOKEN overrides it.",
    usedBy: ["client"],
    project: "tokenFile",
  },
} as const satisfies Readonly<Record<string, SettingDeclaration>>;

/** The options of `defineProject` that hold several settings, and what they are for. */
export const settingGroups: Readonly<Record<string, string>> = {
  tls: "How clients connect with TLS. With any of these, connections on this machine are TLS too; connections that leave it always are.",
};

/** A setting's name, as `stairs config` shows it. */
export type SettingName = keyof typeof settings;

/** All settings, in the order of the table. */
export const settingNames = Object.keys(settings) as readonly SettingName[];

/** A setting's declaration, as any of them. */
export function declarationOf(name: SettingName): SettingDeclaration {
  return settings[name];
}

/** `--port` of `--port <number>`; undefined without a flag. */
export function flagOf(name: SettingName): string | undefined {
  return declarationOf(name).flag?.split(" ", 1)[0];
}

/** What a setting takes, for messages: `expected …`. */
export function expectedOf(name: SettingName): string {
  const { kind, expected } = declarationOf(name);
  return expected ?? expectedOfKind(kind);
}

function expectedOfKind(kind: SettingKind): string {
  switch (kind.type) {
    case "port":
      return "a port from 0 to 65535";
    case "whole":
      return `a whole number of at least ${kind.least}`;
    case "size":
      return "a size such as 64MiB, or a number of bytes, at least 1";
    case "duration":
      return `a duration from ${kind.least} to ${kind.most}, such as 30s or 500ms`;
    case "retention":
      return "a time such as 30d or 12h, or forever";
    case "choice":
      return kind.choices.join(" or ");
    case "switch":
      return "true or false";
    case "addresses":
      return `host:port, such as 127.0.0.1:4710, several with commas in between${kind.orLocal === true ? ", or local" : ""}`;
    case "redis":
      return "redis://[user:password@]host[:port][,host[:port]…][/database], or rediss:// for TLS; with sentinels redis+sentinel://host[:port]/master-name";
    case "file":
      return "a file's path";
    case "text":
      return "a text";
  }
}
