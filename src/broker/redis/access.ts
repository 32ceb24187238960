/**
 * Checks whether the user may call every command that the engine needs. The engine checks this at start, command by
 * command, so that a missing right shows before any row waits.
 */
import { StairsError } from "@stairs/core";
import type { RedisAddress } from "./address.js";
import type { Connection } from "./connection.js";
import type { Keys } from "./keys.js";
import { list, text } from "./reply.js";
import { script } from "./scripts/script.js";

/** Commands on keys, including those in scripts, each with the arguments that complete a call after the key. */
const onKeys = [
  "GET",
  "SET 0",
  "INCR",
  "INCRBY 0",
  "UNLINK",
  "HGET 0",
  "HSET 0 0",
  "HDEL 0",
  "HEXISTS 0",
  "HGETALL",
  "HINCRBY 0 0",
  "HKEYS",
  "HVALS",
  "HLEN",
  "HMGET 0",
  "HSTRLEN 0",
  "SADD 0",
  "SCARD",
  "SMEMBERS",
  "ZADD 0 0",
  "ZCARD",
  "ZRANGE 0 0",
  "ZREM 0",
] as const;
const onSeveral = ["MGET", "EVAL", "EVALSHA"] as const;
const onAChannel = ["PUBLISH 0", "SUBSCRIBE"] as const;
const onTheServer = ["PING", "INFO", "TIME"] as const;

/** The minimal rules of an `ACL SETUSER` for Stairs, without user name and password. */
export function leastAccess(keys: Keys): string {
  const words = [...onKeys, ...onSeveral, ...onAChannel, ...onTheServer];
  const commands = words.map((call) => `+${(call.split(" ")[0] ?? "").toLowerCase()}`).sort();
  return `~${keys.all} &${keys.all} ${commands.join(" ")}`;
}

const accessScript = script(
  "access",
  "run",
  `
local refused = {}
for at = 1, #ARGV do
  local words = cjson.decode(ARGV[at])
  if not redis.acl_check_cmd(unpack(words)) then refused[#refused + 1] = words[1] end
end
return refused
`,
);

/** @throws StairsError NOT_ALLOWED, which names the missing rights. */
export async function checkAccess(
  connection: Connection,
  keys: Keys,
  { shown, replicas }: RedisAddress,
): Promise<void> {
  const key = keys.pipelines;
  const split = (call: string, on: string): string[] => {
    const [name = "", ...rest] = call.split(" ");
    return [name, on, ...rest];
  };
  const calls = [
    ...onKeys.map((call) => split(call, key)),
    ["MGET", key],
    ["EVAL", "", "1", key],
    ["EVALSHA", "", "1", key],
    ...[keys.hints, keys.peerMessages].flatMap((channel) =>
      onAChannel.map((call) => split(call, channel)),
    ),
    ...onTheServer.map((call) => [call]),
    ...(replicas > 0 ? [["WAIT", "0", "0"]] : []),
  ];
  const words = calls.map((call) => JSON.stringify(call));
  const answer = list(await connection.run(accessScript, [key], words)).map(text);
  const refused = [...new Set(answer)];
  if (refused.length === 0) return;
  throw new StairsError(
    "NOT_ALLOWED",
    `The user of ${shown} may not call ${refused.join(", ")} on the keys and channels ${keys.all}. Give it these with \`ACL SETUSER\`: ${leastAccess(keys)}`,
  );
}
