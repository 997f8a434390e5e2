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
  const told = isJson ? await answer.json() : { login: answer.redirected || answer.status === 403 };
  return Object.assign({}, told, { code: answer.status, isTold: isJson });
};

const askReason = (text) => {
  const box = root.querySelector("[data-reason]");
  box.open = true;
  say(text, true);
  box.querySelector("input").focus();
};

const postpone = (text, isLogin) => {
  root.querySelector("[data-login-link]").hidden = !isLogin;
  say(text, isLogin);
  return false;
};

// Hand one tap over. True where the next may follow.
const deliver = async (tap) => {
  let answer;
  try {
    answer = await send(tap);
  } catch (error) {
    return postpone(words.kept || words.later);
  }
  if (answer.login) return postpone(words.login, true);
  if (answer.other) {
    say(words.other, true);
    return true; // it waits for its owner; the next may be the reader's own
  }
  if (answer.needs_reason) {
    await drop(tap); // nothing was written; the next tap carries the reason
    askReason(answer.text);
    return false;
  }
  if (answer.later || !answer.isTold || answer.code >= 500) {
    return postpone(answer.text || words.later);
  }
  await drop(tap);
  say(answer.text, answer.status === "refused" || answer.code !== 200);
  if (answer.url && tap.key === live && answer.status !== "refused") window.location.assign(answer.url);
  return true;
};

const flush = async () => {
  for (const tap of await waiting()) {
    if (!(await deliver(tap))) break;
  }
};
let sending = Promise.resolve();
const flushAlone = () => {
  const alone = () => (navigator.locks ? navigator.locks.request("duty", flush) : flush());
  sending = sending.then(alone).catch(() => {}).then(show);
  return sending;
};

const show = async () => {
  const taps = await waiting().catch(() => []);
  root.querySelector("[data-queue]").hidden = taps.length === 0;
  root.querySelector("[data-waiting-line]").textContent = words.waiting.replace("{n}", taps.length);
  const lines = taps.map((tap) => {
    const item = document.createElement("li");
    item.textContent = `${tap.label} ${tap.name} ${new Date(tap.at).toLocaleString("zh-CN")}`;
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
  for (const [station, name] of Object.entries(remembered(PLACES, {}))) select.add(new Option(name, station, false, station === here));
};

if (words.who) rememberPlaces();
const select = root.querySelector("[data-places]");
if (select) offerPlaces(select);
if (window.location.search.includes("c=")) window.history.replaceState(null, "", window.location.pathname); // the code is taken
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
