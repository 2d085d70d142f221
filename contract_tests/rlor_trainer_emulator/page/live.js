// What goes on: questions again and again, keys, the mouse, and the start.

async function poll() {
  if (polling.running) {
    polling.again = true;
    return;
  }
  clearTimeout(polling.timer);
  if (document.hidden) return; // visibilitychange continues
  polling.running = true;
  polling.again = false;
  try {
    await pollRequests();
    await pollJobs();
    await pollJob();
    polling.wait = POLL;
    live("on", "Live");
  } catch (error) {
    polling.wait = Math.min(SLOWEST, polling.wait * 2);
    const status = error instanceof Refused ? `: ${error.status}` : "";
    live("off", `Not answering${status}`);
  }
  polling.running = false;
  polling.timer = setTimeout(poll, polling.again ? 0 : polling.wait);
}

function live(kind, text) {
  $("live").className = kind;
  say($("live-text"), text);
}

function shown(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll("nav button"))
    button.ariaPressed = String(button.dataset.view === view);
  cover();
}

function listen() {
  const on = (id, kind, act) =>
    $(id).addEventListener(kind, (event) => {
      if (kind === "submit") event.preventDefault();
      act(event);
    });
  const restart = () => {
    place.tokens = [""];
    remember();
    poll();
  };
  let typing = 0;
  const typed = () => {
    clearTimeout(typing);
    place.filter = $("filter").value.trim();
    restart();
  };
  on("filter", "input", () => {
    clearTimeout(typing);
    typing = setTimeout(typed, 300);
  });
  on("search", "submit", typed);
  on("account", "change", () => {
    place.account = $("account").value;
    if (place.job) closeJob();
    restart();
  });
  on("older", "click", () => {
    if (place.next) place.tokens.push(place.next);
    poll();
  });
  on("newer", "click", () => {
    if (place.tokens.length > 1) place.tokens.pop();
    poll();
  });
  on("requests-filter", "input", showRequests);
  on("requests-search", "submit", showRequests);
  on("of-job", "change", showRequests);
  on("latest", "click", () => {
    following = true;
    follow();
  });
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"])
    $("request-rows").addEventListener(kind, () => requestAnimationFrame(scrolled), { passive: true });
  new ResizeObserver(resized).observe($("request-rows"));
  narrow.addEventListener("change", cover);
  $("job").querySelector(".close").addEventListener("click", closeJob);
  $("request").querySelector(".close").addEventListener("click", closeRequest);
  on("admin-button", "click", toggleAdmin);
  $("admin").querySelector(".close").addEventListener("click", toggleAdmin);
  on("key-form", "submit", () => {
    if ($("key").value) useKey($("key").value);
  });
  on("key-forget", "click", () => {
    sessionStorage.removeItem(KEY);
    say($("key-said"), "Forgotten.");
    showAdmin();
    poll();
  });
  for (const button of $("advance").querySelectorAll("[data-seconds]"))
    button.addEventListener("click", () => advance(Number(button.dataset.seconds)));
  on("advance", "submit", () => advance(Number($("advance-by").value)));
  on("fault-kind", "change", showFaultOptions);
  on("fault", "submit", addFault);
  on("faults-clear", "click", () => command($("admin-said"), "No faults.", "DELETE", "faults"));
  on("requests-clear", "click", () => command($("admin-said"), "The requests are cleared.", "DELETE", "requests"));
  on("reset", "click", () => $("confirm").showModal());
  on("confirm-no", "click", () => $("confirm").close());
  on("confirm-yes", "click", () => {
    $("confirm").close();
    command($("admin-said"), "Everything is reset.", "POST", "reset", {});
  });
  on("events", "submit", () => {});
  for (const button of document.querySelectorAll("nav button"))
    button.addEventListener("click", () => shown(button.dataset.view));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) live("", "Paused");
    else poll();
  });
  document.addEventListener("keydown", keyed);
}

function advance(seconds) {
  command($("admin-said"), `Advanced by ${seconds} s.`, "POST", "clock:advance", { seconds });
}

function toggleAdmin() {
  $("admin").hidden = !$("admin").hidden;
  $("admin-button").ariaExpanded = String(!$("admin").hidden);
  if ($("admin").hidden) {
    $("admin-button").focus();
    return;
  }
  showAdmin();
  if (model.administered && !adminKey()) $("key").focus();
}

// The list that the arrows enter from where nothing has the focus.
function enterList() {
  const list = document.body.dataset.view === "requests" && !$("jobs-column").checkVisibility() ? "request" : "job";
  const row = $(`${list}-rows`).querySelector("button[tabindex='0']");
  if (row) row.focus();
  return row;
}

function keyed(event) {
  if ($("confirm").open || event.altKey || event.ctrlKey || event.metaKey) return;
  const within = (id) => $(id).contains(document.activeElement);
  if (event.key === "Escape") {
    if (event.target.type === "search" && event.target.value) return; // the browser empties it
    if (within("admin") || (!place.request && !place.job && !$("admin").hidden)) toggleAdmin();
    else if (place.request && (within("requests-column") || !place.job)) closeRequest();
    else if (place.job) closeJob();
  } else if (["ArrowDown", "ArrowUp"].includes(event.key) && document.activeElement === document.body) {
    if (enterList()) event.preventDefault();
  } else if (event.key === "/" && !event.target.matches("input, select, textarea")) {
    event.preventDefault();
    $(
      document.body.dataset.view === "requests" && getComputedStyle($("jobs-column")).display === "none"
        ? "requests-filter"
        : "filter",
    ).focus();
  }
}

const settleJobs = rove($("job-rows"));
const settleRequests = rove($("request-rows"));

async function start() {
  try {
    model = await ask(`${DATA}model`);
  } catch {
    live("off", "Not answering");
    setTimeout(start, SLOWEST);
    return;
  }
  document.title = `Emulator of ${model.title}`;
  say($("title"), `Emulator of ${model.title}`);
  $("account").replaceChildren(
    ...model.accounts.map((name) => element("option", { value: name, textContent: name })),
  );
  recall();
  $("account").value = place.account;
  document.body.classList.toggle("one-account", model.accounts.length < 2);
  $("filter").placeholder = `a name, or ${model.job.state}="…"`;
  $("filters").replaceChildren(
    ...Object.keys(model.states).map((state) => element("option", { value: `${model.job.state}="${state}"` })),
  );
  $("flags").replaceChildren(
    ...model.flags.map((flag) => {
      const box = element("input", { type: "checkbox" });
      box.addEventListener("change", () => {
        place.flags[box.checked ? "add" : "delete"](flag);
        place.tokens = [""];
        poll();
      });
      return element("label", {}, box, ` ${words(flag).toLowerCase()}`);
    }),
  );
  $("event-code").replaceChildren(
    element("option", { value: "", textContent: "of the event" }),
    ...model.codes.map((code) => element("option", { value: code, textContent: code })),
  );
  $("fault-kind").replaceChildren(
    ...Object.keys(model.faults).map((kind) => element("option", { value: kind, textContent: kind })),
  );
  $("fault-operation").replaceChildren(
    element("option", { value: "*", textContent: "every one" }),
    ...model.operations.map((one) => element("option", { value: one.id, textContent: one.label })),
  );
  showFaultOptions();
  $("requests-column").hidden = !model.journal;
  document.body.classList.toggle("no-journal", !model.journal);
  listen();
  showAdmin();
  const [job, request] = [place.job, place.request];
  if (job) openJob(job);
  if (request) openRequest(request);
  poll();
}

start();
