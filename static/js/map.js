// The map of stations: outline, one bubble a township, stations and clusters from close by. No tiles, no other host.
// Words come from data attributes and templates of the page. ES2017.
const CLOSE = 11; // from this zoom on, stations instead of townships
const NEAR = 12; // from this zoom on, the stations' names
const DEEPEST = 16; // markercluster needs an end
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

// The name under the dot shows from close by; a screen reader always has it.
const pin = (name) => {
  const dot = element("div", "map-pin");
  dot.append(element("span", "map-name map-pin-name", name));
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

const popup = (id, title, text, url) => {
  const content = document.getElementById(id).content.cloneNode(true);
  const box = element("div", "map-popup");
  box.append(content);
  box.querySelector("strong").textContent = title;
  box.querySelector("span").textContent = text;
  box.querySelector("a").href = url;
  return box;
};

const popupSize = () => ({ minWidth: 150, maxWidth: Math.min(300, place.clientWidth - 90) });

const ground = (map, neighbours, outline) => {
  const backdrop = { color: "#b9c6cf", weight: 1, fillColor: "#f6f8f9", fillOpacity: 1 };
  const county = { color: "#a31515", weight: 2.5, fillColor: "#fff", fillOpacity: 1 };
  if (neighbours) {
    L.geoJSON(neighbours, { style: backdrop, interactive: false, onEachFeature: (feature, layer) => {
      layer.bindTooltip(feature.properties.name, { permanent: true, direction: "center", className: "map-neighbour" });
    } }).addTo(map);
  }
  return outline ? L.geoJSON(outline, { style: county, interactive: false }).addTo(map).getBounds() : null;
};

const townshipLayers = (map, data) => {
  const bubbles = L.layerGroup();
  const names = L.layerGroup();
  const spots = {};
  data.townships.forEach(([code, name, lng, lat, number], index) => {
    if (lng === null) return;
    const inside = data.stations.filter((row) => row[5] === index);
    const bounds = L.latLngBounds(inside.map((row) => [row[3], row[2]])).extend([lat, lng]);
    const closer = () => {
      const zoom = map.getBoundsZoom(bounds.pad(0.3));
      map.setView(bounds.getCenter(), Math.min(Math.max(zoom, CLOSE), CLOSE + 2));
    };
    const content = popup("popup-township", name, filled(words.places, { n: number }), `${words.list}?township=${code}#list`);
    const button = content.querySelector("button");
    if (inside.length) button.addEventListener("click", () => { map.closePopup(); closer(); });
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

const stationLayer = (data) => {
  const clusters = L.markerClusterGroup({
    maxClusterRadius: 45, showCoverageOnHover: false, chunkedLoading: data.stations.length > 500,
    iconCreateFunction: (cluster) => bubble(cluster.getChildCount(), filled(words.places, { n: cluster.getChildCount() })),
  });
  clusters.addLayers(data.stations.map(([id, name, lng, lat, tier]) => {
    const marker = L.marker([lat, lng], { icon: pin(name) });
    return marker.bindPopup(() => popup("popup-station", name, data.tiers[tier], data.url.replace("ID", id)), popupSize());
  }));
  return clusters;
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
const nameUnplaced = (data) => {
  const line = document.querySelector("[data-unplaced]");
  const unplaced = data.townships.filter((row) => row[2] === null);
  unplaced.forEach(([code, name]) => {
    const link = element("a", "", name);
    link.href = `${words.list}?township=${code}#list`;
    line.append(" ", link);
  });
  line.hidden = unplaced.length === 0;
};

const draw = ([data, outline, neighbours]) => {
  place.textContent = "";
  const map = L.map(place, { zoomSnap: 0.25, maxZoom: DEEPEST, zoomControl: false });
  map.attributionControl.setPrefix("Leaflet").addAttribution(words.credit);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  const county = ground(map, neighbours, outline) || L.latLngBounds(data.stations.map((row) => [row[3], row[2]]));
  if (!county.isValid()) throw new Error("nothing to show");
  map.fitBounds(county, { padding: [8, 8] });
  map.setMinZoom(map.getZoom()).setMaxBounds(county.pad(0.5));
  yieldToScrolling(map);
  const { bubbles, names, spots } = townshipLayers(map, data);
  const stations = stationLayer(data);
  const choose = () => {
    const zoom = map.getZoom();
    if (zoom < CLOSE && data.townships.length <= MOST_SPREAD) spread(map, bubbles.getLayers());
    swap(map, [bubbles], zoom < CLOSE);
    swap(map, [stations, names], zoom >= CLOSE);
    place.classList.toggle("is-near", zoom >= NEAR);
    map.dragging[zoom > map.getMinZoom() ? "enable" : "disable"]();
  };
  map.on("zoomend", choose);
  choose();
  if (spots[words.township]) spots[words.township]();
  nameUnplaced(data);
  place.dataset.ready = "1";
};

const fail = () => {
  place.textContent = "";
  place.classList.add("map-broken");
  place.append(element("p", "map-wait", words.failed));
};

if (L && window.fetch) {
  Promise.all([json(words.url), json(words.outline), json(words.neighbours)]).then(draw).catch(fail);
} else {
  fail();
}
