import type { Bundle, PlainOutputField } from 'zapier-platform-core';
import { MAX_PAGE_SIZE, type Page } from '../isao/client';
import { readPages } from '../isao/pages';
import { folded } from '../matching';
import { metaOf } from './meta';
import { uniqueById } from '../values';

/** 1,000 records: enough to meet the values that are in use, and few enough to open the dropdown quickly. */
const MAX_VALUE_PAGES = 5;

/**
 * One page of a dropdown of records, by label; Zapier numbers pages from 0 and asks for the next one as a person scrolls.
 *
 * @param readPage reads one page, numbered from 1
 * @throws what `readPage` throws
 */
export const readDropdownPage = async <T extends { id: string }>(
  bundle: Bundle,
  readPage: (query: { page: number; limit: number }) => Promise<Page<T>>,
  labelOf: (record: T) => string,
) => {
  const { page } = metaOf(bundle);
  const { records } = await readPage({
    page: Number.isSafeInteger(page) && page !== undefined && page > 0 ? page + 1 : 1,
    limit: MAX_PAGE_SIZE,
  });
  return uniqueById(records)
    .map((record) => ({ id: record.id, label: labelOf(record) }))
    .sort((a, b) => a.label.localeCompare(b.label));
};

/**
 * The values that records have in a field, sorted, for a dropdown that fills in a text. Spellings that differ in case or
 * spacing are one value; the shortest stands for them, as it has no stray spaces.
 *
 * The list promises no order, so these are the values of its first 1,000 records, not of the newest ones. What can't be read
 * is left out: the field takes any text, so some of its values are better than an error.
 *
 * @param readPage reads one page, numbered from 1
 * @returns no values if the key may not read the records
 * @throws IsaoError, of any other kind, if not even the first page could be read
 */
export const readValuesInUse = async <T extends { id: string }>(
  readPage: (query: { page: number; limit: number }) => Promise<Page<T>>,
  valuesOf: (record: T) => string[],
) => {
  const { records, pages, failure } = await readPages((page) => readPage({ page, limit: MAX_PAGE_SIZE }), {
    to: MAX_VALUE_PAGES,
  });
  if (failure && pages === 0 && failure.kind !== 'forbidden') throw failure;
  const spellings = records.flatMap(valuesOf).sort((a, b) => b.length - a.length || b.localeCompare(a));
  const values = new Map(spellings.map((value) => [folded(value), value]));
  values.delete('');
  return [...values.values()]
    .map((value) => ({ id: value, label: value }))
    .sort((a, b) => a.label.localeCompare(b.label));
};

/** The output of a hidden trigger that fills a dropdown. */
export const dropdownOutputFields = (idLabel: string, noun: string): PlainOutputField[] => [
  { key: 'id', label: idLabel, type: 'string' },
  { key: 'label', label: noun, type: 'string' },
];
