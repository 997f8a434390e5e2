// The voter's side of the electronic box: take a token, mark, seal, then cast or check. ES2017 at most: old phones read this.
// Words come from the template. What is sealed never leaves the page unsealed; casting sends no cookie.

const root = document.querySelector("[data-vote]");
const facts = root.dataset;
const sealing = window.sealing;
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const line = root.querySelector("[data-say]");
const shelf = `vote-${facts.code}`;
const able = () => window.isSecureContext && window.crypto && window.crypto.subtle && sealing;

// ---- what the device keeps: a token until it is used, a sealed paper until it is known to have arrived, then its tracker

const kept = () => {
  try { return JSON.parse(localStorage.getItem(shelf)) || {}; } catch (error) { return {}; }
};
let state = facts.way === "token" ? kept() : {};
const keep = (change) => {
  state = Object.assign({}, state, change);
  if (facts.way !== "token") return true; // a tablet of the hall keeps nothing of anybody
  try { localStorage.setItem(shelf, JSON.stringify(state)); } catch (error) { return false; }
  return true;
};

const say = (text, isBad) => {
  line.textContent = text || "";
  line.className = text ? `notice ${isBad ? "tone-danger" : "tone-info"}` : "";
  if (text && isBad) line.scrollIntoView({ block: "nearest" });
};
const show = (name) => {
  for (const each of root.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
  const head = part(name).querySelector("h2");
  if (head) head.focus();
};
const busy = async (button, work) => {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try { await work(); } catch (error) { say(error.said || facts.network, true); }
  button.removeAttribute("aria-disabled");
};

// ---- asking the server

const answered = async (answer) => {
  let body = {};
  try { body = await answer.json(); } catch (error) { body = {}; }
  if (answer.ok) return body;
  const refused = new Error(String(answer.status));
  refused.said = body.message || facts.network;
  throw refused;
};
const csrf = () => root.querySelector("[name=csrfmiddlewaretoken]").value;
const askNamed = async (url, body) => answered(await fetch(url, {
  method: "POST",
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
  credentials: "same-origin",
}));
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
  await askNamed(facts.returnUrl, { token: state.token, signature: state.signature });
  state = {};
  localStorage.removeItem(shelf);
  say(facts.returned);
  begin();
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
const credential = () => (facts.way === "card"
  ? { code: codeField.value }
  : { token: state.token, signature: state.signature });

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
  for (const place of root.querySelectorAll("[data-tracker]")) place.textContent = current.tracker;
  say("");
  show("sealed");
};

const send = async () => {
  const paper = current ? current.paper : state.paper;
  keep({ paper });
  const { tracker } = await askNameless(facts.castUrl, Object.assign({ paper }, credential()));
  if (tracker !== await sealing.tracker(paper)) { say(facts.otherPaper, true); return; }
  current = null;
  marking.reset();
  keep({ token: undefined, signature: undefined, paper: undefined, tracker });
  for (const place of root.querySelectorAll("[data-tracker]")) place.textContent = tracker;
  say("");
  show("done");
};

// ---- checking a paper instead of casting it

const check = async () => {
  const { paper, marks, chance } = current;
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
    for (const place of root.querySelectorAll("[data-tracker]")) place.textContent = state.tracker;
    show("done");
  } else if (facts.way === "token" && !state.token) show(facts.mayTake || state.asked ? "take" : "wait");
  else if (!facts.open) show("hold");
  else if (state.paper) show("again");
  else show("mark");
}

const on = (name, work) => {
  const button = root.querySelector(`[data-do="${name}"]`);
  if (button) button.addEventListener("click", () => busy(button, work));
};

if (able()) {
  root.querySelector("[data-unable]").hidden = true;
  root.querySelector("[data-able]").hidden = false;
  on("take", take);
  on("give-back", giveBack);
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
  if (facts.way === "card" && location.hash.length > 1) { // the code of a scanned card never travels to the server by itself
    codeField.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  begin();
}
