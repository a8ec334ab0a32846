import { ActionIcon, Button, Table } from '@mantine/core';
import { IconTrash, IconUpload } from '@tabler/icons-react';
import type { Contact } from '../../api';
import { call, say, useAction } from '../client';
import { AddRecord } from './AddRecord';
import { Cell, TagsCell } from './Cell';
import { RecordList } from './RecordList';

const FIELDS = [
  { name: 'name', label: 'Name', required: true },
  { name: 'phoneNumber', label: 'Phone number', required: true },
  { name: 'email', label: 'Email' },
  { name: 'currentCompany', label: 'Company' },
  { name: 'city', label: 'City' },
  { name: 'tags', label: 'Tags', type: 'tags' as const },
];
const TEXTS = ['name', 'phoneNumber', 'email', 'currentCompany'] as const;
const LABELS = Object.fromEntries(FIELDS.map(({ name, label }) => [name, label]));

const IMPORTED = 300;

export function Contacts() {
  const update = useAction((id: string, change: object) => call('PATCH', `/contacts/${id}`, change));
  const remove = useAction((id: string) => call('DELETE', `/contacts/${id}`));
  const load = useAction(async () => {
    await call('POST', '/import', { count: IMPORTED });
    say(`${IMPORTED} contacts were imported.`);
  });
  return (
    <RecordList<Contact>
      noun="contacts"
      heads={[
        { label: 'Name', width: 170 },
        { label: 'Phone number', width: 150 },
        { label: 'Email', width: 270 },
        { label: 'Company', width: 190 },
        { label: 'Tags' },
        { label: '', width: 60 },
      ]}
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUpload size={16} />}
            loading={load.busy}
            onClick={() => {
              load.run();
            }}
          >
            Import {IMPORTED}
          </Button>
          <AddRecord noun="contact" path="/contacts" fields={FIELDS} />
        </>
      }
      row={(contact) => (
        <Table.Tr key={contact.id}>
          {TEXTS.map((field) => (
            <Table.Td key={field}>
              <Cell
                label={`${LABELS[field] ?? field} of ${contact.name}`}
                value={contact[field] ?? ''}
                onSave={(value) => {
                  update.run(contact.id, { [field]: value === '' ? null : value });
                }}
              />
            </Table.Td>
          ))}
          <Table.Td>
            <TagsCell
              label={`Tags of ${contact.name}`}
              value={contact.tags}
              onSave={(tags) => {
                update.run(contact.id, { tags });
              }}
            />
          </Table.Td>
          <Table.Td ta="right">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Delete ${contact.name}`}
              onClick={() => {
                remove.run(contact.id);
              }}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Table.Td>
        </Table.Tr>
      )}
    />
  );
}
