import {
  Badge,
  Button,
  EmptyState,
  Group,
  Loader,
  Pagination,
  Stack,
  Table,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch, IconTrophy, IconUpload } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Contact, Deal } from '../../../isao';
import { getPath, type JsonObject, toText } from '../../../zapier/json';
import type { RecordKind } from '../../workshop';
import { ask, say, useAction, useAnswer } from '../client';
import { useShared } from '../live';
import { ActionButton, Failure, FormDialog, Panel, TrashButton, WideTable } from '../parts';

interface Field {
  name: string;
  label: string;
  type?: 'number' | 'tags';
  required?: boolean;
  /** The width of its column; a field without one is in the form only. */
  width?: number | string;
  /** Shows a field that can't be edited: it is in the table only. */
  show?: (value: string) => ReactNode;
}

const STATUS_COLORS: Record<string, string> = { won: 'teal', lost: 'red' };

const FIELDS: Record<RecordKind, Field[]> = {
  contacts: [
    { name: 'name', label: 'Name', width: 150, required: true },
    { name: 'phoneNumber', label: 'Phone number', width: 140, required: true },
    { name: 'email', label: 'Email', width: 280 },
    { name: 'currentCompany', label: 'Company', width: 170 },
    { name: 'city', label: 'City' },
    { name: 'tags', label: 'Tags', width: 'auto', type: 'tags' },
  ],
  deals: [
    { name: 'title', label: 'Title', width: 260, required: true },
    { name: 'contactId', label: 'ID of its contact' },
    { name: 'contact__name', label: 'Contact', width: 190, show: (name) => <Text>{name || '–'}</Text> },
    { name: 'value', label: 'Value', width: 110, type: 'number' },
    { name: 'currency', label: 'Currency', width: 90 },
    { name: 'stage', label: 'Stage', width: 'auto' },
    {
      name: 'status',
      label: 'Status',
      width: 90,
      show: (status) => <Badge color={STATUS_COLORS[status] ?? 'blue'}>{status}</Badge>,
    },
  ],
};
const columnsOf = (kind: RecordKind): Field[] => FIELDS[kind].filter(({ width }) => width !== undefined);
const NOUNS = { contacts: 'contact', deals: 'deal' };
const IMPORTED = 300;

/** The input as the API takes it. ISAO refuses a text that is not a number. */
const typed = ({ type }: Field, text: string): unknown =>
  type === 'number' && text !== '' && !Number.isNaN(Number(text)) ? Number(text) : text || null;

function AddDialog({ kind, onClose }: { kind: RecordKind; onClose: () => void }) {
  const [values, setValues] = useState<JsonObject>({});
  const noun = NOUNS[kind];
  const filled = Object.entries(values).filter(([, value]) => value !== null);
  const add = () => ask('addRecord', kind, Object.fromEntries(filled)).then(() => say(`The ${noun} was added.`));
  return (
    <FormDialog title={`Add a ${noun}`} submit="Add" onSubmit={add} onClose={onClose}>
      {FIELDS[kind]
        .filter(({ show }) => !show)
        .map((field) => {
          const { name, label, type, required = false } = field;
          const set = (value: unknown): void => setValues({ ...values, [name]: value });
          if (type === 'tags') return <TagsInput key={name} label={label} acceptValueOnBlur onChange={set} />;
          return (
            <TextInput
              key={name}
              label={label}
              required={required}
              inputMode={type === 'number' ? 'decimal' : 'text'}
              onChange={(event) => set(typed(field, event.currentTarget.value))}
            />
          );
        })}
    </FormDialog>
  );
}

interface CellProps {
  /** What the cell is, for a screen reader: Name of Ada Lovelace. */
  label: string;
  value: unknown;
  onSave: (value: string | string[]) => void;
}

/** A text that is edited in the table. Enter or leaving saves, Escape doesn't. */
function TextCell({ label, value, onSave }: CellProps) {
  const stored = toText(value);
  const [draft, setDraft] = useState<string>();
  return (
    <TextInput
      variant="unstyled"
      aria-label={label}
      placeholder="–"
      value={draft ?? stored}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        if (draft !== undefined && draft !== stored) onSave(draft);
        setDraft(undefined);
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') currentTarget.blur();
        if (key === 'Escape') setDraft(undefined);
      }}
    />
  );
}

