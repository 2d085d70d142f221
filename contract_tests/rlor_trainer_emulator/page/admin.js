// What the admin surface can do, for who has its key.

const KEY = "emulator-admin-key";
const adminKey = () => sessionStorage.getItem(KEY) || "";

function administer(method, path, body, key = adminKey()) {
  const { header, scheme } = model.key;
  const headers = { [header]: scheme ? `${scheme} ${key}` : key };
  if (body !== undefined) headers["content-type"] = "application/json";
  return ask(model.adminPrefix + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

async function command(said, done, method, path, body) {
  try {
    await administer(method, path, body);
    say(said, done);
    said.classList.remove("bad");
  } catch (error) {
    say(said, error.message);
    said.classList.add("bad");
  }
  if (!$("admin").hidden) await showFaults().catch(() => {});
  poll();
}

async function useKey(key) {
  try {
    await administer("GET", "clock", undefined, key);
    sessionStorage.setItem(KEY, key);
    say($("key-said"), "The key is good. It stays in this tab.");
    $("key-said").classList.remove("bad");
  } catch (error) {
    sessionStorage.removeItem(KEY);
    say($("key-said"), error.status === 401 ? "This key does not open the admin surface." : error.message);
    $("key-said").classList.add("bad");
  }
  $("key").value = "";
  showAdmin();
  poll();
}

function showAdmin() {
  const known = adminKey() !== "";
  $("admin-none").hidden = model.administered;
  $("key-form").hidden = !model.administered;
  $("key").parentElement.hidden = $("key-use").hidden = known;
  $("key-forget").hidden = !known;
  $("admin-parts").hidden = !known;
  if (known) showFaults().catch(() => {});
}

async function showFaults() {
  const { faults } = await administer("GET", "faults");
  $("faults-clear").hidden = !faults.length;
  showRows(
    $("faults"),
    faults,
    (one) => one.id,
    (one) => {
      const remove = element("button", { type: "button", textContent: "Remove" });
      remove.addEventListener("click", () =>
        command($("admin-said"), "Removed.", "DELETE", `faults/${encodeURIComponent(one.id)}`),
      );
      return element("li", {}, element("span", { className: "text" }), remove);
    },
    (item, one) => {
      const { id, kind, operation, seen, struck, seed, ...options } = one;
      const told = Object.entries(options).map(([name, value]) => `${name} ${value}`);
      say(
        item.firstChild,
        [kind, operation === "*" ? "every operation" : operation, ...told, `struck ${struck} of ${seen}`].join(", "),
      );
    },
  );
}

function showFaultOptions() {
  const fields = Object.entries(model.faults[$("fault-kind").value]).map(([name, schema]) => {
    const input = schema.enum
      ? element(
          "select",
          {},
          element("option", { value: "", textContent: schema.shown }),
          ...schema.enum.map((value) => element("option", { value, textContent: value })),
        )
      : element("input", {
          type: schema.type === "string" ? "text" : "number",
          step: "any",
          placeholder: schema.shown,
        });
    input.name = name;
    input.dataset.type = schema.type;
    return element("label", {}, `${words(name)} `, input);
  });
  $("fault-options").replaceChildren(...fields);
}

function addFault() {
  const body = { kind: $("fault-kind").value, operation: $("fault-operation").value };
  for (const input of $("fault-options").querySelectorAll("[name]")) {
    if (input.value !== "") body[input.name] = input.dataset.type === "string" ? input.value : Number(input.value);
  }
  command($("admin-said"), "Added.", "POST", "faults", body);
}

function showEvents(state) {
  const known = adminKey() !== "";
  $("events").hidden = !known;
  const possible = known ? model.events.filter((event) => event.from.includes(state)) : [];
  showRows(
    $("event-buttons"),
    possible,
    (event) => event.name,
    (event) => {
      const button = element("button", { type: "button", textContent: event.name, title: `to ${event.to}${event.code && `, ${event.code}`}` });
      button.addEventListener("click", () => {
        const body = { event: event.name };
        if ($("event-message").value) body.message = $("event-message").value;
        if ($("event-code").value) body.code = $("event-code").value;
        command($("event-said"), "Done.", "POST", `${encoded(place.job)}:event`, body);
      });
      return button;
    },
    () => {},
  );
  for (const field of ["event-message", "event-code"]) $(field).parentElement.hidden = !possible.length;
  if (known && !possible.length) say($("event-said"), "No event can happen in this state.");
  else if ($("event-said").textContent.startsWith("No event")) say($("event-said"), "");
}
