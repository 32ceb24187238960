/**
 * Leases ready entries of one queue. A repeated request returns the entries that it still holds and leases no more.
 *
 * ARGV: queue, nonce, most entries, most rows, most bytes, milliseconds. Answer: for each entry its id, plan, about,
 * rows, bytes, losses, enqueue time, delivery and payload; or a single "" if a part of an entry is missing.
 */
import { entriesPrelude } from "./entries.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";

/** How many entries the script reads at once. Most leases take few. */
const lookedAt = 32;

const body = `
local queue, nonce, maxEntries, maxRows, maxBytes, leaseMs = text(), text(), number(), number(), number(), number()

local function answer(ids, entries, payloads)
  local list = {}
  for at, entry in ipairs(entries) do
    local from = #list
    list[from + 1], list[from + 2], list[from + 3] = ids[at], entry[PLAN], entry[ABOUT]
    list[from + 4], list[from + 5], list[from + 6] = entry[ROWS], entry[BYTES], entry[LOSSES]
    list[from + 7], list[from + 8], list[from + 9] = entry[AT], entry[DELIVERY], payloads[at]
  end
  return list
end

local before = recall()
if before then
  local ids, entries = {}, {}
  for _, id in ipairs(before) do
    local entry = read(id)
    if entry and entry[NONCE] == nonce then
      ids[#ids + 1] = id
      entries[#entries + 1] = entry
    end
  end
  return finish(answer(ids, entries, getAll(PAYLOADS, ids)))
end

local members, ids, entries, first, rows, bytes = {}, {}, {}, nil, 0, 0
local function look(from, count)
  return redis.call('ZRANGE', READY, '[' .. queue .. ' ', '(' .. queue .. '!', 'BYLEX', 'LIMIT', from, count)
end
local isolator
local function mayIsolate()
  isolator = isolator or redis.call('HGET', META, 'isolates ' .. queue) or instance
  return isolator == instance
end
local from, full = 0, false
while not full do
  local most = math.min(${lookedAt}, maxEntries - #ids)
  local found = look(from, most)
  if #found == 0 and from == 0 then
    settle()
    found = look(from, most)
  end
  full = #found < most
  from = from + #found
  local candidates = {}
  for at, name in ipairs(found) do candidates[at] = string.sub(name, -16) end
  local heads = getAll(ENTRIES, candidates)
  for at, id in ipairs(candidates) do
    if not heads[at] then return finish({ '' }) end
    local entry = cmsgpack.unpack(heads[at])
    if entry[LOSSES] == 0 or mayIsolate() then
      rows, bytes = rows + entry[ROWS], bytes + entry[BYTES]
      if first and (rows > maxRows or bytes > maxBytes or first[JOIN] ~= entry[JOIN] or first[LOSSES] > 0 or entry[LOSSES] > 0) then
        full = true
        break
      end
      first = first or entry
      members[#members + 1], ids[#ids + 1], entries[#entries + 1] = found[at], id, entry
    end
  end
  if #ids >= maxEntries then full = true end
end
if #ids == 0 then return finish({}) end
local payloads = getAll(PAYLOADS, ids)
for at = 1, #ids do
  if not payloads[at] then return finish({ '' }) end
end

local ends, packed, deadlines = endOf(leaseMs), {}, {}
for at, entry in ipairs(entries) do
  entry[DELIVERY], entry[NONCE], entry[HOLDER] = entry[DELIVERY] + 1, nonce, instance
  tally('ready', entry, -1)
  tally('leased', entry, 1)
  if entry[LOSSES] > 0 then isolate(entry) end
  packed[2 * at - 1], packed[2 * at] = ids[at], cmsgpack.pack(entry)
  deadlines[2 * at - 1], deadlines[2 * at] = ends, ids[at]
end
call('ZREM', READY, members)
call('HSET', ENTRIES, packed)
call('ZADD', LEASED, deadlines)
remember(ids)
return finish(answer(ids, entries, payloads))
`;

export const leaseScript = script("lease", "run", slotPrelude, entriesPrelude, body);
