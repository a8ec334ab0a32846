import { Badge, Button, EmptyState, Group, Loader, Stack, Table, TagsInput, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch, IconTrophy, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Contact, Deal } from '../../../isao';
import type { InputField } from '../../../zapier';
import { isBlank, type JsonObject } from '../../../zapier/json';
import type { RecordKind } from '../../account';
import { ask, say, useAction, useAnswer } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { ActionButton, Failure, FormDialog, TrashButton, WideTable } from '../parts';

const NOUNS = { contacts: 'contact', deals: 'deal' };
const COLUMNS = { contacts: ['Contact', 'Phone and email', 'Tags'], deals: ['Deal', 'Value and stage', 'Status'] };
const STATUS_COLORS: Record<string, string> = { won: 'teal', lost: 'red' };
const IMPORTED = 300;

const CONTACT_FORM: InputField[] = [
  { key: 'name', label: 'Name', required: true },
  { key: 'phoneNumber', label: 'Phone number', required: true },
  { key: 'email', label: 'Email' },
  { key: 'currentCompany', label: 'Company' },
  { key: 'city', label: 'City' },
  { key: 'tags', label: 'Tags', list: true },
];
const dealForm = (contacts: Contact[]): InputField[] => [
  { key: 'title', label: 'Title', required: true },
  { key: 'contactId', label: 'Contact', choices: contacts.map(({ id, name }) => ({ value: id, label: name })) },
  { key: 'value', label: 'Value', type: 'number' },
  { key: 'currency', label: 'Currency', placeholder: 'EUR' },
  { key: 'stage', label: 'Stage' },
];

/** What was typed, as the API takes it. ISAO refuses what is not a number. */
const typed = (values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !isBlank(value))
      .map(([key, value]) => [key, key === 'value' ? Number(value) : value]),
  );

function AddDialog({ kind, onClose }: { kind: RecordKind; onClose: () => void }) {
  const [values, setValues] = useState<JsonObject>({});
  const contacts = useAnswer('records', ['contacts', '']).answer ?? [];
  const noun = NOUNS[kind];
  const add = () => ask('addRecord', kind, typed(values)).then(() => say(`The ${noun} was added.`));
  const fields = kind === 'contacts' ? CONTACT_FORM : dealForm(contacts as Contact[]);
  return (
    <FormDialog title={`Add a ${noun}`} submit="Add" onSubmit={add} onClose={onClose}>
      <Form fields={fields} values={values} onChange={setValues} />
    </FormDialog>
  );
}

/** The tags of a contact, each saved at once. What was just typed is not overwritten by an older reading. */
function Tags({ contact: { id, name, tags } }: { contact: Contact }) {
  const [draft, setDraft] = useState<string[]>();
  const save = useAction((changed: string[]) => ask('tagContact', id, changed));
  return (
    <TagsInput
      variant="unstyled"
      aria-label={`Tags of ${name}`}
      placeholder="Add a tag"
      styles={{ inputField: { minWidth: 70 } }}
      acceptValueOnBlur
      value={draft ?? tags}
      onFocus={() => setDraft(tags)}
      onBlur={() => setDraft(undefined)}
      onChange={(changed) => {
        if (draft) setDraft(changed);
        save.run(changed);
      }}
    />
  );
}

function Lines({ texts: [first, ...rest] }: { texts: (string | number | null | undefined)[] }) {
  return (
    <>
      <Text>{first ?? '–'}</Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {rest.filter(Boolean).join(', ')}
      </Text>
    </>
  );
}

function Row({ record }: { record: Contact | Deal }) {
  const isDeal = 'title' in record;
  const title = isDeal ? record.title : record.name;
  const remove = useAction(() => ask('deleteRecord', isDeal ? 'deals' : 'contacts', record.id));
  return (
    <Table.Tr>
      <Table.Td>
        {isDeal && <Lines texts={[title, record.contact?.name]} />}
        {!isDeal && <Lines texts={[title, record.currentCompany, record.city]} />}
      </Table.Td>
      <Table.Td>
        {isDeal && <Lines texts={[`${record.value ?? '–'} ${record.currency ?? ''}`, record.stage]} />}
        {!isDeal && <Lines texts={[record.phoneNumber, record.email]} />}
      </Table.Td>
      <Table.Td>
        {isDeal && (
          <Badge miw={52} color={STATUS_COLORS[record.status] ?? 'blue'}>
            {record.status}
          </Badge>
        )}
        {!isDeal && <Tags contact={record} />}
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="end" wrap="nowrap">
          {isDeal && record.status !== 'won' && (
            <ActionButton
              size="compact-xs"
              leftSection={<IconTrophy size={14} />}
              aria-label={`Win ${title}`}
              act={() => ask('winDeal', record.id)}
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

/** Contacts or deals in a table with search and pages, the one changed last first. Read again whenever one changes. */
export function Records({ kind }: { kind: RecordKind }) {
  const changes = useShared().live.isao?.changes;
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search, 200);
  const [isAdding, setIsAdding] = useState(false);
  const { answer, trouble } = useAnswer('records', [kind, wanted], changes);
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <TextInput
          flex={1}
          size="xs"
          aria-label={`Search ${kind}`}
          placeholder={`Search ${kind}`}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {kind === 'contacts' && (
          <ActionButton leftSection={<IconUpload size={16} />} act={importContacts}>
            Import {IMPORTED}
          </ActionButton>
        )}
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setIsAdding(true)}>
          Add {NOUNS[kind]}
        </Button>
      </Group>
      {isAdding && <AddDialog kind={kind} onClose={() => setIsAdding(false)} />}
      <Failure title={`The ${kind} could not be read`} message={trouble} />
      {!answer && trouble === '' && <Loader role="status" aria-label={`Loading ${kind}`} />}
      {answer?.length === 0 && (
        <EmptyState
          title={`No ${kind}`}
          description={wanted === '' ? 'Add the first one with the button above.' : `Nothing matches “${wanted}”.`}
        />
      )}
      {answer && answer.length > 0 && (
        <WideTable label={`Table of ${kind}`} minWidth={500} verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {COLUMNS[kind].map((label) => (
                <Table.Th key={label}>{label}</Table.Th>
              ))}
              <Table.Th aria-label="Actions" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {answer.map((record) => (
              <Row key={record.id} record={record} />
            ))}
          </Table.Tbody>
        </WideTable>
      )}
    </Stack>
  );
}
