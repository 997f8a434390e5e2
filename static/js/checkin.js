// A deputy's tap: asks for the position on the tap, keeps the tap on the phone (IndexedDB) until the server has it, and
// sends what waits in order. Each tap has a key of its own, so sending twice counts once. Words come from the template.

const root = document.querySelector("[data-duty]");
const words = root.dataset;
const form = root.querySelector("[data-tap]");
const line = root.querySelector("[data-say]");
const PLACES = "duty-places";
const WHO = "duty-who";
const PAGE = /^\/duty\/in\/([^/]+)\//;
const DIGITS = 8;

const say = (text, isBad) => {
  line.textContent = text || "";
  line.className = text ? `notice ${isBad ? "tone-danger" : "tone-info"}` : "";
};

// ---- what the phone keeps

const remembered = (name, fallback) => {
  try { return JSON.parse(localStorage.getItem(name)) || fallback; } catch (error) { return fallback; }
};
const remember = (name, value) => {
  try { localStorage.setItem(name, JSON.stringify(value)); } catch (error) { /* private browsing: nothing is kept */ }
};

const open = () => new Promise((resolve, reject) => {
  const asked = indexedDB.open("duty", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("taps", { keyPath: "n", autoIncrement: true });
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});
const within = async (mode, work) => {
  const base = await open();
  return new Promise((resolve, reject) => {
    const change = base.transaction("taps", mode);
    const asked = work(change.objectStore("taps"));
    change.oncomplete = () => { base.close(); resolve(asked.result); };
    change.onerror = () => reject(change.error);
    change.onabort = () => reject(change.error);
  });
};
const waiting = () => within("readonly", (taps) => taps.getAll());
const keep = (tap) => within("readwrite", (taps) => taps.put(tap));
const drop = (tap) => within("readwrite", (taps) => taps.delete(tap.n));

const newKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

// ---- sending

const csrf = () => {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
};

// The tap just made on this page: the only one that is not late. Whatever else waits here says when it was.
let live = "";

const send = async (tap) => {
  const body = new URLSearchParams(Object.assign({}, tap.fields, { request_key: tap.key }));
  if (tap.who) body.set("who", tap.who);
  if (tap.key !== live) body.set("phone_at", tap.at);
  const answer = await fetch(`/duty/in/${tap.station}/`, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": csrf() },
    body,
  });
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  const told = isJson ? await answer.json() : { login: answer.redirected || (answer.status === 403 && !csrf()) };
  return Object.assign({}, told, { code: answer.status, isTold: isJson });
};

const askReason = (text) => {
  const box = root.querySelector("[data-reason]");
  box.open = true;
  say(text, true);
  box.querySelector("input").focus();
};

// What the server will never take any more: said as long as the page is open, whatever else is said.
const gone = [];
const report = (text, isBad) => say([...gone, text].join(" "), isBad || gone.length > 0);

const [NEXT, HELD, STOP] = ["next", "held", "stop"];

// Hand one tap over. What is to become of those behind it: NEXT they follow; HELD only those of another place, for a
// check-out must not get there before its check-in; STOP no network or no log-in, they would fare the same.
const deliver = async (tap) => {
  let answer;
  root.querySelector("[data-login-link]").hidden = true;
  try {
    answer = await send(tap);
  } catch (error) {
    report(words.kept || words.later);
    return STOP;
  }
  if (answer.login) {
    root.querySelector("[data-login-link]").hidden = false;
    report(words.login, true);
    return STOP;
  }
  if (answer.other) {
    report(words.other, true); // it waits for its owner; the next may be the reader's own
    return NEXT;
  }
  if (answer.gone) {
    await drop(tap);
    gone.push(`${named(tap)}：${answer.text}`);
    report("", true);
    return NEXT;
  }
  if (answer.needs_reason) {
    await drop(tap); // nothing was written; the next tap carries the reason
    askReason([...gone, answer.text].join(" "));
    return NEXT;
  }
  if (answer.later || !answer.isTold || answer.code >= 500) {
    report(answer.text || words.later);
    return HELD;
  }
  await drop(tap);
  report(answer.text, answer.status === "refused" || answer.code !== 200);
  const isIn = answer.url && tap.key === live && answer.status !== "refused";
  if (isIn && !gone.length) window.location.assign(answer.url);
  return NEXT;
};

const flush = async () => {
  const held = new Set();
  for (const tap of await waiting()) {
    const place = `${tap.who} ${tap.station}`;
    if (held.has(place)) continue;
    const next = await deliver(tap);
    if (next === STOP) break;
    if (next === HELD) held.add(place);
  }
};
let sending = Promise.resolve();
const flushAlone = () => {
  const alone = () => (navigator.locks ? navigator.locks.request("duty", flush) : flush());
  sending = sending.then(alone).catch(() => {}).then(show);
  return sending;
};

