/**
 * Stores arriving rows, all or none. It stores them only if the pointer is as expected, every sequence follows the last
 * one, and the pipeline is not draining.
 *
 * ARGV: the pointer's version ("": any) · inbox: count, {source, sequence, for a parcel: its label} · entries · dead
 * letters · counters · parcels for other pipelines. Answer: {"enqueued", the parcels' pipelines and numbers},
 * {"duplicate", place in the inbox}, {"gap", place, next}, {"taken", place} if another parcel has used that sequence,
 * {"plan_changed"}, {"draining"} or {"letter_taken"}.
 */
import { entriesPrelude } from "./entries.js";
import { outgoingPrelude } from "./outgoing.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";

/**
 * How many of a pipeline's latest parcels the target knows by their labels. Parcels come in order, so a repeated parcel
 * is among the latest.
 */
const labels = 256;

const body = (from: "producer" | "pipeline"): string => `
local version = number()
local inbox = {}
for at = 1, number() do inbox[at] = { text(), number(), ${from === "pipeline" ? "text()" : "nil"} } end
local function labelOf(source, sequence)
  return source .. ' ' .. sequence % ${labels}
end
local entries, letters, counters, parcels = entryArguments(), letterArguments(), counterArguments(), parcelArguments()

local before = recall()
if before then return finish(before) end
if version and tonumber(redis.call('HGET', META, 'version') or 0) ~= version then return finish({ 'plan_changed' }) end
local lasts = {}
for at, key in ipairs(inbox) do
  local source = key[1]
  local next = (lasts[source] or tonumber(redis.call('HGET', INBOX, source) or 0)) + 1
  if key[2] < next then
    local known = key[3] and redis.call('HGET', INBOX, labelOf(source, key[2]))
    if key[3] and known ~= whole(key[2]) .. ' ' .. key[3] then return finish({ 'taken', at }) end
    return finish({ 'duplicate', at })
  end
  if key[2] > next then return finish({ 'gap', at, next }) end
  lasts[source] = next
end
if version and redis.call('HGET', META, 'mode') == 'draining' then return finish({ 'draining' }) end
if takenLetter(letters) then return finish({ 'letter_taken' }) end

for source, last in pairs(lasts) do
  redis.call('HSET', INBOX, source, last)
  ${from === "producer" ? "redis.call('ZADD', SOURCES, now, source)" : ""}
end
${
  from === "pipeline"
    ? "for _, key in ipairs(inbox) do redis.call('HSET', INBOX, labelOf(key[1], key[2]), whole(key[2]) .. ' ' .. key[3]) end"
    : ""
}
for _, new in ipairs(entries) do enter(new) end
bury(letters)
count(counters)
return finish(remember({ 'enqueued', send(parcels) }))
`;

const parts = [slotPrelude, entriesPrelude, outgoingPrelude];

/** Stores rows from producers. The server refuses the script if its memory is full. */
export const enqueueScript = script("enqueue", "refuse", ...parts, body("producer"));
/**
 * Stores rows that another pipeline has committed. They are accepted already, so a full server must take them too. That
 * pipeline numbers its parcels for ever, so the target never forgets its last number.
 */
export const arriveScript = script("arrive", "run", ...parts, body("pipeline"));
