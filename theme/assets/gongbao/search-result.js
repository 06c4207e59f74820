/** How results look on the search page. */
/** A result as a list entry. */
export function item(result) {
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

/** A new element with a class and a text. */
export function element(name, className, text = "") {
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
