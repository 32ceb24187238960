/**
 * For scripts that move entries: the fields of an entry, and the functions that create, lease, release and delete
 * entries.
 */

/** How many expired leases, and as many due entries, one step makes ready. */
const settledAtOnce = 256;

export const entriesPrelude = `
local QUEUE, PLAN, JOIN, ABOUT, ROWS, BYTES, LOSSES, AT, DELIVERY, NONCE, HOLDER, ISOLATED = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12

local function read(id)
  local packed = redis.call('HGET', ENTRIES, id)
  return packed and cmsgpack.unpack(packed)
end
local function write(id, entry)
  redis.call('HSET', ENTRIES, id, cmsgpack.pack(entry))
end
local function tally(place, entry, sign)
  local queue = entry[QUEUE]
  add(queue, place .. '.entries', sign)
  add(queue, place .. '.rows', sign * entry[ROWS])
  add(queue, place .. '.bytes', sign * entry[BYTES])
end
-- In each queue, only one coordinator at a time holds entries that were lost with a worker (R1). META records how many
-- it holds, and its instance.
local function isolate(entry)
  entry[ISOLATED] = 1
  redis.call('HINCRBY', META, 'isolated ' .. entry[QUEUE], 1)
  redis.call('HSET', META, 'isolates ' .. entry[QUEUE], instance)
end
local function endIsolation(entry)
  if entry[ISOLATED] ~= 1 then return end
  entry[ISOLATED] = 0
  local queue = entry[QUEUE]
  if redis.call('HINCRBY', META, 'isolated ' .. queue, -1) > 0 then return end
  redis.call('HDEL', META, 'isolated ' .. queue, 'isolates ' .. queue)
  -- Other coordinators may lease such entries now.
  woken[queue] = 1
end
local function member(id, entry)
  return entry[QUEUE] .. ' ' .. id
end
local function putReady(id, entry)
  redis.call('ZADD', READY, 0, member(id, entry))
  tally('ready', entry, 1)
  woken[entry[QUEUE]] = 1
end

-- Ids of entries rise from the middle. Ids of pieces lie below it, because pieces come first. All ids have 16 digits.
local middle = 5000000000000000
local function nextId()
  return whole(middle + redis.call('HINCRBY', META, 'last', 1))
end

-- Reads entries from the arguments: { entry, payload }.
local function entryArgument()
  local queue, plan, join, about, rows, bytes, losses, at, payload =
    text(), text(), text(), text(), number(), number(), number(), number(), text()
  return { { queue, plan, join, about, rows, bytes, losses, at or now, 0, '', '' }, payload }
end
local function entryArguments()
  local list = {}
  for at = 1, number() do list[at] = entryArgument() end
  return list
end
local function store(id, new)
  write(id, new[1])
  redis.call('HSET', PAYLOADS, id, new[2])
end
local function enter(new)
  local id = nextId()
  store(id, new)
  follow(new[1][QUEUE], new[1][PLAN], 1)
  putReady(id, new[1])
end

-- Reads leases from the arguments: { id, nonce, delivery, queue }.
local function refArguments()
  local list = {}
  for at = 1, number() do list[at] = { text(), text(), number(), text() } end
  return list
end
-- Returns the entry if it is held under exactly this fence.
local function held(ref)
  local entry = read(ref[1])
  if entry and ref[2] ~= '' and entry[NONCE] == ref[2] and entry[DELIVERY] == ref[3] and entry[QUEUE] == ref[4] then
    return entry
  end
end
-- Returns { { id, entry }, … } of the held entries, without duplicates, and the places of the lost leases in the list.
local function fence(refs)
  local mine, lost, seen = {}, {}, {}
  for at, ref in ipairs(refs) do
    local entry = held(ref)
    if not entry then lost[#lost + 1] = at
    elseif not seen[ref[1]] then
      seen[ref[1]] = true
      mine[#mine + 1] = { ref[1], entry }
    end
  end
  return mine, lost
end
local function giveBack(id, entry)
  redis.call('ZREM', LEASED, id)
  tally('leased', entry, -1)
  endIsolation(entry)
  entry[NONCE], entry[HOLDER] = '', ''
  write(id, entry)
  putReady(id, entry)
end
local function remove(list)
  local ids = {}
  for at, one in ipairs(list) do
    ids[at] = one[1]
    tally('leased', one[2], -1)
    endIsolation(one[2])
    follow(one[2][QUEUE], one[2][PLAN], -1)
  end
  call('ZREM', LEASED, ids)
  call('HDEL', ENTRIES, ids)
  call('HDEL', PAYLOADS, ids)
end

-- Makes due entries and entries with expired leases ready.
local function settle()
  for _, id in ipairs(redis.call('ZRANGE', DELAYED, '-inf', now, 'BYSCORE', 'LIMIT', 0, ${settledAtOnce})) do
    local entry = read(id)
    redis.call('ZREM', DELAYED, id)
    tally('delayed', entry, -1)
    putReady(id, entry)
  end
  if redis.call('ZCARD', LEASED) > 0 then
    for _, id in ipairs(redis.call('ZRANGE', LEASED, '-inf', whole(clock()), 'BYSCORE', 'LIMIT', 0, ${settledAtOnce})) do
      giveBack(id, read(id))
    end
  end
end
`;
