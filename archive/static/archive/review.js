// The review screen. Every key presses a control that is on the page, and every control is a form's: without this file
// all works by mouse, by Tab and by form. Here a form is sent without leaving the page, and what could not be sent is kept.
import { selected, forget, press as pressWords, key as wordKey, enhance as enhanceWords } from "./review-words.js";
import { enhance as enhanceWho } from "./review-who.js";

const area = document.getElementById("review");
const alertBox = document.getElementById("review-alert");
const REGIONS = ["review-queue", "review-said", "review-alert", "review-chosen", "review-panel", "review-text", "review-below"];
const PATIENCE = 20000; // milliseconds until a request counts as lost
const KEYS = "review-keys"; // whether single letters are keys, in this browser

let busy = null; // the request on its way
let waiting = null; // id of a button pressed while a field was being saved
let unsent = null; // what could not be sent: nothing else is sent before it

const panel = () => area.querySelector("#panel");
const at = () => panel()?.dataset.statement ?? "";
const typing = (el) => el.matches("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]");
const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);

/** Send a form; `press` is the button, or the value of `do` where a field saves itself. */
export async function send(form, press, { focus = "" } = {}) {
  if (unsent) return alertBox.querySelector("#retry")?.focus();
  if (busy) {
    // A field that saves itself must not swallow the button pressed meanwhile; a decision twice is one.
    if (busy.own && press instanceof HTMLElement) waiting = { id: press.id, at: at() };
    return;
  }
  const button = press instanceof HTMLElement ? press : null;
  const data = new FormData(form, button?.name ? button : null);
  if (!button) data.set("do", press);
  await post(form.action, data, { own: !button, focus });
}

async function post(address, data, how) {
  const token = cookie("csrftoken");
  if (token && data.get("csrfmiddlewaretoken")?.length !== 64) data.set("csrfmiddlewaretoken", token);
  busy = how;
  area.setAttribute("aria-busy", "true");
  try {
    await show(await fetch(address, request({ method: "POST", body: data })), data, how);
    unsent = null;
  } catch (problem) {
    lost(address, data, how, problem);
  } finally {
    busy = null;
    area.removeAttribute("aria-busy");
  }
  const next = waiting;
  waiting = null;
  if (next && next.at === at() && !alertBox.textContent.trim()) document.getElementById(next.id)?.click();
}

const request = (more) => ({
  credentials: "same-origin",
  headers: { "X-Requested-With": "XMLHttpRequest" },
  signal: AbortSignal.timeout(PATIENCE),
  ...more,
});

export async function visit(address, { push = true } = {}) {
  if (busy) return;
  try {
    await show(await fetch(address, request({})), null, { push });
  } catch {
    location.assign(address);
  }
}

/** Put the page that came in place of the one that stands. Throws where it is not this screen. */
async function show(answer, sent, { push = true, focus = "" }) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const signedOut = new URL(answer.url).pathname.includes("/login/");
  if (answer.ok && !signedOut && new URL(answer.url).pathname !== location.pathname) {
    busy = null; // all is saved: the next article is a page of its own
    return location.assign(answer.url);
  }
  // Anything but this screen is not the answer to what was sent.
  if (!page.getElementById("review")) throw new Error(signedOut ? "signed out" : `${answer.status}`);
  const before = at();
  const typed = sent ? typedSince(sent) : [];
  const held = document.activeElement?.id;
  for (const id of REGIONS) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  forget();
  enhance();
  const moved = before !== at();
  remember(answer.url, push && moved);
  if (!moved) for (const { id, value } of typed) document.getElementById(id).value = value;
  const failed = alertBox.textContent.trim();
  const target = failed
    ? alertBox.querySelector("button") ?? area.querySelector("[aria-invalid]")
    : document.getElementById(focus || (moved ? "cursor" : held)) ?? document.getElementById("cursor");
  if (moved || focus || held || failed) (target ?? document.getElementById("cursor"))?.focus({ preventScroll: true });
  if (moved) intoView();
}

/** Fields of the statement that were typed in after they were sent. */
function typedSince(sent) {
  const fields = [...(panel()?.querySelectorAll("input[type=text], textarea") ?? [])];
  return fields
    .filter((one) => one.id && sent.has(one.name) && sent.get(one.name).replaceAll("\r\n", "\n") !== one.value)
    .map((one) => ({ id: one.id, value: one.value }));
}

function remember(url, push) {
  const clean = new URL(url);
  for (const name of ["done", "already", "accepted", "left"]) clean.searchParams.delete(name);
  if (push) history.pushState(null, "", clean);
  else history.replaceState(null, "", clean);
}

function intoView() {
  const wide = matchMedia("(min-width: 62rem)").matches;
  const mark = area.querySelector("mark.now");
  if (!wide) return area.querySelector(".stay").scrollIntoView({ block: "start" });
  const box = mark?.getBoundingClientRect();
  if (box && (box.top < 40 || box.bottom > innerHeight - 40)) mark.scrollIntoView({ block: "center" });
}

