/**
 * The search page: keeps form, address and results in step. Markup: theme/components/search/template.html.
 *
 * While a reader types, the current history entry is replaced; submitting, or choosing a filter, first gives
 * that entry back the search it stood for and then adds one, so that going back returns to the search before.
 */
import { init, search } from "./search.js";

const PAGE = 10;
const PAUSE = 250;
const CHOICES = ["column", "region", "kind", "topic", "status", "year"];
const FILTERS = [...CHOICES, "from", "to"];
const FIELDS = ["q", ...FILTERS, "sort"];

const root = document.querySelector("[data-search]");
if (root) start(root);

function start(box) {
  const view = {
    form: box.querySelector("form"),
    status: box.querySelector("[data-search-status]"),
    list: box.querySelector("[data-search-results]"),
    nothing: box.querySelector("[data-search-nothing]"),
    more: box.querySelector("[data-search-more]"),
    turn: 0,
    touched: new Set(),
    ready: null,
  };
  box.querySelector("[data-search-wait]").remove();
  view.form.hidden = false;
  listen(view, box);
  view.ready = restore(view);
}

function listen(view, box) {
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
  box.querySelector("[data-search-clear]").addEventListener("click", () => {
    for (const name of FILTERS) form[name].value = "";
    commit();
    form.q.focus();
  });
  view.more.addEventListener("click", () => show(view, view.list.children.length));
  addEventListener("popstate", () => {
    clearTimeout(timer);
    committed = location.href;
    view.ready = restore(view);
  });
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
    fill(form, (await init()).facets);
  } catch {
    status.textContent = FAILED;
    return;
  }
  for (const name of FIELDS.slice(1)) if (!touched.has(name)) choose(form[name], asked.get(name));
  if (!touched.size) show(view);
}

function choose(select, value) {
  if (!select.options) {
    select.value = value ?? "";
    return;
  }
  const known = Array.from(select.options, (option) => option.value);
  select.value = known.includes(value) ? value : known[0];
}

/** Offers the values of each filter, with how many articles each has; regions stand below their parents. */
function fill(form, facets) {
  for (const facet of CHOICES) {
    const select = form[facet];
    const depth = new Map([["", -1]]);
    if (select.options.length > 1) continue;
    select.closest(".search__field").hidden = !facets[facet].length;
    for (const { value, name, count, parent } of facets[facet]) {
      depth.set(value, depth.get(parent ?? "") + 1);
      select.add(new Option(`${"　".repeat(depth.get(value))}${name}（${count}）`, value));
    }
  }
}

const FAILED = "检索数据没有载入。请检查网络，稍后再按“搜索”重试。";

/** Searches for what the form says, from result `offset` on; an answer overtaken by a newer one is dropped. */
async function show(view, offset = 0) {
  const { form, status, list, nothing, more } = view;
  const turn = (view.turn += 1);
  const filters = Object.fromEntries(FILTERS.map((name) => [name, form[name].value]));
  let answer;
  try {
    fill(form, (await init()).facets);
    answer = await search(form.q.value, { filters, sort: form.sort.value, limit: PAGE, offset });
  } catch {
    if (turn === view.turn) status.textContent = FAILED;
    return;
  }
  if (turn !== view.turn) return;
  const asked = form.q.value.trim() || Object.values(filters).some(Boolean);
  const items = answer.results.map(item);
  if (offset) list.append(...items);
  else list.replaceChildren(...items);
  status.textContent = asked ? announcement(answer, list.children.length) : "";
  nothing.hidden = !asked || answer.total > 0;
  nothing.querySelector("[data-search-clear]").hidden = !Object.values(filters).some(Boolean);
  more.hidden = items.length === 0 || list.children.length >= answer.total;
  if (offset) items[0]?.querySelector("a").focus();
}

const NEAR = {
  pinyin: "按拼音",
  initials: "按拼音首字母",
  sound: "按读音相同的字",
  shape: "按形近的字",
  pieces: "按其中的关键词",
  partial: "按其中部分字词",
};

function announcement({ total, exact, relaxed, instead }, shown) {
  if (!total) return "没有找到相符的文章。";
  const near = relaxed ? `没有与原词完全相符的文章，${NEAR[relaxed]}${instead ? `“${instead}”` : ""}找到：` : "";
  const all = `${near}${exact ? "共" : "约"} ${total} 篇`;
  return shown < total ? `${all}，已列出 ${shown} 篇。` : `${all}。`;
}

function item(result) {
  const place = element("p", "search__place");
  const time = element("time", "", dateOf(result.date));
  if (result.date) time.dateTime = result.date;
  const rest = [result.kind, result.status, result.column, result.region].filter(Boolean);
  place.append(...(result.date ? [time] : []), ...rest.map((text) => element("span", "", text)));

  if (result.jump) {
    const jump = element("a", "search__jump", "看文中此处");
    jump.href = result.jump;
    place.append(jump);
  }

  const link = element("a", "search__link");
  link.href = result.url;
  link.innerHTML = result.marked;
  const title = element("h2", "search__title");
  title.append(link);
  const excerpt = element("p", "search__excerpt");
  excerpt.innerHTML = result.excerpt;

  const out = element("li", "search__result");
  out.dataset.result = "";
  out.append(title, excerpt, place);
  if (result.subs.length) out.append(subheads(result.subs));
  return out;
}

function subheads(subs) {
  const list = element("ul", "search__subs");
  list.setAttribute("aria-label", "相关小标题");
  for (const { url, marked } of subs) {
    const link = element("a", "");
    link.href = url;
    link.innerHTML = marked;
    const entry = element("li", "");
    entry.append(link);
    list.append(entry);
  }
  return list;
}

function element(name, className, text = "") {
  const out = document.createElement(name);
  if (className) out.className = className;
  out.textContent = text;
  return out;
}

/** `2023-08-28…` as a newspaper prints it. */
function dateOf(iso) {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  return `${year}年${month}月${day ? `${day}日` : ""}`;
}
