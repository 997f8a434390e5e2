// The stations nearest to this phone. The position is used here and sent nowhere; words come from the template.
const SHOWN = 5;
const EARTH = 6371000;

const radians = (degrees) => (degrees * Math.PI) / 180;

const metresBetween = (lng1, lat1, lng2, lat2) => {
  const across = Math.sin(radians(lng2 - lng1) / 2);
  const up = Math.sin(radians(lat2 - lat1) / 2);
  const chord = up * up + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * across * across;
  return 2 * EARTH * Math.asin(Math.sqrt(chord));
};

// A phone in a valley is some hundred metres off: no false precision.
const inWords = (metres, words) => {
  if (metres < 950) return words.metres.replace("{n}", Math.max(1, Math.round(metres / 100)) * 100);
  return words.kilometres.replace("{n}", metres < 9500 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000));
};

const askPosition = () => new Promise((found, refused) => {
  navigator.geolocation.getCurrentPosition((answer) => found(answer.coords), refused, { timeout: 15000, maximumAge: 60000 });
});

const askStations = (url) => fetch(url).then((answer) => {
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
});

const line = (box, places, [id, name, , , , , metres]) => {
  const item = box.querySelector("template").content.cloneNode(true);
  item.querySelector("a").href = places.url.replace("ID", id);
  item.querySelector("strong").textContent = name;
  item.querySelector("span").textContent = inWords(metres, box.dataset);
  return item;
};

const show = (box, position, places) => {
  const nearest = places.stations
    .map((row) => [...row, metresBetween(position.longitude, position.latitude, row[2], row[3])])
    .sort((one, other) => one[6] - other[6])
    .slice(0, SHOWN);
  const list = box.querySelector("[data-nearest-list]");
  list.textContent = "";
  nearest.forEach((row) => list.append(line(box, places, row)));
  return nearest.length ? "" : box.dataset.none;
};

const look = (box) => {
  const say = (words) => { box.querySelector("[data-nearest-status]").textContent = words; };
  say(box.dataset.looking);
  return Promise.all([askPosition(), askStations(box.dataset.nearest)])
    .then(([position, places]) => say(show(box, position, places)))
    .catch(() => say(box.dataset.refused));
};

const box = document.querySelector("[data-nearest]");
if (box && window.isSecureContext && navigator.geolocation && window.fetch) {
  box.hidden = false;
  box.querySelector("[data-nearest-ask]").addEventListener("click", () => look(box));
}
