// Jobs: a page of them, and one with what has happened to it.

function jobsOf(account) {
  return `${model.job.accounts}/${account}/${model.job.jobs}`;
}

// A plain word is looked for in names; anything else is the API's own filter.
function filterOf(text) {
  return /^[\w-]+$/.test(text) ? `${model.job.name}:"${text}"` : text;
}

function jobsAddress() {
  const query = new URLSearchParams({ pageSize: PAGE_SIZE, orderBy: `${model.job.created} desc` });
  if (place.filter) query.set("filter", filterOf(place.filter));
  for (const flag of place.flags) query.set(flag, "true");
  const token = place.tokens.at(-1);
  if (token) query.set("pageToken", token);
  return `${DATA}${encoded(jobsOf(place.account))}?${query}`;
}

async function pollJobs() {
  if (!model.job.items) {
    $("jobs-empty").hidden = false;
    say($("jobs-empty"), "This API lists no jobs.");
    return;
  }
  const asked = jobsAddress();
  try {
    const page = await ask(asked);
    if (asked !== jobsAddress()) return;
    showJobs(page);
    say($("filter-said"), "");
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 400) throw error;
    place.tokens = [""];
    say($("filter-said"), error.message);
  }
}

function showJobs(page) {
  const jobs = page[model.job.items];
  showRows($("job-rows"), jobs, (job) => job[model.job.name], jobRow, fillJobRow);
  settleJobs();
  const total = page[model.job.total];
  const before = (place.tokens.length - 1) * PAGE_SIZE;
  say($("jobs-total"), total ? String(total) : "");
  say($("jobs-range"), jobs.length ? `${before + 1} to ${before + jobs.length} of ${total}, newest first` : "");
  $("jobs-empty").hidden = jobs.length > 0;
  say(
    $("jobs-empty"),
    place.filter
      ? "No job fits the filter."
      : `No jobs in ${place.account} yet. The first one that is created shows up here.`,
  );
  place.next = page[model.job.next];
  $("older").disabled = !place.next;
  $("newer").disabled = place.tokens.length < 2;
}

function jobRow(job) {
  const name = job[model.job.name];
  const row = element(
    "button",
    { type: "button", tabIndex: -1 },
    element("span", { className: "pill" }),
    element("span", { className: "id", textContent: idOf(name), title: name }),
    element("span", { className: "title soft text" }),
    element(
      "span",
      { className: "progress" },
      element("progress", { max: 100, ariaLabel: "Progress" }),
      element("span"),
    ),
    element("span", { className: "end soft" }),
  );
  row.addEventListener("click", () => openJob(name));
  return element("li", {}, row);
}

function fillJobRow(item, job) {
  const row = item.firstChild;
  const [state, , title, progress, age] = row.children;
  pill(state, job[model.job.state]);
  say(title, member(job, model.job.title) || "");
  const percent = member(job, model.job.percent) || 0;
  progress.firstChild.value = percent;
  say(progress.lastChild, `${percent} %`);
  const created = member(job, model.job.created);
  say(age, duration(since(created), true));
  age.title = `Created ${created}, ${duration(since(created))} ago`;
  row.ariaCurrent = String(job[model.job.name] === place.job);
}

// One job.
function openJob(name) {
  place.job = name;
  $("of-job").disabled = false;
  remember();
  markCurrent();
  emptyJob("");
  say($("job-title"), idOf(name));
  reveal("job");
  showRequests();
  poll();
}

function emptyJob(message) {
  for (const part of ["job-state", "job-json", "event-said"]) say($(part), "");
  for (const part of ["job-facts", "history"]) $(part).replaceChildren();
  for (const part of ["axis", "history-earlier", "events"]) $(part).hidden = true;
  $("job-state").className = "";
  say($("job-message"), message);
}

function closeJob() {
  const name = place.job;
  place.job = "";
  $("job").hidden = true;
  $("of-job").checked = false;
  $("of-job").disabled = true;
  cover();
  remember();
  markCurrent();
  showRequests();
  focusRow($("job-rows"), name);
}

// On a phone what is opened covers the rest, and has the focus; elsewhere it lies beside the list, which keeps it.
const narrow = matchMedia("(max-width: 60rem)");

function reveal(detail) {
  $(detail).hidden = false;
  cover();
  if (narrow.matches) $(detail).focus({ preventScroll: true });
}

function cover() {
  const open = document.body.dataset.view === "jobs" ? place.job : place.request;
  for (const part of document.querySelectorAll("header, nav, #admin, #jobs, #requests"))
    part.inert = narrow.matches && Boolean(open);
}

function focusRow(list, key) {
  const row = [...list.children].find((one) => one.dataset.key === String(key)) || list.firstElementChild;
  if (row) row.firstChild.focus();
}

function markCurrent() {
  for (const row of $("job-rows").children) row.firstChild.ariaCurrent = String(row.dataset.key === place.job);
  for (const row of $("request-rows").children)
    row.firstChild.ariaCurrent = String(row.dataset.key === String(place.request));
}

