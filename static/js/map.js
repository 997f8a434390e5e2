// The map of stations: outline, one bubble a township, stations and clusters from close by. No tiles, no other host.
// Words come from data attributes and templates of the page. ES2017.
const CLOSE = 11; // from this zoom on, stations instead of townships
const DEEPEST = 16; // markercluster needs an end

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

// A number in a circle for the eye, words for the screen reader.
const bubble = (number, label, name) => {
  const size = number < 10 ? 34 : number < 100 ? 40 : 48;
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

const pin = (name) => {
  const dot = element("div", "map-pin");
  dot.append(element("span", "visually-hidden", name));
  return L.divIcon({ html: dot, className: "", iconSize: [30, 30] });
};

const popup = (id, title, text, url) => {
  const content = document.getElementById(id).content.cloneNode(true);
  const box = element("div", "");
  box.append(content);
  box.querySelector("strong").textContent = title;
  box.querySelector("span").textContent = text;
  box.querySelector("a").href = url;
  return box;
};

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
    const closer = () => map.fitBounds(bounds.pad(0.2), { maxZoom: CLOSE + 2 }).setZoom(Math.max(map.getZoom(), CLOSE));
    const content = popup("popup-township", name, filled(words.places, { n: number }), `${words.list}?township=${code}#list`);
    const button = content.querySelector("button");
    if (inside.length) button.addEventListener("click", () => { map.closePopup(); closer(); });
    else button.remove();
    const label = filled(words.townshipLabel, { name, n: number });
    L.marker([lat, lng], { icon: bubble(number, label, name), riseOnHover: true }).bindPopup(content).addTo(bubbles);
    names.addLayer(L.marker([lat, lng], {
      icon: L.divIcon({ html: element("div", "map-name", name), className: "", iconSize: [0, 0] }),
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
    const marker = L.marker([lat, lng], { icon: pin(name), title: name });
    return marker.bindPopup(() => popup("popup-station", name, data.tiers[tier], data.url.replace("ID", id)));
  }));
  return clusters;
};

const swap = (map, layers, isShown) => layers.forEach((layer) => {
  if (isShown && !map.hasLayer(layer)) map.addLayer(layer);
  if (!isShown && map.hasLayer(layer)) map.removeLayer(layer);
});

const draw = ([data, outline, neighbours]) => {
  place.textContent = "";
  const map = L.map(place, { zoomSnap: 0.25, maxZoom: DEEPEST, zoomControl: false });
  map.attributionControl.setPrefix("Leaflet").addAttribution(words.credit);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  const county = ground(map, neighbours, outline) || L.latLngBounds(data.stations.map((row) => [row[3], row[2]]));
  if (!county.isValid()) throw new Error("nothing to show");
  map.fitBounds(county, { padding: [8, 8] });
  map.setMinZoom(map.getZoom() - 0.5).setMaxBounds(county.pad(0.5));
  const { bubbles, names, spots } = townshipLayers(map, data);
  const stations = stationLayer(data);
  const choose = () => {
    swap(map, [bubbles], map.getZoom() < CLOSE);
    swap(map, [stations, names], map.getZoom() >= CLOSE);
  };
  map.on("zoomend", choose);
  choose();
  if (spots[words.township]) spots[words.township]();
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
