/** The filters of the search page: what can be chosen, how many results each choice has, what is chosen. */
import { counts } from "./search.js";

export const CHOICES = ["column", "region", "kind", "topic", "issuer", "status", "year"];
export const FILTERS = [...CHOICES, "from", "to"];

/** What the form filters by. */
export const chosen = (form) => Object.fromEntries(FILTERS.map((name) => [name, form[name].value]));

/** How many values stand below a filter on wide pages. */
const FOREMOST = 4;
const labels = new WeakMap();

/** Offers the values of each filter, with how many articles each has; regions stand below their parents. */
export function fill(form, facets) {
  for (const facet of CHOICES) {
    const select = form[facet];
    const depth = new Map([["", -1]]);
    if (select.options.length > 1) continue;
    select.closest(".search__field").hidden = !facets[facet]?.length;
    for (const { value, name, count, parent } of facets[facet] ?? []) {
      depth.set(value, depth.get(parent ?? "") + 1);
      const option = new Option("", value);
      labels.set(option, { name, label: `${"　".repeat(depth.get(value))}${name}`, count });
      select.add(option);
      relabel(option, count);
    }
  }
}

function relabel(option, count) {
  option.text = `${labels.get(option).label}（${count}）`;
}

/** Shows how many of the present results each choice has; choices without any give way, but for the chosen one. */
export async function recount(form, query, current) {
  const filters = chosen(form);
  const asked = query.trim() || Object.values(filters).some(Boolean);
  const found = asked ? await counts(query, { filters }) : null;
  if (!current()) return;
  for (const facet of CHOICES) {
    for (const option of Array.from(form[facet].options).slice(1)) {
      const count = found ? (found[facet]?.[option.value] ?? 0) : labels.get(option).count;
      relabel(option, count);
      option.hidden = option.disabled = !count && !option.selected;
    }
    foremost(form[facet], found?.[facet] ?? {});
  }
}

/** Below a filter nothing is chosen in yet, its foremost values as buttons, where the page is wide enough for them. */
function foremost(select, counts) {
  const field = select.closest(".search__field");
  const list = field.querySelector("ul") ?? field.appendChild(document.createElement("ul"));
  const rows = Array.from(select.options).filter((option) => counts[option.value]);
  if (select.name !== "year") rows.sort((one, other) => counts[other.value] - counts[one.value]);
  list.className = "search__foremost";
  list.setAttribute("aria-label", `${select.labels[0].textContent}，结果最多的几项`);
  list.hidden = Boolean(select.value) || rows.length < 2;
  list.replaceChildren(...rows.slice(0, FOREMOST).map((option) => entry(select, option, counts[option.value])));
}

function entry(select, option, count) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(Object.assign(document.createElement("span"), { textContent: labels.get(option).name }), ` ${count}`);
  button.addEventListener("click", () => {
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.focus();
  });
  const out = document.createElement("li");
  out.append(button);
  return out;
}

/** What is chosen, as `{name, text}` in the order of the form. */
export function active(form) {
  return FILTERS.filter((name) => form[name].value).map((name) => {
    const field = form[name];
    const value = field.options ? (labels.get(field.selectedOptions[0])?.name ?? field.value) : field.value;
    return { name, text: `${field.labels[0].textContent}：${value}` };
  });
}
