/** Changes of a whole pipeline: its pointer and mode, the flush of its queues, and its parcels for other pipelines. */
import { entriesPrelude } from "./entries.js";
import { outgoingPrelude } from "./outgoing.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";

/**
 * ARGV: plan to offer or "", 1 to make it current, the plan expected to be current or "", mode or "".
 * Answer: {"is", current, offered, version, mode}, {"changed", current or ""} or {"unknown"} for a mode without a pointer.
 */
export const pointScript = script(
  "point",
  "run",
  slotPrelude,
  `
local plan, activate, expected, mode = text(), number(), text(), text()
local before = recall()
if before then return finish(before) end
local known = redis.call('HMGET', META, 'current', 'offered', 'version', 'mode')
local current, offered, version = known[1], known[2], tonumber(known[3] or 0)
if expected ~= '' and current ~= expected then return finish({ 'changed', current or '' }) end
if plan == '' and not current then return finish({ 'unknown' }) end
if plan ~= '' then
  offered = plan
  if not current or (activate == 1 and current ~= plan) then current, version = plan, version + 1 end
end
if mode == '' then mode = known[4] or 'running' end
redis.call('HSET', META, 'current', current, 'offered', offered, 'version', version, 'mode', mode)
changed = 1
return finish(remember({ 'is', current, offered, version, mode }))
`,
);

/**
 * Deletes all entries of a pipeline's queues. Staged parts stay: the flush fences the commits that would publish them.
 * Answer: the number of deleted rows.
 */
export const flushScript = script(
  "flush",
  "run",
  slotPrelude,
  entriesPrelude,
  `
local before = recall()
if before then return finish(before[1]) end
local staged, ids = redis.call('HVALS', STAGED), {}
for _, packed in ipairs(staged) do
  for _, id in ipairs(cmsgpack.unpack(packed)[1]) do ids[#ids + 1] = id end
end
local entries, payloads = getAll(ENTRIES, ids), getAll(PAYLOADS, ids)

local state, flushed = redis.call('HGETALL', STATE), 0
for at = 1, #state, 2 do
  local queue, place, what = string.match(state[at], '^(%S+) (%l+)%.(%l+)$')
  if place == 'leased' then redis.call('HDEL', META, 'isolated ' .. queue, 'isolates ' .. queue) end
  if place == 'ready' or place == 'leased' or place == 'delayed' then
    local amount = tonumber(state[at + 1])
    add(queue, place .. '.' .. what, -amount)
    if what == 'rows' then
      add(queue, 'count.flushed', amount)
      flushed = flushed + amount
    end
  end
  local of, plan = string.match(state[at], '^(%S+) plan%.(.+)$')
  if plan then follow(of, plan, -tonumber(state[at + 1])) end
end
redis.call('UNLINK', ENTRIES, PAYLOADS, READY, LEASED, DELAYED)
for at, id in ipairs(ids) do
  redis.call('HSET', ENTRIES, id, entries[at])
  redis.call('HSET', PAYLOADS, id, payloads[at])
end
remember({ flushed })
return finish(flushed)
`,
);

/**
 * Removes parcels that have arrived at another pipeline.
 * ARGV: that pipeline, the series of their numbers, the numbers: count, number. Answer: how many of them the script has
 * removed.
 */
export const arrivedScript = script(
  "arrived",
  "run",
  slotPrelude,
  outgoingPrelude,
  `
local target, series, news, arrived = text(), text(), 0, {}
for _ = 1, number() do
  local name = target .. ' ' .. series .. ' ' .. text()
  local label = redis.call('HGET', OUTBOX, name .. ' label')
  if label then
    for queue, rows in string.gmatch(label, ' (%S+) (%d+)') do arrived[queue] = (arrived[queue] or 0) + rows end
    bind(redis.call('HGET', OUTBOX, name .. ' plans') or '', -1)
    redis.call('HDEL', OUTBOX, name, name .. ' label', name .. ' plans')
    news, changed = news + 1, 1
  end
end
for queue, rows in pairs(arrived) do
  local field = 'arriving ' .. queue
  if redis.call('HINCRBY', META, field, whole(-rows)) <= 0 then redis.call('HDEL', META, field) end
end
return finish(news)
`,
);

/**
 * Renumbers the parcels for another pipeline from 1, in their order, after one of the two stores was set back.
 * ARGV: that pipeline, the series, number and label of the parcel that does not fit, the new series. Answer: how many
 * parcels have a new number; 0 if that parcel is gone, because another coordinator has moved or renumbered it.
 */
export const renumberScript = script(
  "renumber",
  "run",
  slotPrelude,
  `
local target, series, place, label, new = text(), text(), text(), text(), text()
if redis.call('HGET', OUTBOX, target .. ' ' .. series .. ' ' .. place .. ' label') ~= label then return finish(0) end
local numbers, prefix = {}, target .. ' ' .. series .. ' '
for _, name in ipairs(redis.call('HKEYS', OUTBOX)) do
  if string.sub(name, 1, #prefix) == prefix then numbers[#numbers + 1] = tonumber(string.sub(name, #prefix + 1)) end
end
table.sort(numbers)
for at, number in ipairs(numbers) do
  local old, name = prefix .. whole(number), target .. ' ' .. new .. ' ' .. whole(at)
  for _, part in ipairs({ '', ' label', ' plans' }) do
    redis.call('HSET', OUTBOX, name .. part, redis.call('HGET', OUTBOX, old .. part))
    redis.call('HDEL', OUTBOX, old .. part)
  end
end
redis.call('HSET', META, 'series ' .. target, new, 'sent ' .. target, #numbers)
changed = 1
return finish(#numbers)
`,
);
