import type { Bundle, PlainOutputField } from 'zapier-platform-core';
import { MAX_PAGE_SIZE, type Page } from '../isao/client';
import { metaOf } from './meta';
import { uniqueById } from '../values';

/**
 * One page of a dropdown, sorted by label. Zapier numbers pages from 0, and asks for the next one as a person scrolls.
 *
 * @param readPage reads one page, numbered from 1
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

export const dropdownOutputFields = (idLabel: string, noun: string): PlainOutputField[] => [
  { key: 'id', label: idLabel, type: 'string' },
  { key: 'label', label: noun, type: 'string' },
];
