/**
 * The search page: keeps form, address and results in step. Markup: theme/components/search/template.html.
 *
 * While a reader types, the current history entry is replaced; submitting, or choosing a filter, first gives
 * that entry back the search it stood for and then adds one, so that going back returns to the search before.
 */
import { FILTERS, active, chosen, fill, recount } from "./search-filters.js";
import { forget, remember, searches } from "./search-history.js";
import { element, item } from "./search-result.js";
import { init, search } from "./search.js";

const PAGE = 10;
const PAUSE = 250;
/** A reader who waits longer is told that search is under way. */
const SLOW = 800;
const FIELDS = ["q", ...FILTERS, "sort"];
const WIDE = matchMedia("(min-width: 60rem)");

const root = document.querySelector("[data-search]");
if (root) start(root);

function start(box) {
  const part = (name) => box.querySelector(`[data-search-${name}]`);
  const view = {
    form: box.querySelector("form"),
    status: part("status"),
    list: part("results"),
    nothing: part("nothing"),
    more: part("more"),
    panel: part("filters"),
    active: part("active"),
    chips: part("chips"),
    history: part("history"),
    turn: 0,
    touched: new Set(),
    ready: null,
  };
  part("wait").remove();
  view.form.hidden = false;
  view.panel.open = WIDE.matches;
  WIDE.addEventListener("change", () => (view.panel.open = WIDE.matches));
  const commit = listen(view, part("clear"));
  keys(view);
  own(view, commit);
  view.ready = restore(view);
}

function listen(view, clear) {
  const { form } = view;
  let committed = location.href;
  let timer = 0;
  let composing = false;
  const typed = () => {
    clearTimeout(timer);
    if (composing) return;
    timer = setTimeout(async () => {
      await view.ready;
      history.replaceState(null, "", address(form));
      show(view);
    }, PAUSE);
  };
  const commit = async () => {
    clearTimeout(timer);
    remember(form.q.value.trim());
    await view.ready;
    const url = address(form);
    if (url !== committed) {
      history.replaceState(null, "", committed);
      history.pushState(null, "", url);
      committed = url;
    }
    show(view);
  };
  form.q.addEventListener("compositionstart", () => (composing = true));
  form.q.addEventListener("compositionend", () => {
    composing = false;
    typed();
  });
  form.addEventListener("input", (event) => view.touched.add(event.target.name));
  form.q.addEventListener("input", typed);
  form.addEventListener("change", (event) => event.target !== form.q && commit());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!composing) commit();
  });
  const without = (names) => {
    for (const name of names) form[name].value = "";
    commit();
    form.q.focus();
  };
  clear.addEventListener("click", () => without(FILTERS));
  view.chips.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) without(button.name ? [button.name] : FILTERS);
  });
  view.panel.addEventListener("toggle", () => view.panel.open && view.counted !== view.turn && recounted(view));
  view.more.addEventListener("click", () => show(view, view.list.children.length));
  addEventListener("popstate", () => {
    clearTimeout(timer);
    committed = location.href;
    view.ready = restore(view);
  });
  return commit;
}

/** `/` leads to the query, up and down walk through it and the results, Escape returns to it. */
function keys({ form, list }) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const stops = [form.q, ...list.querySelectorAll(".search__link")];
    const at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    let to = null;
    if (event.key === "/" && !typing) to = form.q;
    else if (event.key === "Escape" && list.contains(document.activeElement)) to = form.q;
    else if (step && at >= 0) to = stops[at + step];
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (to === form.q) to.select();
  });
}

/** The reader's own searches, where nothing is asked yet. */
function own(view, commit) {
  const { form, history: place } = view;
  const [list, erase] = [place.querySelector("ul"), place.querySelector("button")];
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    form.q.value = link.textContent;
    commit();
    form.q.focus();
  });
  erase.addEventListener("click", () => {
    forget();
    form.q.focus();
    place.hidden = true;
  });
}

function remembered({ history: place }, asked) {
  const rows = asked ? [] : searches();
  place.hidden = !rows.length;
  place.querySelector("ul").replaceChildren(
    ...rows.map((query) => {
      const entry = element("li", "");
      entry.append(Object.assign(element("a", "", query), { href: `?${new URLSearchParams({ q: query })}` }));
      return entry;
    }),
  );
}

/** The page's address for what the form says; values at their standard are left out. */
function address(form) {
  const url = new URL(location.href);
  url.search = "";
  url.hash = "";
  for (const name of FIELDS) {
    const value = form[name].value;
    if (value && !(name === "sort" && value === "relevance")) url.searchParams.set(name, value);
  }
  return url.href;
}

/**
 * Puts the form into the state the address names, then searches. What a reader enters while the filters load
 * stands, and is searched for by the event that entered it: those events wait for this.
 */
async function restore(view) {
  const { form, status, touched } = view;
  const asked = new URLSearchParams(location.search);
  touched.clear();
  form.q.value = asked.get("q") ?? "";
  try {
    if (FILTERS.some((name) => asked.get(name))) await offer(form);
  } catch {
    status.textContent = FAILED;
    return;
  }
  for (const name of FIELDS.slice(1)) if (!touched.has(name)) choose(form[name], asked.get(name));
  if (!touched.size) show(view);
}

