import type { Options } from './options';
import type { Filter, Paging } from './store';

/** The validated parameters of `GET /contacts`, with dates in milliseconds since 1970. */
export interface ContactQuery extends Paging {
  search?: string;
  createdSince?: number;
  updatedSince?: number;
}

type SearchOptions = Pick<Options, 'sinceInclusive' | 'searchMode' | 'searchCase'>;

/** @param options how this account answers what the documents leave open */
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
    // LIKE would treat % and _ as wildcards, and ignores case only in ASCII.
    filter.conditions.push('instr(searchText, :search) > 0');
    const [before, after] = { substring: ['', ''], prefix: ['\n', ''], exact: ['\n', '\n'] }[options.searchMode];
    filter.values['search'] = `${before}${inCase(query.search, options)}${after}`;
    // A search reads every row, and going through an index would only make that slower.
    filter.hint = 'NOT INDEXED';
  }
  return filter;
}

/** @returns the text that `search` looks through, with each nonblank field on its own line */
export function searchText(fields: (string | null)[], options: Pick<Options, 'searchCase'>): string {
  const lines = fields.map((field) => inCase((field ?? '').replaceAll('\n', ' '), options));
  return `\n${lines.filter((line) => line !== '').join('\n')}\n`;
}

/** @returns the text to compare, in lower case if search ignores case */
function inCase(value: string, { searchCase }: Pick<Options, 'searchCase'>): string {
  return searchCase === 'sensitive' ? value : value.toLowerCase();
}
