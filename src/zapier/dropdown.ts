import type { Bundle, PlainOutputField } from 'zapier-platform-core';
import type { Page } from '../isao/client';
import { readPages } from '../isao/pages';
import { folded } from '../matching';
import { uniqueById } from '../values';
import { metaOf } from './meta';

/** 1,000 records, because a dropdown must open quickly. */
const MAX_VALUE_PAGES = 5;

/** One page, sorted by label. Zapier numbers pages from 0, but `readPage` from 1. */
export const readDropdownPage = async <T extends { id: string }>(
  bundle: Bundle,
  readPage: (query: { page: number }) => Promise<Page<T>>,
  labelOf: (record: T) => string,
) => {
  const { page } = metaOf(bundle);
  const { records } = await readPage({ page: Number.isSafeInteger(page) ? Number(page) + 1 : 1 });
  return uniqueById(records)
    .map((record) => ({ id: record.id, label: labelOf(record) }))
    .sort((a, b) => a.label.localeCompare(b.label));
};

/**
 * The values in use of a text field, sorted, each once in the shortest spelling, which has no stray spaces.
 *
 * Reads the first 1,000 records. The field accepts any text, so if a later page fails, some values are better than none.
 *
 * @returns nothing if the key may not read the records
 * @throws any other IsaoError if the first page can't be read
 */
export const readValuesInUse = async <T extends { id: string }>(
  readPage: (query: { page: number }) => Promise<Page<T>>,
  valuesOf: (record: T) => string[],
) => {
  const { records, pages, failure } = await readPages((page) => readPage({ page }), {
    to: MAX_VALUE_PAGES,
  });
  if (failure && pages === 0 && failure.kind !== 'forbidden') throw failure;
  // The shortest comes last, because a Map keeps the last value of a key.
  const spellings = records.flatMap(valuesOf).sort((a, b) => b.length - a.length || b.localeCompare(a));
  const values = new Map(spellings.map((value) => [folded(value), value]));
  values.delete('');
  return [...values.values()]
    .map((value) => ({ id: value, label: value }))
    .sort((a, b) => a.label.localeCompare(b.label));
};

export const dropdownOutputFields = (idLabel: string, noun: string): PlainOutputField[] => [
  { key: 'id', label: idLabel, type: 'string' },
  { key: 'label', label: noun, type: 'string' },
];
