/**
 * What every script begins with: its keys by name, its arguments one after the other, the time, and what it counts.
 *
 * A script checks everything first and writes then: Lua has no rollback. It may run twice, because a client sends
 * it again when it does not know whether it ran; `recall` then finds the first answer.
 *
 * KEYS: those of the pipeline, then the key of the remembered answer.
 * ARGV: the coordinator's instance, the channel of hints, the time in milliseconds ("": the server's own); then the script's own.
 * Answer: `{operations, 1 if it changed something, {queue, rows, bytes, dead rows, dead bytes, 1 if there is something
 * new to lease, …}, the script's own}`.
 */
import { slotKeys } from "../keys.js";

/** How long a change is recognised when it comes again, in milliseconds. Clients give up much sooner. */
const rememberedMs = 120_000;
/** Most that the counted clock moves at once, in milliseconds: see `clock`. */
const longestStepMs = 5000;

const keyNames = slotKeys.map((name) => name.toUpperCase());

export const slotPrelude = `
local ${keyNames.join(", ")} = ${keyNames.map((_, at) => `KEYS[${at + 1}]`).join(", ")}
local ANSWER = KEYS[${keyNames.length + 1}]

local cursor = 0
local function text()
  cursor = cursor + 1
  return ARGV[cursor]
end
local function number()
  return tonumber(text())
end
-- A whole number as text: Lua itself would write 1e+15.
local function whole(value)
  return string.format('%.0f', value)
end

local instance, channel, now = text(), text(), number()
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Milliseconds that count for leases. They stand still while nobody looks: after an outage of the store or of all
-- coordinators every holder has as much time left as before it.
local counted
local function clock()
  if not counted then
    local known = redis.call('HMGET', META, 'counted', 'ticked')
    local passed = now - (tonumber(known[2]) or now)
    counted = (tonumber(known[1]) or 0) + math.max(0, math.min(passed, ${longestStepMs}))
  end
  return counted
end
local function tick()
  redis.call('HSET', META, 'counted', whole(clock()), 'ticked', whole(now))
end

local queues, changes, follows, woken, changed, again = {}, {}, {}, {}, 0, false
local function add(queue, field, by)
  local of = changes[queue]
  if not of then
    of = {}
    changes[queue] = of
    queues[#queues + 1] = queue
  end
  of[field] = (of[field] or 0) + by
end
local function follow(queue, plan, by)
  local key = queue .. ' ' .. plan
  follows[key] = (follows[key] or 0) + by
end

-- What this change has answered before; the answer tells of the same queues again.
local function recall()
  local packed = redis.call('GET', ANSWER)
  if not packed then return end
  local before = cmsgpack.unpack(packed)
  again, queues, woken = true, before[2], before[3]
  for _, queue in ipairs(queues) do changes[queue] = {} end
  return before[1]
end
local function remember(result)
  redis.call('SET', ANSWER, cmsgpack.pack({ result, queues, woken }), 'PX', ${rememberedMs})
  return result
end

local depthFields = { 'ready.rows', 'leased.rows', 'delayed.rows', 'ready.bytes', 'leased.bytes', 'delayed.bytes', 'dead.rows', 'dead.bytes' }
local function depths()
  local list = {}
  for _, queue in ipairs(queues) do
    local fields = {}
    for at, field in ipairs(depthFields) do fields[at] = queue .. ' ' .. field end
    local has = redis.call('HMGET', STATE, unpack(fields))
    for at = 1, #fields do has[at] = tonumber(has[at] or 0) end
    for _, item in ipairs({ queue, has[1] + has[2] + has[3], has[4] + has[5] + has[6], has[7], has[8], woken[queue] or 0 }) do
      list[#list + 1] = item
    end
  end
  return list
end

local function finish(result)
  for _, queue in ipairs(queues) do
    for field, by in pairs(changes[queue]) do
      -- Zero may be -0 here, which the server does not take.
      if by ~= 0 then redis.call('HINCRBY', STATE, queue .. ' ' .. field, by) end
    end
  end
  for key, by in pairs(follows) do
    if by ~= 0 and redis.call('HINCRBY', PLANS, key, by) <= 0 then redis.call('HDEL', PLANS, key) end
  end
  if #queues > 0 and not again then changed = 1 end
  local operations
  if changed == 1 then operations = redis.call('INCR', OPERATIONS)
  else operations = tonumber(redis.call('GET', OPERATIONS) or 0) end
  if next(woken) and not again then
    local names = {}
    for queue in pairs(woken) do names[#names + 1] = queue end
    redis.call('PUBLISH', channel, instance .. ' ' .. table.concat(names, ' '))
  end
  return { operations, changed, depths(), result }
end
`;
