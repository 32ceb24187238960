/** The coordinators' notices, in one hash. Each notice has an expiry time on the server's clock. */
import { script } from "./script.js";

/**
 * KEYS: the hash. ARGV: process, milliseconds for which its notice is valid (0: withdraws the notice, -1: leaves it
 * unchanged), its notice.
 * Answer: the valid notices of the others.
 */
export const peersScript = script(
  "peers",
  "run",
  `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local holds = tonumber(ARGV[2])
if holds > 0 then redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f ', now + holds) .. ARGV[3]) end
if holds == 0 then redis.call('HDEL', KEYS[1], ARGV[1]) end
local said, others = redis.call('HGETALL', KEYS[1]), {}
for at = 1, #said, 2 do
  local untilMs, words = string.match(said[at + 1], '^(%d+) (.*)$')
  if tonumber(untilMs) <= now then redis.call('HDEL', KEYS[1], said[at])
  elseif said[at] ~= ARGV[1] then others[#others + 1] = words end
end
return others
`,
);
