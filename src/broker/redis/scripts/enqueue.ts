/**
 * Rows arrive. All of it happens or nothing: the pointer is as expected, every sequence is the one after the last, and
 * the pipeline does not drain.
 *
 * ARGV: the pointer's version ("": any) · inbox: count, {source, sequence} · entries · dead letters · counters · parcels
 * for other pipelines. Answer: {"enqueued", the parcels' pipelines and numbers}, {"duplicate", place in the inbox},
 * {"gap", place, next}, {"plan_changed"}, {"draining"} or {"letter_taken"}.
 */
import { entriesPrelude } from "./entries.js";
import { outgoingPrelude } from "./outgoing.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";

const body = (forever: string): string => `
local version = number()
local inbox = {}
for at = 1, number() do inbox[at] = { text(), number() } end
local forever = ${forever}
local entries, letters, counters, parcels = entryArguments(), letterArguments(), counterArguments(), parcelArguments()

local before = recall()
if before then return finish(before) end
if version and tonumber(redis.call('HGET', META, 'version') or 0) ~= version then return finish({ 'plan_changed' }) end
local lasts = {}
for at, key in ipairs(inbox) do
  local source = key[1]
  local next = (lasts[source] or tonumber(redis.call('HGET', INBOX, source) or 0)) + 1
  if key[2] < next then return finish({ 'duplicate', at }) end
  if key[2] > next then return finish({ 'gap', at, next }) end
  lasts[source] = next
end
if version and redis.call('HGET', META, 'mode') == 'draining' then return finish({ 'draining' }) end
if takenLetter(letters) then return finish({ 'letter_taken' }) end

for source, last in pairs(lasts) do
  redis.call('HSET', INBOX, source, last)
  if source ~= forever then redis.call('ZADD', SOURCES, now, source) end
end
for _, new in ipairs(entries) do enter(new) end
bury(letters)
count(counters)
return finish(remember({ 'enqueued', send(parcels) }))
`;

const parts = [slotPrelude, entriesPrelude, outgoingPrelude];

/** Rows from outside: refused when the server's memory is full. */
export const enqueueScript = script("enqueue", "refuse", ...parts, body("nil"));
/**
 * Rows that another pipeline has committed: they have been accepted already. It numbers its parcels for ever, so what
 * came last from it is never forgotten.
 */
export const arriveScript = script("arrive", "run", ...parts, body("inbox[1][1]"));
