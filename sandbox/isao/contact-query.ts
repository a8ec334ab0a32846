import type { Options } from './options';

/** The parameters of `GET /contacts`, read and checked; dates in milliseconds since 1970. */
export interface ContactQuery {
  page: number;
  limit: number;
  search?: string;
  createdSince?: number;
  updatedSince?: number;
}

/** `n` settles ties, so that a list has one order while nothing changes. */
const ORDERS: Record<Options['order'], string> = {
  shuffled: 'shuffle, n',
  newest: 'createdAt DESC, n DESC',
  oldest: 'createdAt, n',
  updated: 'updatedAt DESC, n DESC',
};

/**
 * @param query the parameters of the request
 * @param options the account's answers to what the documents leave open
 * @returns the SQL that counts the matches, the SQL that reads the page (with `:limit` and `:offset`), and the values
 */
export function contactSql(
  query: ContactQuery,
  options: Pick<Options, 'order' | 'sinceInclusive' | 'searchMode'>,
): { count: string; page: string; values: Record<string, string | number> } {
  const since = options.sinceInclusive ? '>=' : '>';
  const conditions: string[] = [];
  const values: Record<string, string | number> = {};
  if (query.createdSince !== undefined) {
    conditions.push(`createdAt ${since} :createdSince`);
    values['createdSince'] = query.createdSince;
  }
  if (query.updatedSince !== undefined) {
    conditions.push(`updatedAt ${since} :updatedSince`);
    values['updatedSince'] = query.updatedSince;
  }
  if (query.search !== undefined) {
    // Not LIKE: a % or _ in the search stands for itself, and LIKE knows upper and lower case only in ASCII.
    conditions.push('instr(searchText, :search) > 0');
    values['search'] = (options.searchMode === 'prefix' ? '\n' : '') + query.search.toLowerCase();
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  // Every row has to be looked through for a search, and an index would only make SQLite do so in a slow order.
  const table = query.search === undefined ? 'contacts' : 'contacts NOT INDEXED';
  const order = ORDERS[options.order];
  return {
    count: `SELECT count(*) AS total FROM ${table} ${where}`,
    // The inner query can be answered by an index alone, so that only the rows of the page are ever read.
    page: `SELECT contacts.* FROM (
             SELECT n FROM ${table} ${where} ORDER BY ${order} LIMIT :limit OFFSET :offset
           ) JOIN contacts USING (n) ORDER BY ${order}`,
    values,
  };
}

/** @returns the text that `search` looks through: each field starts on a line of its own, in lower case */
export function searchText(fields: (string | null)[]): string {
  return fields.map((field) => `\n${(field ?? '').replaceAll('\n', ' ').toLowerCase()}`).join('');
}