const named = (tap) => `${tap.label} ${tap.name} ${new Date(tap.at).toLocaleString("zh-CN")}`;
const show = async () => {
  const taps = await waiting().catch(() => []);
  root.querySelector("[data-queue]").hidden = taps.length === 0;
  root.querySelector("[data-waiting-line]").textContent = words.waiting.replace("{n}", taps.length);
  const lines = taps.map((tap) => {
    const item = document.createElement("li");
    item.textContent = named(tap);
    return item;
  });
  root.querySelector("[data-lines]").replaceChildren(...lines);
};

// ---- the tap

const locate = () => new Promise((resolve) => {
  if (!navigator.geolocation) {
    resolve({});
    return;
  }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
    () => resolve({}),
    { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
  );
});

const stationNow = () => {
  if (words.station) return { station: words.station, name: words.name };
  const chosen = root.querySelector("[data-places]");
  return { station: chosen.value, name: chosen.value ? chosen.selectedOptions[0].text : "" };
};

const tapped = async (event) => {
  event.preventDefault();
  const button = event.currentTarget;
  const { code, reason, printed } = form.elements;
  const digits = code.value.normalize("NFKC").replace(/\s/g, "");
  const place = stationNow();
  if (!place.station) return say(words.choose, true);
  if (digits && !new RegExp(`^\\d{${DIGITS}}$`).test(digits)) return say(words.digits, true);
  const buttons = form.querySelectorAll("button");
  buttons.forEach((one) => { one.disabled = true; });
  const at = new Date().toISOString();
  say(words.asking);
  const position = await locate();
  if (!("lng" in position) && !digits && !reason.value.trim()) {
    buttons.forEach((one) => { one.disabled = false; });
    return askReason(words.denied);
  }
  const fields = Object.assign({ direction: button.value, code: digits, reason: reason.value, printed: printed.value }, position);
  const tap = Object.assign({}, place, { key: newKey(), at, label: button.textContent.trim(), who: words.who || remembered(WHO, ""), fields });
  say(words.sending);
  try {
    await keep(tap);
    live = tap.key;
    code.value = code.type === "hidden" ? code.value : "";
    await flushAlone();
    live = "";
  } catch (error) {
    say(words.full, true); // this phone keeps nothing: the form goes the plain way
    for (const name of ["lng", "lat", "accuracy"]) form.elements[name].value = position[name] || "";
    form.requestSubmit ? form.requestSubmit() : form.submit();
  }
  buttons.forEach((one) => { one.disabled = false; });
  return undefined;
};

// ---- the page

const rememberPlaces = () => {
  const seen = Array.from(document.querySelectorAll("[data-known-station]"), (link) => [link.dataset.knownStation, link.dataset.knownName]);
  if (words.station) seen.push([words.station, words.name]);
  remember(PLACES, Object.assign({}, remembered(PLACES, {}), Object.fromEntries(seen)));
  if (words.who) remember(WHO, words.who);
};

const offerPlaces = (select) => {
  const here = (window.location.pathname.match(PAGE) || [])[1];
  const known = remembered(PLACES, {});
  for (const [station, name] of Object.entries(known)) select.add(new Option(name, station, false, station === here));
  if (here && !known[here]) select.add(new Option(words.here, here, false, true));
};

// The phone's own copy: no server has seen what the QR brought along, so the tap carries it.
const takeAlong = (asked) => {
  if (asked.has("c")) form.elements.code.value = asked.get("c");
  if (asked.has("p")) form.elements.printed.value = "True";
};

if (words.who) rememberPlaces();
const select = root.querySelector("[data-places]");
if (select) {
  offerPlaces(select);
  takeAlong(new URLSearchParams(window.location.search));
}
if (window.location.search.includes("c=")) window.history.replaceState(null, "", window.location.pathname); // the code is taken, or in the form
if (!window.isSecureContext) {
  if (words.insecure) say(words.insecure, true);
} else {
  if (form) form.querySelectorAll("button[name=direction]").forEach((button) => button.addEventListener("click", tapped));
  root.querySelector("[data-send]").addEventListener("click", flushAlone);
  window.addEventListener("online", flushAlone);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flushAlone(); });
  setInterval(() => { if (!document.hidden && !root.querySelector("[data-queue]").hidden) flushAlone(); }, 10000); // not every browser says when the network is back
  if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js", { scope: "/duty/" }).catch(() => {});
  flushAlone();
}
