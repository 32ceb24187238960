/** For scripts that bury rows, count, and send rows to other pipelines: first their arguments, then what they write. */

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
-- An id that was given before: the store was set back. Nothing is overwritten.
local function takenLetter(letters)
  for _, letter in ipairs(letters) do
    if redis.call('HEXISTS', DEAD, letter[1]) == 1 then return true end
  end
end
local function countLetter(head, sign)
  add(head[1], 'dead.rows', sign * head[3])
  add(head[1], 'dead.bytes', sign * head[4])
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
  for at = 1, number() do list[at] = { text(), text(), number() } end
  return list
end
local function count(counters)
  for _, counter in ipairs(counters) do add(counter[1], 'count.' .. counter[2], counter[3]) end
end

-- { pipeline, id, { queue, rows, … }, parcel }
local function parcelArguments()
  local list = {}
  for at = 1, number() do
    local pipeline, id, arriving = text(), text(), {}
    for i = 1, 2 * number() do arriving[i] = text() end
    list[at] = { pipeline, id, arriving, text() }
  end
  return list
end
-- Gives each its number on the way to that pipeline, and names it beside: "ID QUEUE ROWS …". Returns { pipeline, number, … }.
local function send(parcels)
  local sent = {}
  for _, parcel in ipairs(parcels) do
    local pipeline, id, arriving = parcel[1], parcel[2], parcel[3]
    local key = redis.call('HINCRBY', META, 'sent ' .. pipeline, 1)
    local name = pipeline .. ' ' .. (redis.call('HGET', META, 'series ' .. pipeline) or '0') .. ' ' .. key
    redis.call('HSET', OUTBOX, name, parcel[4], name .. ' label', table.concat({ id, unpack(arriving) }, ' '))
    for at = 1, #arriving, 2 do redis.call('HINCRBY', META, 'arriving ' .. arriving[at], arriving[at + 1]) end
    sent[#sent + 1], sent[#sent + 2] = pipeline, key
    changed = 1
  end
  return sent
end
`;
