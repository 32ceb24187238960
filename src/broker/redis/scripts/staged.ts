/**
 * Outputs of unfinished calls. Their entries are stored, but in no queue, until a commit publishes them. Only scripts
 * that also check whether a part is published delete it (R5).
 */
import { entriesPrelude } from "./entries.js";
import { outgoingPrelude } from "./outgoing.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";

export const stagedPrelude = `
local function partsOf(callId)
  return redis.call('ZRANGE', PARTS, '[' .. callId .. '\\0', '(' .. callId .. '\\1', 'BYLEX')
end
-- Counts a staged entry for its plan, because no coordinator may remove the plan of a staged entry.
local function bindPart(entry, by)
  add(entry[QUEUE], 'parts.' .. entry[PLAN], by)
end
local function endCall(callId, parts)
  call('ZREM', PARTS, parts)
  call('HDEL', STAGED, parts)
  redis.call('ZREM', CALLS, callId)
end
-- Deletes the unpublished parts of a call.
local function discard(callId)
  local parts = partsOf(callId)
  for _, packed in ipairs(getAll(STAGED, parts)) do
    local part = cmsgpack.unpack(packed)
    local ids = part[1]
    for _, id in ipairs(ids) do bindPart(read(id), -1) end
    for _, parcel in ipairs(part[2]) do bind(parcel[5], -1) end
    call('HDEL', ENTRIES, ids)
    call('HDEL', PAYLOADS, ids)
  end
  endCall(callId, parts)
end
-- Puts the parts of a call into their queues. Returns the parcels for other pipelines.
local function publish(callId)
  local parts, parcels = partsOf(callId), {}
  for _, packed in ipairs(getAll(STAGED, parts)) do
    local part = cmsgpack.unpack(packed)
    for _, id in ipairs(part[1]) do
      local entry = read(id)
      bindPart(entry, -1)
      follow(entry[QUEUE], entry[PLAN], 1)
      putReady(id, entry)
    end
    for _, parcel in ipairs(part[2]) do
      bind(parcel[5], -1)
      parcels[#parcels + 1] = parcel
    end
  end
  endCall(callId, parts)
  return parcels
end
`;

/** ARGV: call, part, entries, parcels for other pipelines. Answer: 0. */
export const stageScript = script(
  "stage",
  "run",
  slotPrelude,
  entriesPrelude,
  outgoingPrelude,
  stagedPrelude,
  `
local callId, part, entries, parcels = text(), text(), entryArguments(), parcelArguments()
local name = callId .. '\\0' .. part
if redis.call('HEXISTS', STAGED, name) == 1 then return finish(0) end
local ids = {}
for at, new in ipairs(entries) do
  ids[at] = nextId()
  store(ids[at], new)
  bindPart(new[1], 1)
end
for _, parcel in ipairs(parcels) do bind(parcel[5], 1) end
redis.call('ZADD', PARTS, 0, name)
redis.call('HSET', STAGED, name, cmsgpack.pack({ ids, parcels }))
redis.call('ZADD', CALLS, whole(clock()), callId)
return finish(0)
`,
);

/** ARGV: call. Answer: 0. */
export const unstageScript = script(
  "unstage",
  "run",
  slotPrelude,
  entriesPrelude,
  outgoingPrelude,
  stagedPrelude,
  `
discard(text())
return finish(0)
`,
);
