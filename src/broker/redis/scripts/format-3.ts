/** The step to format 3, for one pipeline. */
import { otherReason } from "../../contract.js";
import { slotKeys } from "../keys.js";
import { script } from "./script.js";

/** KEYS: letters, dead. ARGV: places of the first and last letter. Answer: each letter's queue and plan. */
export const letterPlansScript = script(
  "letterPlans",
  "run",
  `
local found = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[2])) do
  local packed = redis.call('HGET', KEYS[2], id)
  local head = packed and cmsgpack.unpack(packed) or { '', 0, 0, 0, 0, '' }
  found[#found + 1], found[#found + 2] = head[1], head[6]
end
return found
`,
);

/**
 * KEYS: the pipeline's keys. ARGV: letters: count, {field of the state, how many} · parcels: count, {name, plans}. Runs
 * once for each pipeline; a late repetition must change nothing, because it would delete staged parts of newer
 * coordinators.
 */
export const format3Script = script(
  "toFormat3",
  "run",
  `
local ${slotKeys.map((name) => name.toUpperCase()).join(", ")} = ${slotKeys.map((_, at) => `KEYS[${at + 1}]`).join(", ")}
if redis.call('HGET', META, 'format') == '3' then return 0 end
local cursor = 0
local function text()
  cursor = cursor + 1
  return ARGV[cursor]
end

-- The coordinators that staged these parts have ended, so no coordinator can publish them.
for _, name in ipairs(redis.call('HKEYS', STAGED)) do
  for _, id in ipairs(cmsgpack.unpack(redis.call('HGET', STAGED, name))[1]) do
    redis.call('HDEL', ENTRIES, id)
    redis.call('HDEL', PAYLOADS, id)
  end
end
redis.call('UNLINK', PARTS, STAGED, CALLS)

for _ = 1, tonumber(text()) do redis.call('HSET', STATE, text(), text()) end
for _ = 1, tonumber(text()) do
  local name, plans = text(), text()
  if redis.call('HEXISTS', OUTBOX, name) == 1 then
    redis.call('HSET', OUTBOX, name .. ' plans', plans)
    for plan in string.gmatch(plans, '%S+') do redis.call('HINCRBY', META, 'binds ' .. plan, 1) end
  end
end

-- Format 2 did not record the reasons.
local state = redis.call('HGETALL', STATE)
for at = 1, #state, 2 do
  local queue = string.match(state[at], '^(%S+) count%.dropped$')
  if queue and state[at + 1] ~= '0' then redis.call('HSET', STATE, queue .. ' drop.${otherReason}', state[at + 1]) end
end
redis.call('HSET', META, 'format', 3)
return 1
`,
);
