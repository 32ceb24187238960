/** What several coordinators need to bring one store to a new format together. Each script works on one key, in one step. */
import { script } from "./script.js";

/** KEYS: the lock. ARGV: who holds it, milliseconds. Answer: 1 if it is still held and now lasts so long; else 0. */
export const holdLockScript = script(
  "holdLock",
  "run",
  `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`,
);

/** KEYS: the lock. ARGV: who holds it. Nothing happens to another's. */
export const endLockScript = script(
  "endLock",
  "run",
  "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('UNLINK', KEYS[1]) end",
);

/** KEYS: the format. ARGV: what it was, what it becomes. Nothing happens to one that has gone on. */
export const raiseFormatScript = script(
  "raiseFormat",
  "run",
  "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end",
);

/** KEYS: what coordinators say of themselves. Answer: how many of them say it now. */
export const livePeersScript = script(
  "livePeers",
  "run",
  `
local time = redis.call('TIME')
local now, live = time[1] * 1000 + math.floor(time[2] / 1000), 0
for _, said in ipairs(redis.call('HVALS', KEYS[1])) do
  if tonumber(string.match(said, '^(%d+) ')) > now then live = live + 1 end
end
return live
`,
);
