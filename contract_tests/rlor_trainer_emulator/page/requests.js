// Requests: what was sent to the API, the newest last, and one in full.

async function pollRequests() {
  let last = Math.max(0, ...requests.keys());
  const open = [...requests.values()].filter((one) => one.ending === "open").slice(0, 5);
  for (let rounds = 0; rounds < 10; rounds += 1) {
    const page = await ask(`${DATA}requests?after=${last}`);
    clock = page.clock;
    if (page.run !== run) {
      // Another run of the server, whose numbers begin again.
      run = page.run;
      requests = new Map();
      $("request-rows").replaceChildren();
      if (last > 0) {
        last = 0;
        continue;
      }
    }
    if (page.last - last > MOST_KEPT) {
      last = page.last - MOST_KEPT; // what came before would make way at once
      continue;
    }
    for (const one of page.requests) requests.set(one.number, one);
    for (const number of requests.keys())
      if (number < page.first || requests.size > MOST_KEPT) requests.delete(number);
    last = Math.max(last, ...page.requests.map((one) => one.number));
    if (!page.more) break;
  }
  for (const one of open) {
    const now = await ask(`${DATA}requests/${one.number}`).catch(() => null);
    if (now && requests.has(now.number)) requests.set(now.number, now);
  }
  showClock();
  showRequests();
}

function showClock() {
  say($("now"), dateTime(clock.now));
  $("now").dateTime = clock.now;
  const pace = clock.manual
    ? "manual"
    : clock.speed && clock.speed !== 1
      ? `${clock.speed} times as fast`
      : "running";
  say($("pace"), pace);
  $("advance").hidden = !clock.manual;
  $("clock-runs").hidden = clock.manual;
}

function outcome(one) {
  if (one.ending === "answered") return String(one.status);
  return one.status ? `${one.status} ${one.ending}` : one.ending;
}

function showRequests() {
  if (!model.journal) return;
  const sought = $("requests-filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one) => {
    const target = `${one.path}?${one.query}`;
    const said = [one.label, one.operation, one.method, target, outcome(one), one.job, one.requestId];
    const text = said.join(" ").toLowerCase();
    return sought.every((word) => text.includes(word));
  };
  const found = [...requests.values()].filter((one) => (!$("of-job").checked || one.job === place.job) && fits(one));
  showRows($("request-rows"), found.slice(-MOST_ROWS), (one) => one.number, requestRow, fillRequestRow);
  settleRequests();
  follow();
  say($("requests-total"), requests.size ? String(requests.size) : "");
  say(
    $("requests-range"),
    found.length > MOST_ROWS
      ? `the last ${MOST_ROWS} of ${found.length}`
      : found.length < requests.size
        ? `${found.length} of ${requests.size}`
        : "newest last",
  );
  $("requests-empty").hidden = found.length > 0;
  say(
    $("requests-empty"),
    requests.size ? "No request fits." : "No requests yet. What your code sends shows up here.",
  );
}

// The list stays at its end unless somebody has scrolled up; then it stays there.
let following = true;

function follow() {
  const list = $("request-rows");
  if (following) list.scrollTop = list.scrollHeight;
  $("latest").disabled = following;
}

function scrolled() {
  const list = $("request-rows");
  following = list.scrollHeight - list.scrollTop - list.clientHeight < 8;
  $("latest").disabled = following;
}

function resized() {
  follow();
  const row = $("request-rows").querySelector("[aria-current='true']");
  if (row) row.scrollIntoView({ block: "nearest" });
}

function requestRow(one) {
  const row = element(
    "button",
    { type: "button", tabIndex: -1 },
    element("span", { className: "when soft", textContent: one.time.slice(11, 23), title: one.time }),
    element("span", { className: "method", textContent: one.method }),
    element("span", {
      className: "what text",
      textContent: one.label || one.path,
      title: one.query ? `${one.path}?${one.query}` : one.path,
    }),
    element("span", { className: "about id soft" }),
    element("span", { className: "status end" }),
    element("span", { className: "took end soft" }),
  );
  row.addEventListener("click", () => openRequest(one.number));
  return element("li", {}, row);
}

function fillRequestRow(item, one) {
  const row = item.firstChild;
  const [, , , about, status, took] = row.children;
  say(about, one.job ? idOf(one.job) : "");
  say(status, outcome(one));
  const kind = { answered: String(one.status)[0], open: "1" }[one.ending] || "0";
  status.className = `status end s${kind}`;
  say(took, one.ending === "open" ? "" : `${one.milliseconds.toFixed(1)} ms`);
  row.ariaCurrent = String(one.number === place.request);
}

async function openRequest(number) {
  place.request = number;
  remember();
  markCurrent();
  try {
    const one = await ask(`${DATA}requests/${number}`);
    if (number !== place.request) return;
    showRequest(one);
  } catch (error) {
    say($("request-title"), `Request ${number}`);
    showFacts($("request-facts"), [["Gone", error.message]]);
    for (const part of ["request-headers", "request-body", "answer-headers", "answer-body"]) say($(part), "");
  }
  reveal("request");
}

function showRequest(one) {
  say($("request-title"), `${one.method} ${one.label || one.path}`);
  showFacts($("request-facts"), [
    ["Path", one.path],
    [
      "Query",
      one.query
        .replaceAll("&", "\n")
        .split("\n")
        .map((part) => plain(part))
        .join("\n"),
    ],
    ["Operation", one.operation || "none"],
    ["Job", one.job],
    ["Time", one.time],
    ["Outcome", outcome(one)],
    ["Faults", one.faults.join(", ")],
    ["Took", `${one.milliseconds} ms`],
    ["Request id", one.requestId],
  ]);
  const lines = (headers) => headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  const body = (part) => pretty(part.body) + (part.bodyCut ? `\n… cut: ${part.bodySize} bytes in all` : "");
  say($("request-headers"), lines(one.headers));
  say($("request-body"), body(one));
  say($("answer-headers"), lines(one.answer.headers));
  say($("answer-body"), body(one.answer));
}

function plain(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function closeRequest() {
  const number = place.request;
  place.request = 0;
  $("request").hidden = true;
  cover();
  remember();
  markCurrent();
  focusRow($("request-rows"), number);
}
