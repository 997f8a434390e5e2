// The map of projects: one pin a project, taken from the list below it, so that both always say the same. ES2017.
const place = document.getElementById("project-map");
const words = place.dataset;
const L = window.L;
const DEEPEST = 16;
const NEAR = 13; // how close a single project is looked at

const say = (text) => {
  const line = document.createElement("p");
  line.className = "map-wait";
  line.textContent = text;
  place.textContent = "";
  place.append(line);
};

const pinOf = (name) => {
  const dot = document.createElement("div");
  dot.className = "map-pin";
  const mark = document.createElement("span");
  mark.className = "map-mark map-mark-good";
  const label = document.createElement("span");
  label.className = "visually-hidden";
  label.textContent = name;
  dot.append(mark, label);
  return L.divIcon({ html: dot, className: "", iconSize: [30, 30] });
};

// The popup is a copy of the row's own link and line: nothing is built from text.
const markerOf = (row) => {
  const link = row.querySelector("a").cloneNode(true);
  const line = row.querySelector("p").cloneNode(true);
  const box = document.createElement("div");
  box.append(link, line);
  return L.marker([Number(row.dataset.lat), Number(row.dataset.lng)], { icon: pinOf(link.textContent) }).bindPopup(box);
};

const draw = (outline) => {
  const rows = [...document.querySelectorAll("[data-pin]")];
  if (!rows.length) {
    say(words.none);
    return;
  }
  place.textContent = "";
  const map = L.map(place, { maxZoom: DEEPEST, zoomControl: false });
  map.attributionControl.setPrefix("Leaflet").addAttribution(outline ? words.credit : "");
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  map.scrollWheelZoom.disable();
  const bounds = outline
    ? L.geoJSON(outline, { style: { color: "#a31515", weight: 2, fillColor: "#fff", fillOpacity: 0.6 }, interactive: false }).addTo(map).getBounds()
    : L.latLngBounds([]);
  const pins = rows.map(markerOf);
  pins.forEach((pin) => { pin.addTo(map); bounds.extend(pin.getLatLng()); });
  map.fitBounds(bounds, { padding: [12, 12], maxZoom: NEAR });
  place.dataset.ready = String(pins.length);
};

const ask = words.outline ? fetch(words.outline).then((answer) => (answer.ok ? answer.json() : null)) : Promise.resolve(null);
if (L) ask.catch(() => null).then(draw).catch(() => say(words.failed));
else say(words.failed);
