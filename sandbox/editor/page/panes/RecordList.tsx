import { Alert, Group, Loader, Pagination, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { RecordPage } from '../../api';
import { call, messageOf } from '../client';
import { useShared } from '../live';
import { Empty } from '../parts';

interface RecordListProps<T> {
  /** `contacts` or `deals`, as the path and in what is said. */
  noun: string;
  /** The columns, and how wide they are. */
  heads: { label: string; width?: number }[];
  row: (record: T) => ReactNode;
  actions: ReactNode;
}

/** A table of records with search and pages, read again whenever a record changes. */
export function RecordList<T>({ noun, heads, row, actions }: RecordListProps<T>) {
  const changes = useShared().live.isao?.changes;
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search, 200);
  const [page, setPage] = useState(1);
  const [read, setRead] = useState<RecordPage<T>>();
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    let isCurrent = true;
    const query = new URLSearchParams({ page: String(page), search: wanted });
    call<RecordPage<T>>('GET', `/${noun}?${query.toString()}`).then(
      (answer) => {
        if (!isCurrent) return;
        setRead(answer);
        setTrouble('');
      },
      (error: unknown) => {
        if (isCurrent) setTrouble(messageOf(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [noun, page, wanted, changes]);

  return (
    <>
      <Group justify="space-between" mb="sm">
        <TextInput
          aria-label={`Search ${noun}`}
          placeholder={`Search ${noun}`}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value);
            setPage(1);
          }}
        />
        <Group gap="xs">{actions}</Group>
      </Group>
      {trouble !== '' && (
        <Alert color="red" role="alert" title={`The ${noun} could not be read`}>
          {trouble}
        </Alert>
      )}
      {!read && trouble === '' && <Loader aria-label={`Loading ${noun}`} />}
      {read?.data.length === 0 && (
        <Empty title={`No ${noun}`}>
          {wanted === '' ? 'Add the first one with the button above.' : `Nothing matches “${wanted}”.`}
        </Empty>
      )}
      {read && read.data.length > 0 && (
        <>
          <Table.ScrollContainer
            minWidth={900}
            scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': `Table of ${noun}` } }}
          >
            <Table aria-label={`Table of ${noun}`} layout="fixed">
              <Table.Thead>
                <Table.Tr>
                  {heads.map(({ label, width }) => (
                    <Table.Th key={label} {...(width !== undefined && { w: width })}>
                      {label}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>{read.data.map(row)}</Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <Group justify="space-between" mt="sm">
            <Text size="sm" c="dimmed" role="status">
              {read.total.toLocaleString('en')} {noun}
            </Text>
            <Pagination
              total={read.pages}
              value={page}
              onChange={setPage}
              size="sm"
              getControlProps={(control) => ({ 'aria-label': `${control} page` })}
              getItemProps={(number) => ({ 'aria-label': `Page ${number}` })}
            />
          </Group>
        </>
      )}
    </>
  );
}
