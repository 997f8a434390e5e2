// The map of stations: outline, one bubble a township, stations and clusters from close by. Tiles only where the
// operator has set some. Words come from data attributes and templates of the page. ES2017.
// map-list.js tells it by events what was asked ("map:asked") and which row was chosen ("map:show").
const CLOSE = 11; // from this zoom on, stations instead of townships
const NEAR = 12; // from this zoom on, the stations' names
const DEEPEST = 16; // markercluster needs an end
const SHOWN = 14; // how close a station chosen in the list is looked at
const MOST_SPREAD = 200;

const place = document.getElementById("map");
const words = place.dataset;
const L = window.L;

const json = (url) => (url ? fetch(url).then((answer) => {
  if (!answer.ok) throw new Error(url);
  return answer.json();
}) : Promise.resolve(null));

const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (whole, key) => values[key]);

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text || "";
  return made;
};

// A wide map has room for larger bubbles and for the names under them.
const isWide = () => window.matchMedia("(min-width: 768px)").matches;
const sizeFor = (number) => (number < 10 ? 28 : number < 100 ? 34 : 44) + (isWide() ? 6 : 0);

// A number in a circle for the eye, words for the screen reader.
const bubble = (number, label, name) => {
  const size = sizeFor(number);
  const circle = element("div", "map-bubble");
  const seen = element("span", "", String(number));
  seen.setAttribute("aria-hidden", "true");
  circle.append(seen, element("span", "visually-hidden", label));
  if (name) {
    const below = element("span", "map-name", name);
    below.setAttribute("aria-hidden", "true");
    circle.append(below);
  }
  return L.divIcon({ html: circle, className: "", iconSize: [size, size] });
};

// A mark whose shape tells the health; the name under it shows from close by; a screen reader always has both.
const pin = (name, band, health) => {
  const dot = element("div", "map-pin");
  dot.append(element("span", `map-mark map-mark-${band}`), element("span", "map-name map-pin-name", name));
  dot.append(element("span", "visually-hidden", ` ${health}`));
  return L.divIcon({ html: dot, className: "", iconSize: [30, 30] });
};

// Bubbles that would cover each other are moved apart on the screen, a finger's breadth at most.
const spread = (map, markers) => {
  const room = isWide() ? 14 : 2;
  const spots = markers.map((marker) => ({ marker, size: marker.options.size, at: map.latLngToLayerPoint(marker.options.seat) }));
  for (let round = 0; round < 30; round += 1) {
    spots.forEach((one, index) => spots.slice(index + 1).forEach((other) => {
      const apart = other.at.subtract(one.at);
      const distance = apart.distanceTo([0, 0]) || 1;
      const missing = (one.size + other.size) / 2 + room - distance;
      if (missing <= 0) return;
      const push = apart.multiplyBy(missing / distance / 2);
      one.at = one.at.subtract(push);
      other.at = other.at.add(push);
    }));
  }
  spots.forEach(({ marker, at }) => marker.setLatLng(map.layerPointToLatLng(at)));
};

const popup = (id, title, text) => {
  const content = document.getElementById(id).content.cloneNode(true);
  const box = element("div", "map-popup");
  box.append(content);
  box.querySelector("strong").textContent = title;
  box.querySelector("span").textContent = text;
  return box;
};

// Leaflet takes some of its texts as HTML.
const plain = (text) => element("span", "", text).innerHTML;

const popupSize = () => ({ minWidth: 150, maxWidth: Math.min(300, place.clientWidth - 90) });

const tiles = (map) => {
  if (!words.tiles) return false;
  words.tiles.split(" ").forEach((url, index) => L.tileLayer(url, {
    maxNativeZoom: Number(words.tileZoom), maxZoom: DEEPEST, referrerPolicy: "origin",
    attribution: index ? "" : plain(words.tileCredit),
  }).addTo(map));
  return true;
};

const ground = (map, neighbours, outline) => {
  const seen = tiles(map) ? 0 : 1;
  const backdrop = { color: "#b9c6cf", weight: 1, fillColor: "#f6f8f9", fillOpacity: seen };
  const county = { color: "#a31515", weight: 2.5, fillColor: "#fff", fillOpacity: seen };
  if (neighbours) {
    L.geoJSON(neighbours, { style: backdrop, interactive: false, onEachFeature: (feature, layer) => {
      const name = (feature.properties || {}).name;
      if (name && seen) layer.bindTooltip(plain(name), { permanent: true, direction: "center", className: "map-neighbour" });
    } }).addTo(map);
  }
  return outline ? L.geoJSON(outline, { style: county, interactive: false }).addTo(map).getBounds() : null;
};

