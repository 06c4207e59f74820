/** A reader's own last searches, kept in this browser only. */
const KEY = "gongbao-searches";
const MOST = 8;

/** The last searches, the newest first. */
export function searches() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** Puts a search first. */
export function remember(query) {
  try {
    if (query) localStorage.setItem(KEY, JSON.stringify([query, ...searches().filter((one) => one !== query)].slice(0, MOST)));
  } catch { /* storage is closed: nothing is kept */ }
}

/** Forgets all of them. */
export const forget = () => localStorage.removeItem(KEY);