/** The connection, the session or the server failed: say so, keep what was decided, and offer to send it again. */
function lost(address, data, how, problem) {
  unsent = { address, data, how };
  const words = problem.message === "signed out"
    ? "You were signed out. Sign in again in another window, then try again here."
    : /^\d+$/.test(problem.message)
      ? `The server could not answer (${problem.message}).`
      : "The server cannot be reached.";
  const box = make("div", { className: "lost-touch" });
  const retry = make("button", { type: "button", id: "retry", className: "btn small", textContent: "Try again" });
  const drop = make("button", { type: "button", id: "drop", className: "btn plain small", textContent: "Let it go" });
  retry.addEventListener("click", () => {
    if (busy) return;
    const { address: where, data: what, how: as } = unsent;
    const token = cookie("csrftoken");
    if (token) what.set("csrfmiddlewaretoken", token);
    unsent = null;
    post(where, what, as);
  });
  drop.addEventListener("click", () => {
    unsent = null;
    alertBox.replaceChildren();
    document.getElementById("cursor")?.focus();
  });
  const line = make("p");
  line.append(make("b", { textContent: "Not saved yet. " }), `${words} What you decided is kept here.`);
  const buttons = make("p");
  buttons.append(retry, drop);
  box.append(line, buttons);
  alertBox.replaceChildren(box);
  retry.focus();
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

/** What only works with a script is shown only with it. */
function enhance() {
  area.classList.add("scripting");
  for (const one of area.querySelectorAll(".scripted, [data-opens]")) one.hidden = false;
  const keys = area.querySelector("#keys-on");
  if (keys) {
    keys.checked = localStorage.getItem(KEYS) !== "off";
    keys.addEventListener("change", () => localStorage.setItem(KEYS, keys.checked ? "on" : "off"));
  }
  enhanceWho(area, (form, focus) => send(form, "save", { focus }));
  enhanceWords(area);
}

function open(details, yes = true) {
  details.open = yes;
  if (yes) details.querySelector("input, textarea, select, button")?.focus();
}

/** Press what a key stands for. */
function press(el) {
  if (el.dataset.opens) {
    const details = document.getElementById(el.dataset.opens);
    open(details, !details.open);
  } else if (el.dataset.selects !== undefined && pressWords(el)) return;
  else if (el.matches("summary")) open(el.parentElement, !el.parentElement.open);
  else if (el.matches("input")) {
    el.focus();
    el.select();
  } else el.click();
}

function nextKind() {
  const kinds = [...area.querySelectorAll("#panel input[name=kind]")];
  const next = kinds[(kinds.findIndex((one) => one.checked) + 1) % kinds.length];
  if (!next || busy) return;
  next.checked = true;
  next.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  const el = event.target;
  if (event.key === "Escape" && el instanceof Element && typing(el)) {
    event.preventDefault();
    return document.getElementById("cursor")?.focus({ preventScroll: true });
  }
  if (wordKey(event)) return event.preventDefault();
  if (el instanceof Element && typing(el)) return;
  if (localStorage.getItem(KEYS) === "off" || event.repeat) return;
  const reasons = area.querySelector("#reasons");
  if (event.key === "Escape" && reasons?.open) {
    reasons.open = false;
    return document.getElementById("cursor")?.focus({ preventScroll: true });
  }
  const key = event.key.toLowerCase();
  const found = reasons?.open && /^\d$/.test(key)
    ? reasons.querySelector(`[data-digit="${key}"]`)
    : area.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (found) {
    event.preventDefault();
    press(found);
  } else if (key === "k") {
    event.preventDefault();
    nextKind();
  }
});

document.addEventListener("click", (event) => {
  const el = event.target instanceof Element ? event.target.closest("button, a, [data-opens]") : null;
  if (!el || !el.closest(".review")) return;
  // The second click of two belongs to the button that was there, not to the one that took its place.
  if (event.detail > 1 && el.matches("button")) return event.preventDefault();
  if (el.dataset.opens) return press(el);
  const link = el.matches("a") && new URL(el.href, location.href);
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  if (link && plain && link.pathname === location.pathname && link.searchParams.has("at") && !selected()) {
    event.preventDefault();
    visit(link.href);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest(".review")) return;
  event.preventDefault();
  const button = event.submitter;
  const verb = (button?.value ?? "").split(":")[0];
  const focus = { missed: "p-speaker", words: "cursor", split: "cursor", join: "cursor" }[verb] ?? "";
  const words = selected();
  const places = form.elements.namedItem("places");
  if (words && places && button?.dataset.selects !== undefined) {
    places.value = words.places;
    form.elements.namedItem("words").value = words.words;
  }
  send(form, button ?? "save", { focus });
});

// A fact that is changed is saved at once.
document.addEventListener("change", (event) => {
  const el = event.target;
  if (!el.closest?.("#panel") || el.closest("[data-combo]") || el.type === "checkbox") return;
  send(el.form, "save");
});

addEventListener("popstate", () => visit(location.href, { push: false }));
addEventListener("pageshow", (event) => event.persisted && visit(location.href, { push: false }));
addEventListener("beforeunload", (event) => (unsent || busy) && event.preventDefault());

enhance();
remember(location.href, false);
if (matchMedia("(min-width: 62rem)").matches) intoView();