const boundsOf = (box) => L.latLngBounds([box[1], box[0]], [box[3], box[2]]);

// The list of a township keeps the other conditions.
const listOf = (query, code) => {
  const asked = new URLSearchParams(query);
  asked.delete("page");
  if (code) asked.set("township", code);
  return `${words.list}?${asked}#list`;
};

const townshipLayers = (map, data, query) => {
  const bubbles = L.layerGroup();
  const names = L.layerGroup();
  const spots = {};
  data.places.forEach(([code, place, lng, lat, number, box]) => {
    if (lng === null) return;
    const name = place || words.everywhere;
    const closer = () => {
      const bounds = (box ? boundsOf(box) : L.latLngBounds([[lat, lng]])).extend([lat, lng]);
      map.setView(bounds.getCenter(), Math.min(Math.max(map.getBoundsZoom(bounds.pad(0.3)), CLOSE), CLOSE + 2));
    };
    const content = popup("popup-township", name, filled(words.places, { n: number }));
    content.querySelector("a").href = listOf(query, code);
    const button = content.querySelector("button");
    if (box) button.addEventListener("click", () => { map.closePopup(); closer(); });
    else button.remove();
    const label = filled(words.townshipLabel, { name, n: number });
    const options = { icon: bubble(number, label, name), riseOnHover: true, size: sizeFor(number), seat: [lat, lng] };
    L.marker([lat, lng], options).bindPopup(content, popupSize()).addTo(bubbles);
    names.addLayer(L.marker([lat, lng], {
      icon: L.divIcon({ html: element("div", "map-name map-township", name), className: "", iconSize: [0, 0] }),
      interactive: false, keyboard: false, zIndexOffset: -1000,
    }));
    spots[code] = closer;
  });
  return { bubbles, names, spots };
};

const bandOf = (data, health) => data.bands.find(([least]) => health >= least) || [0, "none", words.none];

const stationPopup = (data, [id, name, , , tier, health, next], word) => {
  const box = popup("popup-station", name, data.tiers[tier]);
  box.querySelector("[data-popup-health]").textContent = word;
  const [month, day] = next.split("-");
  box.querySelector("[data-popup-next]").textContent = next ? filled(words.next, { month, day }) : "";
  box.querySelector("[data-popup-open]").href = data.url.replace("ID", id);
  box.querySelector("[data-popup-write]").href = data.write.replace("ID", id);
  return box;
};

const stationLayer = (data) => {
  const clusters = L.markerClusterGroup({
    maxClusterRadius: 45, showCoverageOnHover: false, chunkedLoading: data.stations.length > 500,
    iconCreateFunction: (cluster) => bubble(cluster.getChildCount(), filled(words.places, { n: cluster.getChildCount() })),
  });
  const byId = {};
  clusters.addLayers(data.stations.map((row) => {
    const [, band, label] = bandOf(data, row[5]);
    const word = filled(words.health, { word: label, number: row[5] < 0 ? "" : ` ${row[5]}` });
    const marker = L.marker([row[3], row[2]], { icon: pin(row[1], band, word) });
    byId[row[0]] = marker;
    return marker.bindPopup(() => stationPopup(data, row, word), popupSize());
  }));
  return { clusters, byId };
};

const swap = (map, layers, isShown) => layers.forEach((layer) => {
  if (isShown && !map.hasLayer(layer)) map.addLayer(layer);
  if (!isShown && map.hasLayer(layer)) map.removeLayer(layer);
});

// A finger or a wheel that moves the page is not caught by the map, unless the reader is at work in it.
const yieldToScrolling = (map) => {
  map.scrollWheelZoom.disable();
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
};

// What the map cannot show is named beside it, with the way to the list.
const nameUnplaced = (data, query) => {
  const line = document.querySelector("[data-unplaced]");
  const unplaced = data.places.filter((row) => row[0] && row[2] === null);
  line.querySelectorAll("a").forEach((old) => old.remove());
  unplaced.forEach(([code, name]) => {
    const link = element("a", "", name);
    link.href = listOf(query, code);
    line.append(" ", link);
  });
  line.hidden = unplaced.length === 0;
  const rest = document.querySelector("[data-unplaced-rest]");
  rest.textContent = filled(words.unplacedNumber, { n: data.unplaced });
  rest.hidden = data.unplaced === 0;
};

