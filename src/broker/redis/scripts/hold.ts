/** Scripts for leases without a commit: extend them, or return their entries, whole or in pieces. */
import { entriesPrelude } from "./entries.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";

/** ARGV: leases, milliseconds. Answer: the places of the lost leases. */
export const extendScript = script(
  "extend",
  "run",
  slotPrelude,
  entriesPrelude,
  `
local mine, lost = fence(refArguments())
local leaseMs = number()
for _, one in ipairs(mine) do redis.call('ZADD', LEASED, endOf(leaseMs), one[1]) end
return finish(lost)
`,
);

/** ARGV: leases, the number to add to their losses. Answer: the places of the lost leases. */
export const releaseScript = script(
  "release",
  "run",
  slotPrelude,
  entriesPrelude,
  `
local refs, losses = refArguments(), number()
local before = recall()
if before then return finish(before) end
local mine, lost = fence(refs)
for _, one in ipairs(mine) do
  local id, entry = one[1], one[2]
  entry[LOSSES] = entry[LOSSES] + losses
  if losses > 0 then add(entry[QUEUE], 'count.losses', entry[ROWS]) end
  giveBack(id, entry)
end
return finish(remember(lost))
`,
);

/** ARGV: one lease, pieces, 1 if a worker was lost with the entry. Answer: 1, or 0 if the lease is lost. */
export const splitScript = script(
  "split",
  "run",
  slotPrelude,
  entriesPrelude,
  `
local refs, pieces, lost = refArguments(), entryArguments(), number()
local before = recall()
if before then return finish(before[1]) end
local mine = fence(refs)
if #mine == 0 then return finish(0) end
local entire = mine[1][2]
if lost == 1 then add(entire[QUEUE], 'count.losses', entire[ROWS]) end
remove(mine)
local first = middle - redis.call('HINCRBY', META, 'front', #pieces)
for at, new in ipairs(pieces) do
  local id, piece = whole(first + at - 1), new[1]
  piece[AT] = entire[AT]
  store(id, new)
  follow(piece[QUEUE], piece[PLAN], 1)
  putReady(id, piece)
end
remember({ 1 })
return finish(1)
`,
);

/** Releases everything that an ending coordinator holds, without counting losses. */
export const letGoScript = script(
  "letGo",
  "run",
  slotPrelude,
  entriesPrelude,
  `
for _, id in ipairs(redis.call('ZRANGE', LEASED, 0, -1)) do
  local entry = read(id)
  if entry[HOLDER] == instance then giveBack(id, entry) end
end
return finish(0)
`,
);
