/**
 * For scripts that write dead letters, raise counters and send rows to other pipelines: for each, a function that reads
 * the arguments, then functions that write.
 */
import { mostReasons, otherReason } from "../../contract.js";

export const outgoingPrelude = `
-- { id, head, payload, history }
local function letterArguments()
  local list = {}
  for at = 1, number() do
    local id, queue, rows, bytes, losses, plan, signature, why, history, payload =
      text(), text(), number(), number(), number(), text(), text(), text(), text(), text()
    list[at] = { id, { queue, now, rows, bytes, losses, plan, signature, why }, payload, history }
  end
  return list
end
-- True if a letter's id is in use already, because the store was set back. The script then overwrites nothing.
local function takenLetter(letters)
  for _, letter in ipairs(letters) do
    if redis.call('HEXISTS', DEAD, letter[1]) == 1 then return true end
  end
end
local function countLetter(head, sign)
  add(head[1], 'dead.rows', sign * head[3])
  add(head[1], 'dead.bytes', sign * head[4])
  add(head[1], 'letters.' .. head[6], sign)
end
local function bury(letters)
  for _, letter in ipairs(letters) do
    local id, head = letter[1], letter[2]
    redis.call('ZADD', LETTERS, id, id)
    redis.call('HSET', DEAD, id, cmsgpack.pack(head))
    redis.call('HSET', REMAINS, id, letter[3])
    redis.call('HSET', HISTORIES, id, letter[4])
    countLetter(head, 1)
  end
end

local function counterArguments()
  local list = {}
  for at = 1, number() do list[at] = { text(), text(), number(), text() } end
  return list
end
-- Counts dropped rows under their reason if the queue has room for another reason, otherwise under the reason that all
-- further reasons share.
local reasons = {}
local function countDrop(queue, reason, rows)
  local field = 'drop.' .. reason
  local isKnown = changes[queue] and changes[queue][field] or redis.call('HEXISTS', STATE, queue .. ' ' .. field) == 1
  if reason == '' then field = 'drop.${otherReason}'
  elseif reason ~= '${otherReason}' and not isKnown then
    local known = reasons[queue] or tonumber(redis.call('HGET', STATE, queue .. ' reasons') or 0)
    if known >= ${mostReasons} then field = 'drop.${otherReason}'
    else
      reasons[queue] = known + 1
      add(queue, 'reasons', 1)
    end
  end
  add(queue, field, rows)
end
local function count(counters)
  for _, counter in ipairs(counters) do
    local queue, name, rows = counter[1], counter[2], counter[3]
    add(queue, 'count.' .. name, rows)
    if name == 'dropped' then countDrop(queue, counter[4], rows) end
  end
end

-- { pipeline, id, { queue, rows, … }, parcel, its plans }
local function parcelArguments()
  local list = {}
  for at = 1, number() do
    local pipeline, id, arriving = text(), text(), {}
    for i = 1, 2 * number() do arriving[i] = text() end
    list[at] = { pipeline, id, arriving, text(), text() }
  end
  return list
end
-- Waiting parcels name plans of other pipelines, and no coordinator may remove such a plan. So META counts the parcels
-- of each plan.
local function bind(plans, by)
  for plan in string.gmatch(plans, '%S+') do
    local field = 'binds ' .. plan
    if redis.call('HINCRBY', META, field, by) <= 0 then redis.call('HDEL', META, field) end
  end
end
-- Gives each parcel its number on the way to its pipeline, and stores the parcel with its label, "ID QUEUE ROWS …", and
-- its plans. Returns { pipeline, number, … }.
local function send(parcels)
  local sent = {}
  for _, parcel in ipairs(parcels) do
    local pipeline, id, arriving = parcel[1], parcel[2], parcel[3]
    local key = redis.call('HINCRBY', META, 'sent ' .. pipeline, 1)
    local name = pipeline .. ' ' .. (redis.call('HGET', META, 'series ' .. pipeline) or '0') .. ' ' .. key
    local label = table.concat({ id, unpack(arriving) }, ' ')
    redis.call('HSET', OUTBOX, name, parcel[4], name .. ' label', label, name .. ' plans', parcel[5])
    bind(parcel[5], 1)
    for at = 1, #arriving, 2 do redis.call('HINCRBY', META, 'arriving ' .. arriving[at], arriving[at + 1]) end
    sent[#sent + 1], sent[#sent + 2] = pipeline, key
    changed = 1
  end
  return sent
end
`;