class Atlas {
  constructor(outline, neighbours) {
    place.textContent = "";
    const map = L.map(place, { zoomSnap: 0.25, maxZoom: DEEPEST, zoomControl: false });
    map.attributionControl.setPrefix("Leaflet").addAttribution(plain(words.credit));
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    this.map = map;
    this.county = ground(map, neighbours, outline);
    this.query = "";
    this.turn = 0; // a late answer to an earlier question is dropped
  }

  // The first numbers say where the map begins when there is no outline.
  begin(data) {
    if (!this.county) {
      this.county = L.latLngBounds([]);
      data.places.forEach((row) => { if (row[2] !== null) this.county.extend(row[5] ? boundsOf(row[5]) : [row[3], row[2]]); });
    }
    if (!this.county.isValid()) throw new Error("nothing to show");
    this.map.fitBounds(this.county, { padding: [8, 8] });
    this.map.setMinZoom(this.map.getZoom()).setMaxBounds(this.county.pad(0.5));
    yieldToScrolling(this.map);
  }

  drawPlaces(data, query) {
    this.clear();
    this.query = query;
    const { bubbles, names, spots } = townshipLayers(this.map, data, query);
    Object.assign(this, { data, bubbles, names, stations: null });
    nameUnplaced(data, query);
    const township = new URLSearchParams(query).get("township");
    if (spots[township]) spots[township]();
    this.choose();
    place.dataset.total = data.total;
  }

  clear() {
    this.map.closePopup();
    swap(this.map, [this.bubbles, this.names, this.stations && this.stations.clusters].filter(Boolean), false);
  }

  choose() {
    const { map, bubbles, names, data } = this;
    const zoom = map.getZoom();
    if (!data) return;
    if (zoom < CLOSE && data.places.length <= MOST_SPREAD) spread(map, bubbles.getLayers());
    if (zoom >= CLOSE && !this.stations && words.stations) this.loadStations();
    const hasPins = zoom >= CLOSE && Boolean(this.stations);
    swap(map, [bubbles], !hasPins);
    swap(map, this.stations ? [this.stations.clusters, names] : [names], hasPins);
    place.classList.toggle("is-near", zoom >= NEAR);
    map.dragging[zoom > map.getMinZoom() ? "enable" : "disable"]();
  }

  // Stations come with the first look from close by: far off they would only weigh.
  loadStations() {
    if (this.loading === this.query) return this.coming;
    this.loading = this.query;
    const { query } = this;
    this.coming = json(`${words.stations}?${query}`).then((data) => {
      this.loading = null;
      if (query !== this.query) return null;
      this.stations = stationLayer(data);
      this.choose();
      place.dataset.pins = data.stations.length;
      return this.stations;
    });
    this.coming.catch(() => { this.loading = null; });
    return this.coming;
  }

  ask(query) {
    this.turn += 1;
    const { turn } = this;
    return json(`${words.url}?${query}`).then((data) => {
      if (turn !== this.turn) return;
      delete place.dataset.pins;
      this.drawPlaces(data, query);
    });
  }

  // The marker of a row of the list: seen, named and under the keyboard.
  show({ id, lng, lat }) {
    // At once: an end of zooming that came after the popup would close it again.
    this.map.setView([lat, lng], Math.max(this.map.getZoom(), SHOWN), { animate: false });
    Promise.resolve(this.stations || this.loadStations()).then((stations) => {
      const marker = stations && stations.byId[id];
      if (!marker) return;
      stations.clusters.zoomToShowLayer(marker, () => {
        marker.openPopup();
        const icon = marker.getElement();
        if (icon) icon.focus({ preventScroll: true });
      });
    }).catch(fail);
  }
}

const fail = () => {
  place.textContent = "";
  place.classList.add("map-broken");
  place.append(element("p", "map-wait", words.failed));
};

const open = ([data, outline, neighbours], query) => {
  const atlas = new Atlas(outline, neighbours);
  atlas.begin(data);
  atlas.map.on("zoomend", () => atlas.choose());
  atlas.drawPlaces(data, query);
  document.addEventListener("map:asked", (event) => { atlas.ask(event.detail).catch(fail); });
  document.addEventListener("map:show", (event) => atlas.show(event.detail));
  place.dataset.ready = "1";
  document.dispatchEvent(new CustomEvent("map:ready"));
};

if (L && window.fetch) {
  const query = window.location.search.slice(1);
  Promise.all([json(`${words.url}?${query}`), json(words.outline), json(words.neighbours)]).then((all) => open(all, query)).catch(fail);
} else {
  fail();
}
