/** Scripts for several coordinators that bring one store to a new format. Each script works on one key. */
import { script } from "./script.js";

/**
 * Extends the lock. KEYS: the lock. ARGV: its holder, milliseconds. Answer: 1 if that holder still has the lock; 0
 * otherwise.
 */
export const holdLockScript = script(
  "holdLock",
  "run",
  `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`,
);

/** Removes the lock if that holder still has it. KEYS: the lock. ARGV: its holder. */
export const endLockScript = script(
  "endLock",
  "run",
  "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('UNLINK', KEYS[1]) end",
);

/** Raises the format if it still has its old value. KEYS: the format. ARGV: the old value, the new value. */
export const raiseFormatScript = script(
  "raiseFormat",
  "run",
  "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end",
);

/** KEYS: the coordinators' notices. Answer: the number of valid notices. */
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
