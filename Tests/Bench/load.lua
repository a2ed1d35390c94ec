-- The calls of the benchmark: wrk ... -s load.lua URL -- KIND PAIRS [FIELDS]
-- KIND is health, one, page or create; PAIRS has lines of a token, a tab and a contact's id. All requests are made before
-- the run begins, so that the generator spends little while it runs. HEALTH in the environment names the health path.
local requests, count, turn = {}, 0, 0

local function body(number, dialect)
  local note = string.rep("met at the spring conference, ", 6) .. "said \\\"call me\\\""
  local common = string.format(
    '{"name":"Ada Lovelace %d","email":"ada.%d@example.com","phone":"+1-555-%07d","title":"Head of Engineering",' ..
    '"location":"Lisbon, Portugal","linkedin_url":"https://www.linkedin.com/in/new-%d","notes":"%s",',
    number, number, number, number, note)
  if dialect == "job" then return common .. '"organization":"Example Ltd","source":"api","relationship":"lead"}' end
  return common .. '"source":"event","relationship":"acquaintance"}'
end

function init(arguments)
  local kind, pairs_file, fields = arguments[1], arguments[2], arguments[3] or ""
  local dialect = fields == "job" and "job" or "parley"
  local cut = (dialect == "job" or fields == "") and "" or "fields=" .. fields
  local headers = { ["Accept"] = "*/*", ["User-Agent"] = "bench/1" }
  if kind == "health" then
    count, requests[1] = 1, wrk.format("GET", os.getenv("HEALTH") or "/livez", headers)
    return
  end
  math.randomseed(os.time())
  for line in io.lines(pairs_file) do
    local token, id = line:match("([^\t]+)\t([^\t]+)")
    headers["Authorization"] = "Bearer " .. token
    local path = "/v1/contacts"
    if kind == "one" then
      path = path .. "/" .. id .. (cut ~= "" and "?" .. cut or "")
      requests[#requests + 1] = wrk.format("GET", path, headers)
    elseif kind == "page" then
      requests[#requests + 1] = wrk.format("GET", path .. "?limit=50" .. (cut ~= "" and "&" .. cut or ""), headers)
    else
      headers["Content-Type"] = "application/json"
      requests[#requests + 1] = wrk.format("POST", path, headers, body(#requests, dialect))
    end
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
  io.write(string.format("RESULT requests=%d duration_us=%d p50=%d p99=%d non2xx=%d sockets=%d\n", summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
