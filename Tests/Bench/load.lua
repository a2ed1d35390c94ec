-- The calls of the benchmark: wrk ... -s load.lua URL -- DIALECT WORK PAIRS
-- DIALECT is parley, job (a C program and the frameworks) or pocketbase; WORK is health, one, page, create, or with
-- ", all" for all members of Parley's answer, else those that the peers have; or a path beginning with /. PAIRS has lines
-- of a token, a contact's id and perhaps its owner, with tabs between them. All requests are made before the run begins,
-- so that the generator spends little while it runs.
local requests, count, turn = {}, 0, 0
local members = "fields=name,email,phone,title,organization_id,location,linkedin_url,source,relationship,notes," ..
  "created_at,updated_at"

local dialects = {
  parley = { health = "/livez", contacts = "/v1/contacts", page = "?limit=50", scheme = "Bearer ",
    own = '"source":"event","relationship":"acquaintance"' },
  job = { health = "/healthz", contacts = "/v1/contacts", page = "?limit=50", scheme = "Bearer ",
    own = '"organization":"Example Ltd","source":"api","relationship":"lead"' },
  pocketbase = { health = "/api/health", contacts = "/api/collections/contacts/records", scheme = "",
    page = "?perPage=50&skipTotal=1&sort=-id",
    own = '"organization":"Example Ltd","source":"api","relationship":"lead"' },
}

local function body(number, dialect, owner)
  local note = string.rep("met at the spring conference, ", 6) .. "said \\\"call me\\\""
  return string.format(
    '{"name":"Ada Lovelace %d","email":"ada.%d@example.com","phone":"+1-555-%07d","title":"Head of Engineering",' ..
    '"location":"Lisbon, Portugal","linkedin_url":"https://www.linkedin.com/in/new-%d","notes":"%s",%s%s}',
    number, number, number, number, note, dialect.own, owner and ',"owner":"' .. owner .. '"' or "")
end

local function call(work, dialect, headers, token, id, owner, number)
  headers["Authorization"] = dialect.scheme .. token
  if work:sub(1, 1) == "/" then return wrk.format("GET", work, headers) end
  local cut = dialect == dialects.parley and not work:find(", all")
  if work:find("^one") then
    return wrk.format("GET", dialect.contacts .. "/" .. id .. (cut and "?" .. members or ""), headers)
  elseif work:find("^page") then
    return wrk.format("GET", dialect.contacts .. dialect.page .. (cut and "&" .. members or ""), headers)
  end
  headers["Content-Type"] = "application/json"
  return wrk.format("POST", dialect.contacts, headers, body(number, dialect, owner))
end

function init(arguments)
  local dialect, work = dialects[arguments[1]], arguments[2]
  local headers = { ["Accept"] = "*/*", ["User-Agent"] = "bench/1" }
  if work == "health" then
    count, requests[1] = 1, wrk.format("GET", dialect.health, headers)
    return
  end
  math.randomseed(os.time())
  for line in io.lines(arguments[3]) do
    local token, id, owner = line:match("([^\t]+)\t([^\t]+)\t?([^\t]*)")
    requests[#requests + 1] = call(work, dialect, headers, token, id, owner ~= "" and owner or nil, #requests)
  end
  count = #requests
  turn = math.random(count)
end

function request()
  turn = turn % count + 1
  return requests[turn]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format("RESULT requests=%d duration_us=%d p50=%d p99=%d statuses=%d sockets=%d\n", summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
