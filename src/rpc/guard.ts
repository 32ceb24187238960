/**
 * The guard runs before every handler. A call without the right token reads nothing and changes
 * nothing. The guard ends a stream when the stream's token is revoked or expires.
 */
import {
  type Metadata,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  ServerInterceptingCall,
} from "@grpc/grpc-js";
import { StairsError } from "@stairs/core";
import { errorToStatus } from "@stairs/core/protocol";
import { allows, type Scope } from "../access/scopes.js";
import type { KeptToken } from "../access/token.js";
import type { TokenStore } from "../access/token-store.js";
import type { Log } from "../observe/log.js";
import { type AccessRule, accessRules } from "./access-rules.js";
import type { Remote } from "./listener.js";

/**
 * The shortest time between two logged refusals, in milliseconds: a client that tries many tokens
 * must not fill a disk.
 */
const logEveryMs = 10_000;

/** What the guard needs. */
export interface GuardPost {
  /** Undefined: calls need no token. */
  readonly tokens: TokenStore | undefined;
  readonly log: Log;
  /** Called when a connection makes its first allowed call. */
  readonly admitted: (remote: Remote) => void;
}

/** An interceptor for all calls of a server. */
export function guard(post: GuardPost): ServerInterceptor {
  const { tokens } = post;
  /**
   * Calls in progress that needed a token, with the token. Undefined: the call came before tokens
   * were needed.
   */
  const inside = new Map<ServerInterceptingCallInterface, KeptToken | undefined>();
  const tell = refusalLog(post.log);
  const refuse = (call: ServerInterceptingCallInterface, error: unknown): void => {
    inside.delete(call);
    tell(call, error);
    call.sendStatus(errorToStatus(error));
  };
  const sweep = (store: TokenStore): void => {
    for (const [call, token] of inside) {
      const holds = token === undefined ? !store.required : store.holds(token);
      if (!holds) refuse(call, token === undefined ? noToken() : gone(token));
    }
  };
  if (tokens !== undefined) tokens.onLook = () => sweep(tokens);
  return ({ path }, call) => {
    const rule = accessRules[path] ?? { needs: [] };
    let granted: KeptToken | undefined;
    let over = false;
    const enter = async (metadata: Metadata, go: (metadata: Metadata) => void): Promise<void> => {
      try {
        granted = await admit(tokens, path, rule.needs, metadata);
      } catch (error) {
        return refuse(call, error);
      }
      if (over) return;
      if (rule.needs !== "open") inside.set(call, granted);
      if (granted !== undefined || tokens?.required !== true)
        post.admitted(call.getConnectionInfo());
      metadata.remove("authorization");
      go(metadata);
    };
    const { more } = rule;
    const weigh = (message: unknown, go: (message: unknown) => void): void => {
      const needs = granted && more?.(message);
      if (granted === undefined || needs === undefined || allows(granted.scopes, needs))
        go(message);
      else refuse(call, lacking(path, granted, needs));
    };
    return new ServerInterceptingCall(call, {
      start: (begin) =>
        begin({
          onReceiveMetadata: (metadata, next) => void enter(metadata, next),
          ...(more === undefined ? {} : { onReceiveMessage: weigh }),
          onCancel() {
            over = true;
            inside.delete(call);
          },
        }),
    });
  };
}

/** Undefined if the call needs no token. @throws StairsError UNAUTHENTICATED, NOT_ALLOWED. */
async function admit(
  tokens: TokenStore | undefined,
  path: string,
  needs: AccessRule["needs"],
  metadata: Metadata,
): Promise<KeptToken | undefined> {
  if (tokens?.required !== true || needs === "open") return undefined;
  const [given] = metadata.get("authorization");
  const [, text] = /^Bearer +(\S+)$/i.exec(String(given ?? "")) ?? [];
  if (text === undefined) throw noToken();
  const token = await tokens.find(text);
  if (token === undefined) {
    throw new StairsError(
      "UNAUTHENTICATED",
      "The coordinator does not know this token: it was revoked, has expired, or belongs to another coordinator. Run `stairs token list` on the coordinator's machine to see the valid tokens.",
    );
  }
  if (!allows(token.scopes, needs)) throw lacking(path, token, needs);
  return token;
}

function lacking(path: string, { name, scopes }: KeptToken, needs: readonly Scope[]): StairsError {
  const method = path.slice(path.lastIndexOf("/") + 1);
  const wanted = needs.length === 0 ? "admin" : needs.join(" or ");
  return new StairsError(
    "NOT_ALLOWED",
    `${method} needs the scope ${wanted}; the token ${name} has ${scopes.join(", ")}. Create a token that allows it with \`stairs token create --scope ${needs[0] ?? "admin"}\`.`,
  );
}

function noToken(): StairsError {
  return new StairsError(
    "UNAUTHENTICATED",
    "This coordinator needs a token, and the call has none: put one into STAIRS_TOKEN, or the path of its file into STAIRS_TOKEN_FILE. Create one on the coordinator's machine with `stairs token create`.",
  );
}

function gone({ name }: KeptToken): StairsError {
  return new StairsError("UNAUTHENTICATED", `The token ${name} was revoked or has expired.`);
}

function refusalLog(log: Log): (call: ServerInterceptingCallInterface, error: unknown) => void {
  let lastMs = -Infinity;
  let unsaid = 0;
  return (call, error) => {
    const now = performance.now();
    if (now - lastMs < logEveryMs) {
      unsaid += 1;
      return;
    }
    const more = unsaid === 0 ? "" : ` (and ${unsaid} more before it)`;
    log.warn(`refused a call from ${call.getPeer()}${more}: ${String(error)}`);
    lastMs = now;
    unsaid = 0;
  };
}
