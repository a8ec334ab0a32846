import type { Options } from './options';
import type { Filter, Paging } from './store';

/** The parameters of `GET /contacts`, read and checked; dates in milliseconds since 1970. */
export interface ContactQuery extends Paging {
  search?: string;
  createdSince?: number;
  updatedSince?: number;
}

/** What decides which contacts a list has. */
type SearchOptions = Pick<Options, 'sinceInclusive' | 'searchMode' | 'searchCase'>;

/**
 * @param query the parameters of the request
 * @param options the account's answers to what the documents leave open
 * @returns which contacts the query is about
 */
export function contactFilter(query: ContactQuery, options: SearchOptions): Filter {
  const filter: Filter = { conditions: [], values: {} };
  for (const bound of ['createdSince', 'updatedSince'] as const) {
    const value = query[bound];
    if (value === undefined) continue;
    const since = options.sinceInclusive === true || options.sinceInclusive === bound ? '>=' : '>';
    filter.conditions.push(`${bound.replace('Since', 'At')} ${since} :${bound}`);
    filter.values[bound] = value;
  }
  if (query.search !== undefined) {
    // Not LIKE: a % or _ in the search stands for itself, and LIKE knows upper and lower case only in ASCII.
    filter.conditions.push('instr(searchText, :search) > 0');
    const [before, after] = { substring: ['', ''], prefix: ['\n', ''], exact: ['\n', '\n'] }[options.searchMode];
    filter.values['search'] = `${before}${inCase(query.search, options)}${after}`;
    // Every row has to be looked through for a search, and an index would only make SQLite do so in a slow order.
    filter.hint = 'NOT INDEXED';
  }
  return filter;
}

/** @returns the text that `search` looks through: each field that is not blank stands on a line of its own */
export function searchText(fields: (string | null)[], options: Pick<Options, 'searchCase'>): string {
  const lines = fields.map((field) => inCase((field ?? '').replaceAll('\n', ' '), options));
  return `\n${lines.filter((line) => line !== '').join('\n')}\n`;
}

/** @returns a text as it is compared: in lower case, where upper and lower case are the same */
function inCase(value: string, { searchCase }: Pick<Options, 'searchCase'>): string {
  return searchCase === 'sensitive' ? value : value.toLowerCase();
}
