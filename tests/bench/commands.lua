-- Sends the signed slash commands of a file by turns: timestamp, signature and body, by tabs.
local requests, turn = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local timestamp, signature, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    requests[#requests + 1] = wrk.format("POST", "/slack/events", {
      ["Content-Type"] = "application/x-www-form-urlencoded",
      ["X-Slack-Request-Timestamp"] = timestamp,
      ["X-Slack-Signature"] = signature,
    }, body)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout
  io.write(string.format("done %d %d %d %d\n",
    latency:percentile(50), latency:percentile(99), summary.requests, wrong))
end
