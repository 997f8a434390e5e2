// The voter's side of the electronic box: take a token, mark, seal, then cast or check. ES2017 at most: old phones read this.
// Words come from the template. What is sealed never leaves the page unsealed; casting sends no cookie.

const root = document.querySelector("[data-vote]");
const facts = root.dataset;
const sealing = window.sealing;
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const line = root.querySelector("[data-say]");
const isOwn = facts.way === "token"; // the voter's own device; a tablet of the hall keeps nothing of anybody
const shelf = `vote-${facts.code}-${facts.who}`; // one for each elector: several may share a device
const able = () => window.isSecureContext && window.crypto && window.crypto.subtle && sealing;

// ---- what the device keeps: a token until it is used, a sealed paper until it is known to have arrived, then its tracker

const kept = () => {
  try { return JSON.parse(localStorage.getItem(shelf)) || {}; } catch (error) { return {}; }
};
let state = isOwn ? kept() : {};
const keep = (change) => {
  state = Object.assign({}, isOwn ? kept() : state, change); // another tab may have gone further
  if (!isOwn) return;
  try { localStorage.setItem(shelf, JSON.stringify(state)); } catch (error) { /* take() asks whether it was kept */ }
};
const wipe = () => {
  state = {};
  localStorage.removeItem(shelf);
};

const say = (text, isBad) => {
  line.textContent = text || "";
  line.className = text ? `notice ${isBad ? "tone-danger" : "tone-info"}` : "";
  if (text && isBad) line.scrollIntoView({ block: "nearest" });
};
const show = (name) => {
  for (const each of root.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
  const head = part(name) && part(name).querySelector("h2");
  if (head) head.focus();
};
const showTracker = (tracker) => {
  for (const place of root.querySelectorAll("[data-tracker]")) place.textContent = tracker;
};
const busy = async (button, work) => {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try { await work(); } catch (error) { say(error.said || facts.network, true); }
  button.removeAttribute("aria-disabled");
};

// ---- asking the server

// Only what the portal itself says is an answer. Anything else (the log-in page, a proxy's page) carries no words: the
// asker cannot know what became of the request.
const answered = async (answer) => {
  let body = null;
  try { body = answer.redirected ? null : await answer.json(); } catch (error) { body = null; }
  if (answer.ok && body) return body;
  const refused = new Error(String(answer.status));
  if (body && body.message) refused.said = body.message;
  throw refused;
};
const csrf = () => root.querySelector("[name=csrfmiddlewaretoken]").value;
const askNamed = async (url, body) => {
  const answer = await fetch(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    credentials: "same-origin",
  });
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  if (answer.redirected || (!isJson && (answer.ok || answer.status === 403 || answer.status === 404))) {
    throw Object.assign(new Error("signed out"), { said: facts.signedOut });
  }
  return answered(answer);
};
const askNameless = async (url, body) => answered(await fetch(url, {
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
  credentials: "omit",
  referrerPolicy: "no-referrer",
  cache: "no-store",
}));

// ---- the token

const take = async () => {
  if (!state.asked) keep({ asked: await sealing.blind(facts.signingKey) });
  // Kept before it is sent: after a lost answer the same request gets the same answer.
  if (kept().asked === undefined) { say(facts.noShelf, true); return; }
  const { signature } = await askNamed(facts.tokenUrl, { blinded: state.asked.blinded });
  const signed = await sealing.unblind(facts.signingKey, state.asked, signature);
  keep({ token: state.asked.token, signature: signed, asked: undefined });
  say(facts.taken);
  begin();
};

const giveBack = async () => {
  const { returned } = await askNamed(facts.returnUrl, { token: state.token, signature: state.signature });
  if (returned !== "1") throw new Error("not returned");
  wipe();
  say("");
  show("returned");
};

// ---- marking and sealing

const marking = root.querySelector("[data-marking]");
const items = Array.from(root.querySelectorAll("[data-item]"));
const markOf = (item) => {
  const found = item.querySelector("input:checked");
  return found ? found.value : "0";
};
const marksNow = () => items.map(markOf).join("");
const count = () => {
  const place = root.querySelector("[data-count]");
  if (!place) return 0;
  const number = items.filter((item) => markOf(item) === "1").length;
  place.textContent = place.dataset.words.replace("{n}", number);
  place.classList.toggle("counter-low", number > Number(facts.places));
  return number;
};
const codeField = root.querySelector("[name=code]");
const credential = () => (isOwn
  ? { token: state.token, signature: state.signature }
  : { code: codeField.value });

