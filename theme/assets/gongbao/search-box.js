/**
 * A search box on every page: the masthead's search link, or the key `/`, opens it. Suggests places, topics,
 * practices, document numbers and titles, and keeps the reader's own last searches in this browser, where
 * they can be erased. Reads nothing before it is opened; without this file the link leads to the search page.
 */
const PAUSE = 120;

const link = document.querySelector("[data-search-link]");
if (link && !document.querySelector("[data-search]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
}

let box = null;

function open() {
  box ??= build();
  if (!box.dialog.open) box.dialog.showModal();
  box.input.select();
  suggest();
}

function element(name, properties = {}, ...children) {
  const out = Object.assign(document.createElement(name), properties);
  out.append(...children);
  return out;
}

function build() {
  const input = element("input", { type: "search", name: "q", id: "search-box", autocomplete: "off", maxLength: 1000 });
  const list = element("div", { className: "search-box__list" });
  const erase = element("button", { type: "button", className: "search-box__erase", textContent: "清除搜索记录" });
  const status = element("p", { className: "search-box__status", role: "status" });
  const label = element("label", { htmlFor: "search-box", textContent: "搜索本站" });
  const form = element("form", { action: link.href, role: "search" }, label, input, element("button", { textContent: "搜索" }));
  const dialog = element("dialog", { className: "search-box" }, form, status, list, erase);
  dialog.setAttribute("aria-label", "搜索本站");
  document.body.append(dialog);

  let timer = 0;
  let composing = false;
  const later = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(suggest, PAUSE);
  };
  input.addEventListener("input", later);
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    later();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (composing || !input.value.trim()) return;
    mine ??= await import("./search-history.js").catch(() => null);
    mine?.remember(input.value.trim());
    form.submit();
  });
  dialog.addEventListener("keydown", (event) => move(event, composing));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  erase.addEventListener("click", () => {
    mine?.forget();
    suggest();
    input.focus();
  });
  return { dialog, input, list, erase, status, turn: 0 };
}

/** Up and down walk through the field and the suggestions. */
function move(event, composing) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || composing) return;
  event.preventDefault();
  const stops = [box.input, ...box.list.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  stops[(at + step + stops.length) % stops.length].focus();
}

/** The reader's own searches; loaded when the box is opened first. */
let mine = null;
const all = (query) => `${link.href}?${new URLSearchParams({ q: query })}`;

function group(heading, rows) {
  const entries = rows.map(({ text, url }) => element("li", {}, element("a", { href: url }, element("span", { textContent: text }))));
  const list = element("ul", {}, ...entries);
  list.setAttribute("aria-label", heading);
  return [element("p", { textContent: heading, ariaHidden: "true" }), list];
}

/** Shows what fits what is typed; an answer overtaken by a newer one is dropped. */
async function suggest() {
  const turn = (box.turn += 1);
  const query = box.input.value.trim();
  try {
    mine ??= await import("./search-history.js");
    const found = query ? await (await import("./search-suggest.js")).suggestions(query, link.href) : [];
    if (turn !== box.turn) return;
    const own = query ? [] : mine.searches();
    box.erase.hidden = !own.length;
    const groups = own.length ? [{ heading: "搜索记录", rows: own.map((text) => ({ text, url: all(text) })) }] : found;
    box.list.replaceChildren(...groups.flatMap(({ heading, rows }) => group(heading, rows)));
    const count = found.reduce((sum, { rows }) => sum + rows.length, 0);
    if (!query) box.status.textContent = "";
    else box.status.textContent = count ? `${count} 条建议，按回车检索全文。` : "没有建议，按回车检索全文。";
  } catch {
    if (turn === box.turn) box.status.textContent = "建议没有载入，按回车到检索页。";
  }
}
