// A big screen that hangs for weeks: asks for the numbers again and again and swaps only those that changed. It keeps
// nothing from one answer to the next but the page itself. ES2017 at most. Words come from the template.
const place = document.querySelector("[data-wall]");
const clock = place.querySelector("[data-clock]");
const age = place.querySelector("[data-age]");
const EVERY = 15000;
const EVERY_WHEN_ENDED = 60000;
const PATIENCE = 10000;
const RELOAD_AFTER = 24 * 3600 * 1000;
const RELOAD_AT_ONCE_AFTER = 10 * 60 * 1000; // for a new release; while two of them answer, not more often
const STALE = 180;
const begun = Date.now();
let countedAt = Date.parse(place.dataset.at);
let ended = "ended" in place.dataset;
let zone = 0; // the server's distance from UTC in milliseconds, whatever zone the screen is set to
let shift = 0; // how far the screen's own clock is from the server's

const set = (node, text) => {
  if (node.textContent !== String(text)) node.textContent = text;
};

const zoneOf = (moment) => {
  const found = /([+-])(\d\d):(\d\d)$/.exec(moment);
  return found ? Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) * 60000 : 0;
};

const tell = () => {
  const now = new Date(Date.now() + shift);
  set(clock, new Date(now.getTime() + zone).toISOString().slice(0, 16).replace("T", " "));
  if (ended) {
    age.classList.add("is-stale");
    return set(age, place.dataset.over);
  }
  const seconds = Math.max(0, (now.getTime() - countedAt) / 1000);
  const words = place.dataset;
  const text = seconds < 60 ? words.now
    : seconds < 5400 ? words.minutes.replace("{n}", Math.round(seconds / 60))
      : words.hours.replace("{n}", Math.round(seconds / 3600));
  set(age, text);
  age.classList.toggle("is-stale", seconds > STALE);
  return undefined;
};

const showTile = (tile) => {
  const node = place.querySelector(`[data-tile="${tile.name}"]`);
  if (!node) return;
  set(node.querySelector("[data-text]"), tile.text);
  const tone = `tile tone-${tile.tone}`;
  if (node.className !== tone) node.className = tone;
};

const showPanel = (panel) => {
  const section = place.querySelector(`[data-panel="${panel.name}"]`);
  if (!section) return;
  const css = `wall-panel wall-${panel.fit}`;
  if (section.className !== css) section.className = css;
  section.querySelector(".wall-more").hidden = !panel.more;
  section.querySelector(".wall-none").hidden = panel.rows.length > 0;
  set(section.querySelector("[data-more]"), panel.more);
  const body = section.querySelector("tbody");
  const blank = section.querySelector("template").content.firstElementChild;
  while (body.children.length > panel.rows.length) body.lastElementChild.remove();
  while (body.children.length < panel.rows.length) body.append(blank.cloneNode(true));
  panel.rows.forEach((row, number) => {
    const line = body.children[number];
    set(line.querySelector("[data-label]"), row.label);
    set(line.querySelector("[data-open]"), row.open);
    set(line.querySelector("[data-late]"), row.late);
    const [open, late] = line.querySelectorAll("rect");
    if (open.getAttribute("width") !== `${row.open_share}%`) open.setAttribute("width", `${row.open_share}%`);
    if (late.getAttribute("width") !== `${row.late_share}%`) late.setAttribute("width", `${row.late_share}%`);
  });
};

const goBlank = () => { // ended, or no longer allowed; it may be allowed again
  ended = true;
  place.querySelectorAll("[data-tile] [data-text]").forEach((node) => set(node, "—"));
  place.querySelectorAll("tbody").forEach((body) => { body.textContent = ""; });
  tell();
};

const loadAnew = async (options) => { // never away from a page that works to one that does not come
  if ((await fetch(window.location.href, options)).ok) window.location.reload();
};

const renew = async () => {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE);
  const options = { cache: "no-store", signal: stop.signal };
  try {
    const answer = await fetch(place.dataset.wall, options);
    if (answer.status === 404) return goBlank();
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    if (!Date.parse(found.at) || !found.tiles || !found.panels) throw new Error("not what a screen shows");
    const said = Date.parse(answer.headers.get("Date") || "");
    if (said) shift = said - Date.now();
    countedAt = Date.parse(found.at);
    zone = zoneOf(found.at);
    ended = false;
    if ("ended" in place.dataset) return await loadAnew(options); // opened while it was ended: nothing to fill yet
    found.tiles.forEach(showTile);
    found.panels.forEach(showPanel);
    const shape = `wall-panels wall-${found.shape}`;
    const panels = place.querySelector(".wall-panels");
    if (panels.className !== shape) panels.className = shape;
    const isOther = found.version !== place.dataset.version;
    if (Date.now() - begun > (isOther ? RELOAD_AT_ONCE_AFTER : RELOAD_AFTER)) await loadAnew(options);
  } catch (error) {
    tell(); // the numbers stay, and their age says how old they are
  } finally {
    clearTimeout(patience);
    setTimeout(renew, ended ? EVERY_WHEN_ENDED : EVERY); // the next one only after this one: no answers pile up
  }
  return undefined;
};

zone = zoneOf(place.dataset.at);
tell();
setInterval(tell, 1000);
setTimeout(renew, EVERY);
