/**
 * The service worker of the search page, which search/offline.js loads with the `VERSION` of the index. The page
 * tells it what it has read; without a network these files are given as they were. Files of the index with a version
 * in their address are kept by search-engine.js.
 */
const MINE = "gongbao-offline-";
const KEPT = MINE + VERSION;

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

/** Lets go of what was kept for an older index. */
async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith(MINE) && name !== KEPT) await caches.delete(name);
}

/** The address a file is kept under: that of the page is the same for all queries. */
function named(address) {
  const url = new URL(address, location.href);
  url.hash = "";
  if (url.pathname === new URL("./", location.href).pathname) url.search = "";
  return url;
}

const isOurs = (url) => url.origin === location.origin && !url.searchParams.has("v");

addEventListener("message", (event) => event.waitUntil(keep(event.data)));

/** Keeps files, most of which the browser has just read. */
async function keep(addresses) {
  await tidy();
  const store = await caches.open(KEPT);
  const urls = new Set(addresses.map(named).filter(isOurs).map(({ href }) => href));
  await Promise.all(Array.from(urls, (url) => store.add(url).catch(() => {})));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = named(request.url);
  if (request.method === "GET" && isOurs(url)) event.respondWith(answered(request, url.href));
});

async function answered(request, name) {
  const store = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) store.put(name, response.clone()).catch(() => {});
    return response;
  } catch (fault) {
    const found = await store.match(name);
    if (found) return found;
    throw fault;
  }
}
