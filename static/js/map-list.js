// The list beside the map: conditions, pages and rows change list, map and address together, without a reload.
// Without this script all of it is plain links and a GET form. ES2017.
const form = document.querySelector("[data-map-filters]");
const list = document.getElementById("list");
const said = document.querySelector("[data-map-said]");
const reset = document.querySelector("[data-map-reset]");
let turn = 0; // a late answer to an earlier question is dropped

const asked = () => {
  const query = new URLSearchParams(new FormData(form));
  Array.from(query.keys()).forEach((name) => { if (!query.get(name)) query.delete(name); });
  return query.toString();
};

const offerMap = () => {
  if (!document.querySelector("#map[data-ready]")) return;
  list.querySelectorAll("[data-map-show]").forEach((button) => { button.hidden = false; });
};

// The page that a reload would bring; its list is taken from it. Whatever is unclear becomes a reload.
const load = (query, { isNew, focus }) => {
  turn += 1;
  const mine = turn;
  const address = `${form.getAttribute("action").split("#")[0]}${query ? `?${query}` : ""}`;
  list.setAttribute("aria-busy", "true");
  return fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(address);
    return answer.text();
  }).then((text) => {
    if (mine !== turn) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById("list");
    if (!fresh || page.querySelector("[data-map-filters] .field-invalid")) throw new Error(address);
    list.innerHTML = fresh.innerHTML;
    list.removeAttribute("aria-busy");
    reset.hidden = page.querySelector("[data-map-reset]").hidden;
    if (isNew) window.history.pushState(null, "", address);
    const count = list.querySelector("[data-map-count]");
    said.textContent = count ? count.textContent : "";
    offerMap();
    if (focus) list.focus();
    document.dispatchEvent(new CustomEvent("map:asked", { detail: query }));
  }).catch(() => window.location.assign(address));
};

const fill = (query) => {
  const values = new URLSearchParams(query);
  Array.from(form.elements).forEach((field) => {
    if (field.type === "checkbox") field.checked = values.has(field.name);
    else if (field.name) field.value = values.get(field.name) || "";
  });
};

const choose = (button) => {
  const row = button.closest("[data-id]");
  list.querySelectorAll("[data-id][aria-current]").forEach((old) => old.removeAttribute("aria-current"));
  row.setAttribute("aria-current", "true");
  document.getElementById("map").scrollIntoView({ block: "nearest" });
  const { id, lng, lat } = row.dataset;
  document.dispatchEvent(new CustomEvent("map:show", { detail: { id, lng: Number(lng), lat: Number(lat) } }));
};

// Links that lead back to this page with other conditions: townships, pages, "all", those in the map's popups.
const follow = (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[href]");
  if (!link || link.pathname !== window.location.pathname || link.host !== window.location.host) return;
  if (!list.contains(link) && link !== reset && !link.closest(".map-side")) return;
  event.preventDefault();
  fill(link.search.slice(1));
  load(link.search.slice(1), { isNew: true, focus: true });
};

if (form && window.fetch && window.URLSearchParams) {
  form.addEventListener("submit", (event) => { event.preventDefault(); load(asked(), { isNew: true, focus: true }); });
  form.addEventListener("change", (event) => { if (event.target.name !== "q") load(asked(), { isNew: true }); });
  document.addEventListener("click", follow);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-map-show]");
    if (button) choose(button);
  });
  window.addEventListener("popstate", () => { fill(window.location.search.slice(1)); load(window.location.search.slice(1), {}); });
  document.addEventListener("map:ready", offerMap);
  offerMap();
}
