/**
 * Applies the effects of time to a pipeline and returns everything that is counted there. The script deletes the staged
 * parts of calls whose coordinator was not seen for a long time. The leases of such a coordinator have ended, so no
 * coordinator can publish these parts.
 *
 * ARGV: calls of this coordinator: count, ids. Answer: {meta, state, oldest: {queue, enqueue time, …}, leased entries,
 * staged calls, next due time or "", the server's time, items for other pipelines, operations}.
 */
import { entriesPrelude } from "./entries.js";
import { outgoingPrelude } from "./outgoing.js";
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";
import { stagedPrelude } from "./staged.js";

/** How long a coordinator may be away before a sweep deletes its staged parts, in counted milliseconds. */
const abandonedMs = 600_000;
/** The engine forgets producers after 7 days of silence, at most `forgottenAtOnce` in one sweep. */
const retentionMs = 7 * 24 * 3_600_000;
const forgottenAtOnce = 256;

const body = `
local own = {}
for at = 1, number() do own[at] = text() end

settle()
if redis.call('ZCARD', CALLS) > 0 then
  for _, callId in ipairs(own) do redis.call('ZADD', CALLS, 'XX', whole(clock()), callId) end
  for _, callId in ipairs(redis.call('ZRANGE', CALLS, '-inf', whole(clock() - ${abandonedMs}), 'BYSCORE', 'LIMIT', 0, 16)) do discard(callId) end
end
for _, source in ipairs(redis.call('ZRANGE', SOURCES, '-inf', whole(now - ${retentionMs}), 'BYSCORE', 'LIMIT', 0, ${forgottenAtOnce})) do
  redis.call('HDEL', INBOX, source)
  redis.call('ZREM', SOURCES, source)
end
local leased, calls = redis.call('ZCARD', LEASED), redis.call('ZCARD', CALLS)
if leased > 0 or calls > 0 then tick() end

local answer = finish(0)
local state, oldest, unused = redis.call('HGETALL', STATE), {}, {}
for at = 1, #state, 2 do
  local kind = state[at + 1] == '0' and string.match(state[at], '^%S+ (%l+)%.')
  if kind == 'plan' or kind == 'letters' or kind == 'parts' then unused[#unused + 1] = state[at] end
  local queue = string.match(state[at], '^(%S+) ready%.entries$')
  if queue and state[at + 1] ~= '0' then
    local name = redis.call('ZRANGE', READY, '[' .. queue .. ' ', '(' .. queue .. '!', 'BYLEX', 'LIMIT', 0, 1)[1]
    local entry = name and read(string.sub(name, -16))
    if entry then oldest[#oldest + 1], oldest[#oldest + 2] = queue, entry[AT] end
  end
end
call('HDEL', STATE, unused)
local due = redis.call('ZRANGE', DELAYED, 0, 0, 'WITHSCORES')
answer[4] = { redis.call('HGETALL', META), state, oldest, leased, calls, due[2] or '', now,
  redis.call('HLEN', OUTBOX) / 3, answer[1] }
return answer
`;

export const sweepScript = script(
  "sweep",
  "run",
  slotPrelude,
  entriesPrelude,
  outgoingPrelude,
  stagedPrelude,
  body,
);
