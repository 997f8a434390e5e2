// Version VERSION. Keeps the check-in page, and nothing else, for when the phone has no network.
const KEPT = "duty-VERSION";
{% if is_on %}const SHELL = {{ shell|safe }};
const FILES = {{ kept|safe }};
const PAGE = /^\/duty\/(in\/[^/]+\/)?$/;

const dropOthers = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("duty-") && name !== KEPT).map((name) => caches.delete(name)));
};

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(fresh)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(dropOthers().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const asked = new URL(event.request.url);
  if (event.request.method !== "GET" || asked.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (PAGE.test(asked.pathname)) event.respondWith(fetch(event.request).catch(() => caches.match(SHELL)));
  } else if (FILES.includes(asked.pathname) && asked.pathname !== SHELL) {
    event.respondWith(fetch(event.request).catch(() => caches.match(asked.pathname)));
  }
});
{% else %}self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const gone = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("duty-")).map((name) => caches.delete(name))));
  event.waitUntil(gone.then(() => self.registration.unregister()));
});
{% endif %}
