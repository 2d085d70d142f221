"use strict";
// What jobs and requests say is hostile: it goes into the page as text alone (textContent, append), never as markup.
// Names of the resource, states, events and operations come from the server, which has them from the spec.

const POLL = 1500; // milliseconds from one answer to the next question
const SLOWEST = 15000; // between questions to a server that does not answer
const PATIENCE = 10000; // for an answer
const PAGE_SIZE = 50;
const MOST_ROWS = 300; // of requests, the newest
const MOST_KEPT = 1000;
const DATA = "/_emulator/page/";

const $ = (id) => document.getElementById(id);
let model; // what the spec says
let clock = { now: "", manual: false, speed: null };
let run = ""; // of the server
let requests = new Map(); // by number, without their bodies
const place = { account: "", job: "", request: 0, filter: "", tokens: [""], flags: new Set() };
const polling = { timer: 0, running: false, again: false, wait: POLL };

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "textContent") made.textContent = visible(value);
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function say(where, text) {
  const shown = visible(text);
  if (where.textContent !== shown) where.textContent = shown;
}

// Marks that turn the direction of writing could make a text look like another one.
function visible(text) {
  return text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);
}

function words(name) {
  const text = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function member(owner, path) {
  return path
    .split(".")
    .reduce((found, name) => (found === null || found === undefined ? found : found[name]), owner);
}

function idOf(name) {
  return name.slice(name.lastIndexOf("/") + 1);
}

function encoded(name) {
  return name.split("/").map(encodeURIComponent).join("/");
}

function stateName(state) {
  const words = state.replace(model.statePrefix, "").replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function pill(where, state) {
  say(where, stateName(state));
  where.className = `pill ${model.states[state] || ""}`;
  where.title = state;
}

const UNITS = [
  ["d", 86400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

// In the largest unit, and in the next one, unless it is to be short.
function duration(milliseconds, short = false) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const at = Math.max(
    0,
    UNITS.findIndex(([, size]) => seconds >= size || size === 1),
  );
  const [name, size] = UNITS[at];
  const rest = at + 1 < UNITS.length ? Math.floor((seconds % size) / UNITS[at + 1][1]) : 0;
  return `${Math.floor(seconds / size)} ${name}${rest && !short ? ` ${rest} ${UNITS[at + 1][0]}` : ""}`;
}

function since(text) {
  return text && clock.now ? Date.parse(clock.now) - Date.parse(text) : 0;
}

function dateTime(text) {
  return text.slice(0, 19).replace("T", " ");
}

function pretty(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(path, { cache: "no-store", credentials: "omit", redirect: "error", signal, ...options });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw new Refused(answer.status, said.message || member(said, "error.message") || `HTTP ${answer.status}`);
  return said;
}

// Rows are kept and changed in place, so that nothing jumps, and the focus stays where it is.
function showRows(list, items, keyOf, make, fill) {
  const there = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const rows = items.map((item) => {
    const key = String(keyOf(item));
    const row = there.get(key) || make(item, key);
    row.dataset.key = key;
    there.delete(key);
    fill(row, item);
    return row;
  });
  for (const row of there.values()) row.remove();
  rows.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] || null);
  });
}

// One row of a list takes part in the order of the Tab key; the arrows continue from there.
function rove(list) {
  const buttons = () => [...list.querySelectorAll("button")];
  const settle = () => {
    const all = buttons();
    const stop =
      all.find((one) => one === document.activeElement) ||
      all.find((one) => one.ariaCurrent === "true") ||
      all.find((one) => one.tabIndex === 0) ||
      all[0];
    for (const one of all) one.tabIndex = one === stop ? 0 : -1;
  };
  list.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, to))].focus();
    settle();
  });
  list.addEventListener("focusin", settle);
  return settle;
}

// Where one is: kept in the address, so that a reload shows the same.
function remember() {
  const parts = new URLSearchParams();
  if (place.account !== model.accounts[0]) parts.set("account", place.account);
  if (place.job) parts.set("job", place.job);
  if (place.request) parts.set("request", place.request);
  if (place.filter) parts.set("filter", place.filter);
  history.replaceState(null, "", `#${parts}`);
}

function recall() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const account = parts.get("account");
  place.account = model.accounts.includes(account) ? account : model.accounts[0];
  place.job = parts.get("job") || "";
  place.request = Number(parts.get("request")) || 0;
  place.filter = parts.get("filter") || "";
  $("filter").value = place.filter;
}