/** Offers what there is to filter by; an answer that no filter asks for need not wait for it. */
async function offer(form) {
  fill(form, (await init()).facets);
}

function choose(select, value) {
  if (!select.options) {
    select.value = value ?? "";
    return;
  }
  const known = Array.from(select.options, (option) => option.value);
  select.value = known.includes(value) ? value : known[0];
}

const OLD = "这个浏览器的版本太旧，查不了拼音和相近的写法。请更新浏览器，或者换一个再试。";
const FAILED = "检索数据没有载入：没有网络时，只能再查查过的词。请检查网络，稍后再按“搜索”重试。";

/** Searches for what the form says, from result `offset` on; an answer overtaken by a newer one is dropped. */
async function show(view, offset = 0) {
  const { form, status, list, nothing, more } = view;
  const turn = (view.turn += 1);
  const filters = chosen(form);
  const shown = history.state?.shown ?? 0;
  const slow = setTimeout(() => turn === view.turn && (status.textContent = "正在检索……"), SLOW);
  let answer;
  try {
    const options = { filters, sort: form.sort.value, limit: offset ? PAGE : Math.max(PAGE, shown), offset };
    [answer] = await Promise.all([search(form.q.value, options), offer(form)]);
  } catch {
    if (turn === view.turn) status.textContent = "groupBy" in Map ? FAILED : OLD;
    return;
  } finally {
    clearTimeout(slow);
  }
  if (turn !== view.turn) return;
  const asked = form.q.value.trim() || Object.values(filters).some(Boolean);
  const items = answer.results.map(item);
  if (offset) list.append(...items);
  else list.replaceChildren(...items);
  status.textContent = asked ? announcement(answer, list.children.length, form.q.value) : "";
  nothing.hidden = !asked || answer.total > 0;
  nothing.querySelector("[data-search-clear]").hidden = !Object.values(filters).some(Boolean);
  more.hidden = items.length === 0 || list.children.length >= answer.total;
  marked(view);
  remembered(view, asked);
  if (asked) keep();
  if (view.panel.open) recounted(view);
  if (!offset) return;
  history.replaceState({ shown: list.children.length }, "");
  items[0]?.querySelector("a").focus();
}

/** Says what the results are limited to: how many choices on the folded filters, each on a button that takes it away. */
function marked({ form, active: number, chips }) {
  const rows = active(form);
  number.textContent = rows.length ? `（${rows.length} 项）` : "";
  chips.hidden = !rows.length;
  const all = rows.length > 1 ? [{ name: "", text: "去掉全部" }] : [];
  chips.replaceChildren(
    ...[...rows, ...all].map(({ name, text }) => {
      const button = Object.assign(element("button", "search__chip", text), { type: "button", name });
      if (name) button.setAttribute("aria-label", `去掉限定 ${text}`);
      const entry = element("li", "");
      entry.append(button);
      return entry;
    }),
  );
}

/** Brings the counts of the filters up to the present results; without them the filters still work. */
async function recounted(view) {
  const { turn, form } = view;
  view.counted = turn;
  await recount(form, form.q.value, () => turn === view.turn).catch(() => {});
}

let keeping = false;

/** Keeps this page and the scripts of search for readers who come back without a network; only once they have searched. */
function keep() {
  const workers = navigator.serviceWorker;
  if (keeping || !workers || document.querySelector('meta[name="gongbao-search"]')) return;
  keeping = true;
  const tell = () => {
    const read = performance.getEntriesByType("resource").map(({ name }) => name);
    const scripts = ["search-engine.js", "search-text.js"].map((name) => new URL(name, import.meta.url).href);
    workers.controller?.postMessage([location.href, ...read, ...scripts]);
  };
  workers.addEventListener("controllerchange", tell);
  tell();
  workers.register("offline.js").catch(() => {}); // from a file, or where readers forbid it, nothing is kept
}

const NEAR = {
  pinyin: "按拼音",
  initials: "按拼音首字母",
  sound: "按读音相同的字",
  shape: "按形近的字",
  other: "按有一字不同的",
  pieces: "按其中的关键词",
  partial: "按其中部分字词",
};

const LIMITED = "为省流量，相近的写法只查了最可能的。";

/** Words to leave out and no other, as search-text.js parses them. */
const ONLY_WITHOUT = /^\s*(?:[-－−][^\s\d-]\S*\s*)+$/u;

function announcement({ total, exact, relaxed, instead, limited }, shown, query) {
  if (!total && ONLY_WITHOUT.test(query)) return "减号后面是不要的词，请再写一个要找的词。";
  const more = limited ? LIMITED : "";
  if (!total) return `没有找到相符的文章。${more}`;
  const near = relaxed ? `没有与原词完全相符的文章，${NEAR[relaxed]}${instead ? `“${instead}”` : ""}找到：` : "";
  const all = `${near}${exact ? "共" : "约"} ${total} 篇`;
  return (shown < total ? `${all}，已列出 ${shown} 篇。` : `${all}。`) + more;
}
