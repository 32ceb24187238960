/** Scripts for dead letters. A decision is carried out completely or not at all. */
import { entriesPrelude } from "./entries.js";
import { outgoingPrelude } from "./outgoing.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";

/**
 * ARGV: count, {id, rows expected, rows left or 0, bytes left, the remaining payload, its history} · entries · dead
 * letters · counters · parcels. Answer: {"settled", the parcels' pipelines and numbers}, {"changed", ids} or
 * {"letter_taken"}.
 */
export const settleDeadScript = script(
  "settleDead",
  "run",
  slotPrelude,
  entriesPrelude,
  outgoingPrelude,
  `
local decided = {}
for at = 1, number() do decided[at] = { text(), number(), number(), number(), text(), text() } end
local entries, letters, counters, parcels = entryArguments(), letterArguments(), counterArguments(), parcelArguments()

local before = recall()
if before then return finish(before) end
local heads, other = {}, {}
for at, one in ipairs(decided) do
  local packed = redis.call('HGET', DEAD, one[1])
  heads[at] = packed and cmsgpack.unpack(packed)
  if not packed or heads[at][3] ~= one[2] then other[#other + 1] = one[1] end
end
if #other > 0 then return finish({ 'changed', other }) end
if takenLetter(letters) then return finish({ 'letter_taken' }) end

for at, one in ipairs(decided) do
  local id, head = one[1], heads[at]
  countLetter(head, -1)
  if one[3] == 0 then
    redis.call('ZREM', LETTERS, id)
    redis.call('HDEL', DEAD, id)
    redis.call('HDEL', REMAINS, id)
    redis.call('HDEL', HISTORIES, id)
  else
    head[3], head[4] = one[3], one[4]
    countLetter(head, 1)
    redis.call('HSET', DEAD, id, cmsgpack.pack(head))
    redis.call('HSET', REMAINS, id, one[5])
    redis.call('HSET', HISTORIES, id, one[6])
  end
end
for _, new in ipairs(entries) do enter(new) end
bury(letters)
count(counters)
return finish(remember({ 'settled', send(parcels) }))
`,
);

/**
 * ARGV: count, ids. Answer: for each existing letter its id, queue, time, rows, bytes, losses, plan, signature and why.
 */
export const lettersScript = script(
  "letters",
  "run",
  slotPrelude,
  `
local list = {}
for at = 1, number() do
  local id = text()
  local packed = redis.call('HGET', DEAD, id)
  if packed then
    list[#list + 1] = id
    for _, value in ipairs(cmsgpack.unpack(packed)) do list[#list + 1] = value end
  end
end
return finish(list)
`,
);

/**
 * Reads everything stored of a pipeline at one moment, without payloads. Answer: {state, entries: {id, queue, rows,
 * bytes, 1 if delayed, …}, letters: {id, queue, rows, …}}.
 */
export const inventoryScript = script(
  "inventory",
  "run",
  slotPrelude,
  entriesPrelude,
  `
local found = {}
local function list(ids, isDelayed)
  for at, packed in ipairs(getAll(ENTRIES, ids)) do
    local entry = packed and cmsgpack.unpack(packed) or { '', '', '', '', 0, 0 }
    for _, value in ipairs({ ids[at], entry[QUEUE], entry[ROWS], entry[BYTES], isDelayed }) do found[#found + 1] = value end
  end
end
local ready = redis.call('ZRANGE', READY, 0, -1)
for at, name in ipairs(ready) do ready[at] = string.sub(name, -16) end
list(ready, 0)
list(redis.call('ZRANGE', LEASED, 0, -1), 0)
list(redis.call('ZRANGE', DELAYED, 0, -1), 1)
local letters, dead = redis.call('ZRANGE', LETTERS, 0, -1), {}
for at, packed in ipairs(getAll(DEAD, letters)) do
  local head = packed and cmsgpack.unpack(packed) or { '', 0, 0 }
  for _, value in ipairs({ letters[at], head[1], head[3] }) do dead[#dead + 1] = value end
end
return finish({ redis.call('HGETALL', STATE), found, dead })
`,
);
