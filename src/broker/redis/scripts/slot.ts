/**
 * The start of every script: its keys by name, its arguments one after the other, the time, and its counts.
 *
 * A script checks everything before it writes, because Lua has no rollback. It may run twice, because a client sends it
 * again if it does not know whether it ran. Then `recall` finds the first answer.
 *
 * KEYS: the pipeline's keys, then the key of the remembered answer.
 * ARGV: the coordinator's instance, the channel of hints, the time in milliseconds ("": the server's time); then the
 * script's own arguments.
 * Answer: `{operations, 1 if it changed something, {queue, rows, bytes, dead rows, dead bytes, 1 if there is something
 * new to lease, …}, the script's own answer}`.
 */
import { slotKeys } from "../keys.js";

/** How long the server recognises a repeated change, in milliseconds. Clients give up much sooner. */
const rememberedMs = 120_000;
/** How many values of a list one call handles: Lua's unpack takes fewer than 8,000. */
const piece = 500;
/**
 * The longest step of the counted clock, in milliseconds: see `clock`. If leases are short, a step is at most half of
 * the shortest held lease, so that no single step expires a lease whose holder extends it in time.
 */
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
-- Formats a whole number as text. Lua itself would write 1e+15.
local function whole(value)
  return string.format('%.0f', value)
end

local function each(list, run)
  for from = 1, #list, ${piece} do
    run(unpack(list, from, math.min(from + ${piece - 1}, #list)))
  end
end
local function call(command, key, list)
  each(list, function(...) redis.call(command, key, ...) end)
end
local function getAll(key, fields)
  local found = {}
  each(fields, function(...)
    for _, value in ipairs(redis.call('HMGET', key, ...)) do found[#found + 1] = value end
  end)
  return found
end

local instance, channel, now = text(), text(), number()
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The counted clock, in milliseconds, which ages leases. It stands still while no coordinator runs scripts: after an
-- outage of the store or of all coordinators, every holder has as much time left as before.
local counted, shortest
local function clock()
  if not counted then
    local known = redis.call('HMGET', META, 'counted', 'ticked', 'shortest')
    local passed = now - (tonumber(known[2]) or now)
    shortest = tonumber(known[3])
    local step = math.min(${longestStepMs}, math.floor((shortest or ${2 * longestStepMs}) / 2))
    counted = (tonumber(known[1]) or 0) + math.max(0, math.min(passed, step))
  end
  return counted
end
-- Returns the end of a lease that starts now.
local function endOf(leaseMs)
  local ends = clock() + leaseMs
  if shortest ~= leaseMs and (not shortest or leaseMs < shortest or redis.call('ZCARD', LEASED) == 0) then
    redis.call('HSET', META, 'shortest', whole(leaseMs))
  end
  return whole(ends)
end
local function tick()
  redis.call('HSET', META, 'counted', whole(clock()), 'ticked', whole(now))
end

local queues, changes, woken, changed, again = {}, {}, {}, 0, false
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
  add(queue, 'plan.' .. plan, by)
end

-- Returns the earlier answer of this change, if it has run before. The script's answer then reports the same queues
-- again.
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
-- Adds the counts to STATE with one read and one write. Returns the depths of the queues.
local function settleCounts()
  local names, places = {}, {}
  local function want(name)
    if not places[name] then
      names[#names + 1] = name
      places[name] = #names
    end
  end
  for _, queue in ipairs(queues) do
    for _, field in ipairs(depthFields) do want(queue .. ' ' .. field) end
    for field in pairs(changes[queue]) do want(queue .. ' ' .. field) end
  end
  local values, written = getAll(STATE, names), {}
  for at = 1, #names do values[at] = tonumber(values[at] or 0) end
  for _, queue in ipairs(queues) do
    for field, by in pairs(changes[queue]) do
      local name = queue .. ' ' .. field
      local value = values[places[name]] + by
      values[places[name]] = value
      written[#written + 1], written[#written + 2] = name, whole(value)
    end
  end
  call('HSET', STATE, written)
  local list = {}
  for _, queue in ipairs(queues) do
    local has, from = {}, #list
    for at, field in ipairs(depthFields) do has[at] = values[places[queue .. ' ' .. field]] end
    list[from + 1], list[from + 2], list[from + 3] = queue, has[1] + has[2] + has[3], has[4] + has[5] + has[6]
    list[from + 4], list[from + 5], list[from + 6] = has[7], has[8], woken[queue] or 0
  end
  return list
end

local function finish(result)
  if #queues > 0 and not again then changed = 1 end
  local operations
  if changed == 1 then operations = redis.call('INCR', OPERATIONS)
  else operations = tonumber(redis.call('GET', OPERATIONS) or 0) end
  if next(woken) and not again then
    local names = {}
    for queue in pairs(woken) do names[#names + 1] = queue end
    redis.call('PUBLISH', channel, instance .. ' ' .. table.concat(names, ' '))
  end
  return { operations, changed, settleCounts(), result }
end
`;
