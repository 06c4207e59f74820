/**
 * A search box on every page: the masthead's search link, or the key `/`, opens it. Suggests places, topics
 * and columns, then articles, and keeps the reader's own last searches in this browser, where they can be
 * erased. Reads nothing before it is opened; without this file the link leads to the search page.
 */
const KEPT = "gongbao-searches";
const MOST = 8;
const PAUSE = 200;

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
  const list = element("ul", { id: "search-box-list", className: "search-box__list" });
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
  form.addEventListener("submit", (event) => {
    if (composing || !input.value.trim()) event.preventDefault();
    else keep(input.value.trim());
  });
  dialog.addEventListener("keydown", (event) => move(event, composing));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  erase.addEventListener("click", () => {
    localStorage.removeItem(KEPT);
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

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function keep(query) {
  try {
    localStorage.setItem(KEPT, JSON.stringify([query, ...kept().filter((one) => one !== query)].slice(0, MOST)));
  } catch { /* storage is closed: nothing is kept */ }
}

function entry(href, text, kind) {
  return element("li", {}, element("a", { href }, element("span", { textContent: text }), element("small", { textContent: kind })));
}

/** Shows what fits what is typed; an answer overtaken by a newer one is dropped. */
async function suggest() {
  const turn = (box.turn += 1);
  const query = box.input.value.trim();
  const searches = kept();
  box.erase.hidden = Boolean(query) || !searches.length;
  if (!query) {
    box.status.textContent = "";
    box.list.replaceChildren(...searches.map((one) => entry(`${link.href}?${new URLSearchParams({ q: one })}`, one, "搜索记录")));
    return;
  }
  try {
    const { init, search } = await import("./search.js");
    const { facets } = await init();
    const { results } = await search(query, { limit: 5 });
    if (turn !== box.turn) return;
    const named = [["region", "地区"], ["column", "栏目"]].flatMap(([facet, kind]) =>
      facets[facet]
        .filter(({ name }) => name.includes(query))
        .slice(0, 2)
        .map(({ value, name, count }) => entry(`${link.href}?${new URLSearchParams({ [facet]: value })}`, name, `${kind}，${count} 篇`)),
    );
    box.list.replaceChildren(...named, ...results.map(({ url, title, kind }) => entry(url, title, kind)));
    box.status.textContent = box.list.children.length ? `${box.list.children.length} 条建议` : "没有建议，按回车查看全部结果。";
  } catch {
    if (turn === box.turn) box.status.textContent = "建议没有载入，按回车到检索页。";
  }
}
