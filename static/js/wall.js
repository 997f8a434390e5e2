// A big screen that hangs for weeks: asks for the numbers again and again and swaps only those that changed. It keeps
// nothing from one answer to the next but the page itself. ES2017 at most. Words come from the template.
const place = document.querySelector("[data-wall]");
const clock = place.querySelector("[data-clock]");
const age = place.querySelector("[data-age]");
const EVERY = 15000;
const PATIENCE = 10000;
const RELOAD_AFTER = 24 * 3600 * 1000; // a new release comes with new scripts
const STALE = 180;
const begun = Date.now();
let countedAt = Date.parse(place.dataset.at);
let shift = 0; // how far the screen's own clock is from the server's

const set = (node, text) => {
  if (node.textContent !== String(text)) node.textContent = text;
};

const tell = () => {
  const now = new Date(Date.now() + shift);
  const two = (number) => String(number).padStart(2, "0");
  set(clock, `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`);
  const seconds = Math.max(0, (now.getTime() - countedAt) / 1000);
  const words = place.dataset;
  const text = seconds < 60 ? words.now
    : seconds < 5400 ? words.minutes.replace("{n}", Math.round(seconds / 60))
      : words.hours.replace("{n}", Math.round(seconds / 3600));
  set(age, text);
  age.classList.toggle("is-stale", seconds > STALE);
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

const renew = async () => {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(place.dataset.wall, { cache: "no-store", signal: stop.signal });
    if (answer.status === 404) return window.location.reload(); // ended, or no longer allowed
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    const said = Date.parse(answer.headers.get("Date") || "");
    if (said) shift = said - Date.now();
    countedAt = Date.parse(found.at);
    found.tiles.forEach(showTile);
    found.panels.forEach(showPanel);
    if (Date.now() - begun > RELOAD_AFTER) window.location.reload(); // only while the server answers
  } catch (error) {
    tell(); // the numbers stay, and their age says how old they are
  } finally {
    clearTimeout(patience);
    setTimeout(renew, EVERY); // the next one only after this one: no answers pile up
  }
  return undefined;
};

tell();
setInterval(tell, 1000);
setTimeout(renew, EVERY);