/** The same for tags, of which each is saved at once. What was just typed is not overwritten by an older reading. */
function TagsCell({ label, value, onSave }: CellProps) {
  const stored = Array.isArray(value) ? value.map(String) : [];
  const [draft, setDraft] = useState<string[]>();
  return (
    <TagsInput
      variant="unstyled"
      aria-label={label}
      placeholder={stored.length === 0 ? '–' : ''}
      styles={{ inputField: { minWidth: 24 } }}
      acceptValueOnBlur
      value={draft ?? stored}
      onFocus={() => setDraft(stored)}
      onBlur={() => setDraft(undefined)}
      onChange={(changed) => {
        if (draft) setDraft(changed);
        onSave(changed);
      }}
    />
  );
}

function Row({ kind, record }: { kind: RecordKind; record: Contact | Deal }) {
  const { id } = record;
  const title = 'title' in record ? record.title : record.name;
  const change = useAction((changes: JsonObject) => ask('changeRecord', kind, id, changes));
  const remove = useAction(() => ask('deleteRecord', kind, id));
  return (
    <Table.Tr>
      {columnsOf(kind).map((field) => {
        const { name, label, type, show } = field;
        const value = getPath(record, name);
        const FieldCell = type === 'tags' ? TagsCell : TextCell;
        const save = (given: string | string[]): void =>
          change.run({ [name]: Array.isArray(given) ? given : typed(field, given) });
        return (
          <Table.Td key={name}>
            {show?.(toText(value)) ?? <FieldCell label={`${label} of ${title}`} value={value} onSave={save} />}
          </Table.Td>
        );
      })}
      <Table.Td>
        <Group gap={4} justify="end" wrap="nowrap">
          {kind === 'deals' && getPath(record, 'status') !== 'won' && (
            <ActionButton
              size="compact-xs"
              leftSection={<IconTrophy size={14} />}
              aria-label={`Win ${title}`}
              act={() => ask('winDeal', id)}
            >
              Win
            </ActionButton>
          )}
          <TrashButton label={`Delete ${title}`} onClick={() => remove.run()} />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

const importContacts = () => ask('importContacts', IMPORTED).then(() => say(`${IMPORTED} contacts were imported.`));

/** Contacts or deals in a table with search and pages, read again whenever a record changes. */
export function Records({ kind }: { kind: RecordKind }) {
  const changes = useShared().live.isao?.changes;
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search, 200);
  const [page, setPage] = useState(1);
  const [isAdding, setIsAdding] = useState(false);
  const { answer, trouble } = useAnswer(() => ask('records', kind, page, wanted), [page, wanted, changes]);
  return (
    <Panel
      title="A made-up account on this machine"
      action={
        <Group gap="xs">
          <TextInput
            aria-label={`Search ${kind}`}
            placeholder={`Search ${kind}`}
            leftSection={<IconSearch size={16} />}
            value={search}
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              setPage(1);
            }}
          />
          {kind === 'contacts' && (
            <ActionButton leftSection={<IconUpload size={16} />} act={importContacts}>
              Import {IMPORTED}
            </ActionButton>
          )}
          <Button leftSection={<IconPlus size={16} />} onClick={() => setIsAdding(true)}>
            Add {NOUNS[kind]}
          </Button>
        </Group>
      }
    >
      {isAdding && <AddDialog kind={kind} onClose={() => setIsAdding(false)} />}
      <Failure title={`The ${kind} could not be read`} message={trouble} />
      {!answer && trouble === '' && <Loader role="status" aria-label={`Loading ${kind}`} />}
      {answer?.data.length === 0 && (
        <EmptyState
          title={`No ${kind}`}
          description={wanted === '' ? 'Add the first one with the button above.' : `Nothing matches “${wanted}”.`}
        />
      )}
      {answer && answer.data.length > 0 && (
        <Stack gap="sm">
          <WideTable label={`Table of ${kind}`} minWidth={1000} layout="fixed" verticalSpacing={2}>
            <Table.Thead>
              <Table.Tr>
                {columnsOf(kind).map(({ label, width }) => (
                  <Table.Th key={label} w={width}>
                    {label}
                  </Table.Th>
                ))}
                <Table.Th w={kind === 'deals' ? 130 : 60} aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {answer.data.map((record) => (
                <Row key={record.id} kind={kind} record={record} />
              ))}
            </Table.Tbody>
          </WideTable>
          <Group justify="space-between">
            <Text c="dimmed" role="status">
              {answer.total.toLocaleString('en')} {kind}
            </Text>
            <Pagination
              total={answer.pages}
              value={page}
              onChange={setPage}
              size="sm"
              getControlProps={(control) => ({ 'aria-label': `${control} page` })}
              getItemProps={(number) => ({ 'aria-label': `Page ${number}` })}
            />
          </Group>
        </Stack>
      )}
    </Panel>
  );
}