let current = null; // what is sealed now, with its marks: in this page only, never kept
const chosen = () => items.filter((item) => markOf(item) !== "0").map((item) => {
  const label = item.querySelector("input:checked").dataset.words;
  return label ? `${item.dataset.item}：${label}` : item.dataset.item;
});
const list = (place, lines) => {
  place.textContent = "";
  for (const text of lines) place.appendChild(Object.assign(document.createElement("li"), { textContent: text }));
};

const seal = async () => {
  if (facts.way === "card" && codeField.value.replace(/[^0-9a-z]/gi, "").length !== 16) {
    say(facts.codeWrong, true);
    codeField.focus();
    return;
  }
  if (facts.places && count() > Number(facts.places)) { say(facts.over, true); return; }
  const marks = marksNow();
  current = Object.assign({ marks }, await sealing.seal(facts.boxKey, facts.code, marks));
  const lines = chosen();
  list(root.querySelector("[data-chosen]"), lines.length ? lines : [facts.nothing]);
  showTracker(current.tracker);
  say("");
  show("sealed");
};

const send = async () => {
  if (current && current.isChecked) { say(facts.given, true); return; }
  const paper = current ? current.paper : state.paper;
  if (isOwn) state = kept();
  if (state.tracker) { begin(); return; } // cast in another tab
  keep({ paper, tries: state.paper === paper ? (state.tries || 0) + 1 : 1 });
  try {
    const { tracker } = await askNameless(facts.castUrl, Object.assign({ paper }, credential()));
    if (tracker !== await sealing.tracker(paper)) { say(facts.otherPaper, true); return; }
    current = null;
    marking.reset();
    keep({ token: undefined, signature: undefined, paper: undefined, tries: undefined, tracker });
    showTracker(tracker);
    say("");
    show("done");
  } catch (error) {
    if (error.said) {
      // Refused at its first try it never went in; after a lost answer it may have.
      if (state.tries === 1) keep({ paper: undefined, tries: undefined });
      throw error;
    }
    await again();
    say(facts.unsure, true);
  }
};

// The same paper until it is known what became of it.
const again = async () => {
  showTracker(await sealing.tracker(state.paper));
  show("again");
};

// ---- checking a paper instead of casting it

const check = async () => {
  const { paper, marks, chance } = current;
  current.isChecked = true; // from here on it may be given up: it is never cast
  keep({ paper: undefined, tries: undefined });
  await askNameless(facts.spoilUrl, Object.assign({ paper, marks, chance }, credential()));
  const again = await sealing.sealWith(facts.boxKey, facts.code, marks, chance);
  root.querySelector("[data-same]").hidden = again !== paper;
  root.querySelector("[data-other]").hidden = again === paper;
  root.querySelector("[data-opened]").value =
    JSON.stringify({ ballot: facts.code, box_key: facts.boxKey, paper, marks, chance });
  list(root.querySelector("[data-checked]"), chosen());
  current = null;
  show("spoiled");
};

// ---- where one stands

function begin() {
  if (state.tracker) {
    showTracker(state.tracker);
    show("done");
  } else if (facts.closed) {
    if (state.paper) sealing.tracker(state.paper).then((tracker) => { showTracker(tracker); show("unsure"); });
  } else if (facts.stopped) {
    beginStopped();
  } else if (isOwn && !state.token) show(facts.mayTake || state.asked ? "take" : "wait");
  else if (!facts.open) show("hold");
  else if (state.paper) again();
  else show("mark");
}

// Nothing is cast any more. What was asked for is still fetched: without it nothing can be given back.
function beginStopped() {
  if (state.token) {
    root.querySelector("[data-pending]").hidden = !state.paper;
    if (state.paper) sealing.tracker(state.paper).then(showTracker);
    show("stopped");
  } else show(state.asked && facts.hasTaken ? "take" : "");
}

const on = (name, work) => {
  for (const button of root.querySelectorAll(`[data-do="${name}"]`)) {
    button.addEventListener("click", () => busy(button, work));
  }
};

if (able()) {
  const unable = root.querySelector("[data-unable]");
  if (unable) unable.hidden = true;
  root.querySelector("[data-able]").hidden = false;
  on("take", take);
  on("ask-back", async () => { say(""); show("give-back"); });
  on("give-back", giveBack);
  on("keep", async () => { say(""); begin(); });
  on("forget", async () => { wipe(); show(""); say(facts.forgotten); });
  on("seal", seal);
  on("cast", send);
  on("send-again", send);
  on("check", check);
  on("change", async () => { current = null; show("mark"); });
  on("anew", async () => { show("mark"); });
  on("next", async () => { location.reload(); });
  if (marking) {
    marking.addEventListener("submit", (event) => event.preventDefault());
    marking.addEventListener("change", count);
    count();
  }
  if (codeField && location.hash.length > 1) { // the code of a scanned card never travels to the server by itself
    codeField.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  begin();
}
