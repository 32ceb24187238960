/**
 * Stored plans. One hash holds a plan's body under its id and, under `ID seen`, when the plan was last stored or
 * pointed at: "MS PIPELINE NONCE NEW". A removed plan has an empty body and no such time.
 */
import { script } from "./script.js";
import { slotPrelude } from "./slot.js";

const prelude = `
local PLANS, now = KEYS[1], tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local function see(id, pipeline, nonce, isNew)
  redis.call('HSET', PLANS, id .. ' seen', string.format('%.0f %s %s %d', now, pipeline, nonce, isNew))
end
`;

/**
 * ARGV: time or "", id, pipeline, body, nonce. Answer: 1 if the store has never had a plan of this id; a repeated
 * request gets the same answer.
 */
export const savePlanScript = script(
  "savePlan",
  "run",
  prelude,
  `
local id, pipeline, body, nonce = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local before, isNew = string.match(redis.call('HGET', PLANS, id .. ' seen') or '', ' (%S+) (%d)$')
if before == nonce then return tonumber(isNew) end
local stored = redis.call('HGET', PLANS, id)
if not stored or stored == '' then redis.call('HSET', PLANS, id, body) end
see(id, pipeline, nonce, stored and 0 or 1)
return stored and 0 or 1
`,
);

/** ARGV: time or "", pipeline, ids. Answer: 1 if the store has the first of these plans. */
export const seePlansScript = script(
  "seePlans",
  "run",
  prelude,
  `
local isStored = 0
for at = 3, #ARGV do
  local body = redis.call('HGET', PLANS, ARGV[at])
  if body and body ~= '' then
    see(ARGV[at], ARGV[2], '-', 0)
    if at == 3 then isStored = 1 end
  end
end
return isStored
`,
);

/**
 * ARGV: time or "", milliseconds. Answer: for each plan unseen for that long its id, its pipeline, and its stored
 * `seen` text.
 */
export const unseenPlansScript = script(
  "unseenPlans",
  "run",
  prelude,
  `
local unseen = {}
for _, field in ipairs(redis.call('HKEYS', PLANS)) do
  local id = string.match(field, '^(.+) seen$')
  local seen = id and redis.call('HGET', PLANS, field)
  local ms, pipeline = string.match(seen or '', '^(%d+) (%S+)')
  if ms and tonumber(ms) <= now - tonumber(ARGV[2]) then
    local from = #unseen
    unseen[from + 1], unseen[from + 2], unseen[from + 3] = id, pipeline, seen
  end
end
return unseen
`,
);

/**
 * ARGV: time or "", then for each plan its id and its stored `seen` text. Answer: the ids of the removed plans; the
 * other plans were seen meanwhile.
 */
export const removePlansScript = script(
  "removePlans",
  "run",
  prelude,
  `
local removed = {}
for at = 2, #ARGV, 2 do
  local id, field = ARGV[at], ARGV[at] .. ' seen'
  if redis.call('HGET', PLANS, field) == ARGV[at + 1] then
    redis.call('HSET', PLANS, id, '')
    redis.call('HDEL', PLANS, field)
    removed[#removed + 1] = id
  end
end
return removed
`,
);

/**
 * Runs on a pipeline. ARGV: plans: count, ids. Answer: the plans among them that the pipeline follows or offers, or
 * that its data names.
 */
export const namedPlansScript = script(
  "namedPlans",
  "run",
  slotPrelude,
  `
local wanted, named = {}, {}
for _ = 1, number() do wanted[text()] = true end
local function name(plan)
  if plan and wanted[plan] then
    wanted[plan] = nil
    named[#named + 1] = plan
  end
end
for _, plan in ipairs(redis.call('HMGET', META, 'current', 'offered')) do name(plan) end
local state = redis.call('HGETALL', STATE)
for at = 1, #state, 2 do
  local kind, plan = string.match(state[at], '^%S+ (%l+)%.(%S+)$')
  if (kind == 'plan' or kind == 'letters' or kind == 'parts') and state[at + 1] ~= '0' then name(plan) end
end
return finish(named)
`,
);
