import { Badge, Group, Stack, TagsInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { Contact } from '../../../isao';
import type { InputField } from '../../../zapier';
import { isBlank, type JsonObject } from '../../../zapier/json';
import type { Live } from '../../workshop';
import { ask, say, useAction } from '../client';
import { FormButton } from '../form/form-button';
import { ActionButton, TrashButton, WideTable } from '../parts';

type Records = NonNullable<Live['isao']>;

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
  { key: 'contactId', label: 'Contact', choices: Object.fromEntries(contacts.map(({ id, name }) => [id, name])) },
  { key: 'value', label: 'Value' },
  { key: 'currency', label: 'Currency', placeholder: 'EUR' },
  { key: 'stage', label: 'Stage' },
];

const importContacts = () => ask('importContacts', IMPORTED).then(() => say(`${IMPORTED} contacts were imported.`));

/** Adds what was filled in. ISAO wants a number as the value of a deal. */
async function add(kind: 'contacts' | 'deals', { value, ...texts }: JsonObject): Promise<void> {
  const filled = Object.entries(texts).filter(([, text]) => !isBlank(text));
  if (!isBlank(value)) filled.push(['value', Number(value) || value]);
  await ask('addRecord', kind, Object.fromEntries(filled));
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

function Lines({ texts: [first, ...rest] }: { texts: (string | null | undefined)[] }) {
  return (
    <>
      <Text>{first}</Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {rest.filter(Boolean).join(', ')}
      </Text>
    </>
  );
}

export function Contacts({ contacts }: Records) {
  return (
    <Stack gap="sm">
      <Group gap="xs" justify="end">
        <ActionButton act={importContacts}>Import {IMPORTED}</ActionButton>
        <FormButton
          title="Add a contact"
          submit="Add"
          fields={CONTACT_FORM}
          onSubmit={(values) => add('contacts', values)}
        >
          Add contact
        </FormButton>
      </Group>
      <WideTable
        label="Table of contacts"
        head={['Contact', 'Phone and email', 'Tags', 'Actions']}
        rows={contacts.map((contact) => ({
          key: contact.id,
          cells: [
            <Lines texts={[contact.name, contact.currentCompany, contact.city]} />,
            <Lines texts={[contact.phoneNumber, contact.email]} />,
            <Tags contact={contact} />,
            <TrashButton label={`Delete ${contact.name}`} act={() => ask('deleteRecord', 'contacts', contact.id)} />,
          ],
        }))}
      />
    </Stack>
  );
}

export function Deals({ contacts, deals }: Records) {
  return (
    <Stack gap="sm">
      <Group gap="xs" justify="end">
        <FormButton
          title="Add a deal"
          submit="Add"
          fields={dealForm(contacts)}
          onSubmit={(values) => add('deals', values)}
        >
          Add deal
        </FormButton>
      </Group>
      <WideTable
        label="Table of deals"
        head={['Deal', 'Value and stage', 'Status', 'Actions']}
        rows={deals.map(({ id, title, contact, value, currency, stage, status }) => ({
          key: id,
          cells: [
            <Lines texts={[title, contact?.name]} />,
            <Lines texts={[`${value ?? '–'} ${currency ?? ''}`, stage]} />,
            <Badge miw={64} color={STATUS_COLORS[status] ?? 'blue'}>
              {status}
            </Badge>,
            <Group gap={4} justify="end" wrap="nowrap">
              {status !== 'won' && (
                <ActionButton size="compact-xs" aria-label={`Win ${title}`} act={() => ask('winDeal', id)}>
                  Win
                </ActionButton>
              )}
              <TrashButton label={`Delete ${title}`} act={() => ask('deleteRecord', 'deals', id)} />
            </Group>,
          ],
        }))}
      />
    </Stack>
  );
}
