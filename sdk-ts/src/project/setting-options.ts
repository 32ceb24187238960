/** The settings that `defineProject` takes. Generated from the declarations by `npm run docs:generate`. */
import type { RedisOptions } from "./engine.js";

/** Options of `defineProject` that are settings. Paths of files are relative to the file that calls it. */
export interface SettingOptions {
  /** The address of the coordinator. Separate several that share a Redis server with commas. `local` means the coordinator that holds the state directory; a script that finds none starts one. STAIRS_COORDINATOR overrides it. Default: `127.0.0.1:4710`. */
  readonly coordinator?: string;
  /** The engine that stores the queues. `embedded` stores them in the state directory. To store them on a Redis server, set its URL instead. STAIRS_BROKER overrides it. Default: `embedded`. */
  readonly broker?: "embedded";
  /** The URL of the Redis or Valkey server that stores the queues. Put a URL that has a password into STAIRS_REDIS. STAIRS_REDIS overrides it. Default: the state directory stores the queues. */
  readonly redis?: string | RedisOptions;
  /** The port on which the coordinator listens. 0 takes any free port. STAIRS_PORT overrides it. Default: `4710`. */
  readonly port?: number;
  /** The address on which the coordinator listens. An address that other machines can reach requires TLS and a token. STAIRS_LISTEN overrides it. Default: `127.0.0.1`. */
  readonly listen?: string;
  /** The state directory: the embedded engine stores the queues there. STAIRS_STATE_DIRECTORY overrides it. Default: `.stairs`. */
  readonly stateDirectory?: string;
  /** How safe acknowledged rows are. `normal`: they survive the death of the process. `strict`: they also survive a power cut. STAIRS_DURABILITY overrides it. Default: `normal`. */
  readonly durability?: "normal" | "strict";
  /** How many rows one queue holds before it slows down its sources. STAIRS_QUEUE_ROWS overrides it. Default: `10000000`. */
  readonly queueRows?: number;
  /** How many bytes one queue holds before it slows down its sources. STAIRS_QUEUE_BYTES overrides it. Default: `4GiB`. */
  readonly queueBytes?: number | string;
  /** How many dead letters one pipeline can have before its rows wait. STAIRS_DEAD_ROWS overrides it. Default: `1000000`. */
  readonly deadRows?: number;
  /** How many bytes of dead letters one pipeline can have before its rows wait. STAIRS_DEAD_BYTES overrides it. Default: `1GiB`. */
  readonly deadBytes?: number | string;
  /** How long the coordinator keeps dead letters. `forever`: until you retry or discard them. STAIRS_DEAD_RETENTION overrides it. Default: `forever`. */
  readonly deadRetention?: string;
  /** Allow a coordinator to listen beyond this machine without TLS and tokens, and clients to connect to it. STAIRS_INSECURE overrides it. Default: `false`. */
  readonly insecure?: boolean;
  /** The coordinator's certificate, a PEM file. With it, connections are TLS. STAIRS_TLS_CERT overrides it. */
  readonly tlsCert?: string;
  /** The private key of the coordinator's certificate, a PEM file. STAIRS_TLS_KEY overrides it. */
  readonly tlsKey?: string;
  /** The authorities of client certificates, a PEM file. With it, each client needs a certificate from one of them. STAIRS_TLS_CLIENT_CA overrides it. */
  readonly tlsClientCa?: string;
  /** The coordinator's file of tokens. STAIRS_TOKENS overrides it. Default: tokens.json in the state directory. */
  readonly tokens?: string;
  /** A file that holds the client's token. A token in STAIRS_TOKEN overrides it. STAIRS_TOKEN_FILE overrides it. */
  readonly tokenFile?: string;
  /** How clients connect with TLS. With any of these, connections on this machine are TLS too; connections that leave it always are. */
  readonly tls?: {
    /** The authority of the coordinator's certificate, a PEM file. STAIRS_TLS_CA overrides it. Default: the authorities that Node.js trusts. */
    readonly ca?: string;
    /** The client's own certificate, a PEM file. STAIRS_TLS_CLIENT_CERT overrides it. */
    readonly cert?: string;
    /** The private key of the client's certificate, a PEM file. STAIRS_TLS_CLIENT_KEY overrides it. */
    readonly key?: string;
    /** The name in the coordinator's certificate. STAIRS_TLS_SERVER_NAME overrides it. Default: the host of the address. */
    readonly serverName?: string;
  };
}
