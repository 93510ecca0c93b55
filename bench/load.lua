-- Requests about random accounts, for wrk: load.lua <token> <usages|credits|transactions> <prefix of keys> <first> <count>
-- Every usage has a key of its own, so none is a replay.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  local token, kind, prefix = args[1], args[2], args[3]
  first, last = tonumber(args[4]), tonumber(args[4]) + tonumber(args[5]) - 1
  math.randomseed(os.time() * 16 + number)
  local headers = "Host: " .. wrk.host .. ":" .. wrk.port .. "\r\nAuthorization: Bearer " .. token .. "\r\n"
  keyed = kind == "usages"
  if keyed then
    local body = '{"amount":1}'
    before = "POST /v1/users/"
    middle = "/usages HTTP/1.1\r\n" .. headers .. "Content-Type: application/json\r\nContent-Length: " .. #body
      .. "\r\nIdempotency-Key: " .. prefix .. "-" .. number .. "-"
    after = "\r\n\r\n" .. body
  else
    before = "GET /v1/users/"
    middle = "/" .. kind .. (kind == "transactions" and "?limit=50" or "") .. " HTTP/1.1\r\n" .. headers .. "\r\n"
  end
  sent = 0
end

function request()
  local account = string.format("0be7c000-0000-7000-8000-%012x", math.random(first, last))
  if not keyed then
    return before .. account .. middle
  end
  sent = sent + 1
  return before .. account .. middle .. sent .. after
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %d %d %d %d %.3f %.3f %.3f\n", summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
