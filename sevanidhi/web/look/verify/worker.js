// Keeps the page on the device, so that it opens without a network. The server writes `SHELL` before this: the
// addresses of the page's files and a mark of what is in them. Nothing else of the site is ever answered from here.

const MINE = "card-page ";
const NOW = MINE + SHELL.mark;

self.addEventListener("install", (event) => {
  const fresh = SHELL.files.map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(NOW).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(MINE) && name !== NOW;
  const cleared = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || !SHELL.files.includes(pathname)) return;
  const kept = caches.open(NOW).then((cache) => cache.match(pathname, { ignoreVary: true }));
  event.respondWith(kept.then((answer) => answer ?? fetch(event.request)));
});
