/**
 * Ends some leases and stores all their results. If one lease is lost, the script only releases the others.
 *
 * ARGV: leases · entries · delayed: count, {due time, entry} · dead letters · calls to publish: count, ids · counters ·
 * parcels for other pipelines. Answer: {"committed", the parcels' pipelines and numbers}, {"fenced", places of the lost
 * leases} or {"letter_taken"}.
 */
import { entriesPrelude } from "./entries.js";
import { outgoingPrelude } from "./outgoing.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";
import { stagedPrelude } from "./staged.js";

const body = `
local refs, entries, delayed = refArguments(), entryArguments(), {}
for at = 1, number() do delayed[at] = { text(), entryArgument() } end
local letters, calls = letterArguments(), {}
for at = 1, number() do calls[at] = text() end
local counters, parcels = counterArguments(), parcelArguments()

local before = recall()
if before then return finish(before) end
local mine, lost = fence(refs)
if #lost > 0 then
  for _, one in ipairs(mine) do giveBack(one[1], one[2]) end
  return finish({ 'fenced', lost })
end
if takenLetter(letters) then return finish({ 'letter_taken' }) end

remove(mine)
for _, callId in ipairs(calls) do
  for _, parcel in ipairs(publish(callId)) do parcels[#parcels + 1] = parcel end
end
for _, new in ipairs(entries) do enter(new) end
for _, one in ipairs(delayed) do
  local due, new = one[1], one[2]
  local id, entry = nextId(), new[1]
  store(id, new)
  redis.call('ZADD', DELAYED, due, id)
  tally('delayed', entry, 1)
  follow(entry[QUEUE], entry[PLAN], 1)
end
bury(letters)
count(counters)
return finish(remember({ 'committed', send(parcels) }))
`;

export const commitScript = script(
  "commit",
  "run",
  slotPrelude,
  entriesPrelude,
  outgoingPrelude,
  stagedPrelude,
  body,
);