async function pollJob() {
  const name = place.job;
  if (!name) return;
  try {
    const found = await ask(`${DATA}${encoded(name)}`);
    if (name === place.job) showJob(found.job, found.history, found.earlier);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
    if (name === place.job) emptyJob("There is no such job, or no longer.");
  }
}

function showFacts(list, facts) {
  const shown = facts.filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const old = [...list.querySelectorAll("dt, dd")].map((one) => one.textContent);
  const texts = shown.flatMap(([name, value]) => [name, String(value)]);
  if (old.join("\n") === texts.join("\n")) return;
  list.replaceChildren(...texts.map((text, index) => element(index % 2 ? "dd" : "dt", { textContent: text })));
}

function showJob(job, passages, earlier) {
  const state = job[model.job.state];
  const [created, ended] = [member(job, model.job.created), member(job, model.job.ended)];
  pill($("job-state"), state);
  const code = member(job, model.job.code);
  say($("job-message"), [code === "OK" ? "" : code, member(job, model.job.message)].filter(Boolean).join(": "));
  showFacts($("job-facts"), [
    ["Name", job[model.job.name]],
    ["Title", member(job, model.job.title)],
    ["Created", created && dateTime(created)],
    ["Ended", ended && `${dateTime(ended)}, after ${duration(Date.parse(ended) - Date.parse(created))}`],
    ["Progress", `${member(job, model.job.percent) || 0} %`],
  ]);
  say($("job-json"), pretty(job));
  showEvents(state);
  showHistory(passages, earlier);
}

function showHistory(passages, earlier) {
  $("history-earlier").hidden = !earlier;
  say($("history-earlier"), `The ${passages.length} last states; ${earlier} earlier ones are not shown.`);
  $("axis").hidden = !passages.length;
  if (!passages.length) {
    $("history").replaceChildren();
    return;
  }
  const times = passages.map((one) => Date.parse(one.time));
  const first = times[0];
  const last = passages[passages.length - 1];
  const over = model.states[last.state] !== "active";
  // What is over has its end where the last bar begins; that bar is a mark.
  const end = over ? times[times.length - 1] : Math.max(Date.parse(clock.now), times[times.length - 1]);
  const whole = Math.max(1, end - first);
    const [began, ended] = [dateTime(passages[0].time), dateTime(last.time)];
  say($("axis").firstElementChild, began);
  const sameDay = began.slice(0, 10) === ended.slice(0, 10);
  say($("axis").lastElementChild, over ? (sameDay ? ended.slice(11) : ended) : "now");
  const rows = passages.map((one, index) => ({
    ...one,
    index,
    from: times[index],
    to: index + 1 < times.length ? times[index + 1] : end,
  }));
  showRows(
    $("history"),
    rows,
    (row) => row.index,
    historyRow,
    (item, row) => {
      const [state, drawing, took, why] = item.children;
      pill(state, row.state);
      const bar = drawing.lastChild;
      const ends = row.index + 1 === rows.length;
      const width = Math.max(0.8, (100 * (row.to - row.from)) / whole);
      const left = Math.min(100 - width, (100 * (row.from - first)) / whole);
      bar.setAttribute("class", `bar ${model.states[row.state] || ""}${ends && !over ? " now" : ""}`);
      bar.setAttribute("x", `${left}%`);
      bar.setAttribute("width", `${width}%`);
      say(took, ends && over ? "" : duration(row.to - row.from));
      showCause(why, row);
      item.title = `${stateName(row.state)} from ${dateTime(row.time)}`;
    },
  );
}

// A request that is still in the journal can be looked at.
function showCause(where, passage) {
  const told = (detail) => [passage.cause, labelled(detail)].filter(Boolean).join(": ");
  const text = told(passage.detail);
  const [operation, id] = passage.detail.split(" ");
  const request = id && [...requests.values()].find((one) => one.requestId === id);
  const [cause, message] = where.children;
  const linked = cause.firstElementChild !== null;
  if (!request && linked) cause.replaceChildren();
  if (!request) say(cause, text);
  else if (!linked) {
    const link = element("button", { type: "button", className: "link", textContent: told(operation), title: text });
    link.addEventListener("click", () => {
      shown("requests");
      openRequest(request.number);
    });
    cause.replaceChildren(link);
  }
  say(message, passage.message);
}

// An operation is called as clients call it.
function labelled(detail) {
  const [first, ...rest] = detail.split(" ");
  const known = model.operations.find((one) => one.id === first);
  return [known ? known.label : first, ...rest].join(" ");
}

function historyRow() {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("aria-hidden", "true");
  for (const name of ["track", "bar"]) {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [key, value] of Object.entries({ class: name, width: "100%", height: "100%", rx: 2 }))
      bar.setAttribute(key, value);
    drawing.append(bar);
  }
  return element(
    "li",
    {},
    element("span"),
    drawing,
    element("span", { className: "end soft" }),
    element("span", { className: "why text" }, element("span"), element("span")),
  );
}
