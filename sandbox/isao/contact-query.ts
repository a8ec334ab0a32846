import type { Options } from './options';
import type { Filter, Paging } from './store';

/** The parameters of `GET /contacts`, read and checked; dates in milliseconds since 1970. */
export interface ContactQuery extends Paging {
  search?: string;
  createdSince?: number;
  updatedSince?: number;
}

/**
 * @param query the parameters of the request
 * @param options the account's answers to what the documents leave open
 * @returns which contacts the query is about
 */
export function contactFilter(query: ContactQuery, options: Pick<Options, 'sinceInclusive' | 'searchMode'>): Filter {
  const since = options.sinceInclusive ? '>=' : '>';
  const filter: Filter = { conditions: [], values: {} };
  for (const bound of ['createdSince', 'updatedSince'] as const) {
    const value = query[bound];
    if (value === undefined) continue;
    filter.conditions.push(`${bound.replace('Since', 'At')} ${since} :${bound}`);
    filter.values[bound] = value;
  }
  if (query.search !== undefined) {
    // Not LIKE: a % or _ in the search stands for itself, and LIKE knows upper and lower case only in ASCII.
    filter.conditions.push('instr(searchText, :search) > 0');
    filter.values['search'] = (options.searchMode === 'prefix' ? '\n' : '') + query.search.toLowerCase();
    // Every row has to be looked through for a search, and an index would only make SQLite do so in a slow order.
    filter.hint = 'NOT INDEXED';
  }
  return filter;
}

/** @returns the text that `search` looks through: each field starts on a line of its own, in lower case */
export function searchText(fields: (string | null)[]): string {
  return fields.map((field) => `\n${(field ?? '').replaceAll('\n', ' ').toLowerCase()}`).join('');
}
