/**
 * All articles that hold some words, for counting. Loaded only then.
 */
import { candidates, filtersOf, merit } from "./search-exact.js";
import { article } from "./search-index.js";

const SMALL = 40;

/** The ids of all articles that hold all words, in ascending order; few ones are checked by their texts. */
export async function matching({ words, without = [] }, filters) {
  const { ids, sure } = await candidates(words, without, await filtersOf(filters));
  if (sure || ids.length > SMALL) return { ids: Array.from(ids), exact: sure };
  const articles = await Promise.all(Array.from(ids, article));
  return { ids: articles.filter((one) => merit(one, words, without) !== null).map(({ id }) => id), exact: true };
}
