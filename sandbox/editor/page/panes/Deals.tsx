import { ActionIcon, Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconTrash, IconTrophy } from '@tabler/icons-react';
import type { Deal } from '../../api';
import { call, useAction } from '../client';
import { textOf } from '../values';
import { AddRecord } from './AddRecord';
import { Cell } from './Cell';
import { RecordList } from './RecordList';

const FIELDS = [
  { name: 'title', label: 'Title', required: true },
  { name: 'value', label: 'Value', type: 'number' as const },
  { name: 'currency', label: 'Currency, such as EUR' },
  { name: 'stage', label: 'Stage' },
  { name: 'contactId', label: 'ID of its contact' },
];

const COLORS: Record<string, string> = { won: 'teal', lost: 'red' };

const blankIsNull = (value: string): string | null => (value === '' ? null : value);

export function Deals() {
  const update = useAction((id: string, change: object) => call('PATCH', `/deals/${id}`, change));
  const remove = useAction((id: string) => call('DELETE', `/deals/${id}`));
  return (
    <RecordList<Deal>
      noun="deals"
      heads={[
        { label: 'Title', width: 260 },
        { label: 'Contact', width: 190 },
        { label: 'Value', width: 150 },
        { label: 'Stage' },
        { label: 'Status', width: 90 },
        { label: '', width: 130 },
      ]}
      actions={<AddRecord noun="deal" path="/deals" fields={FIELDS} />}
      row={(deal) => (
        <Table.Tr key={deal.id}>
          <Table.Td>
            <Cell
              label={`Title of ${deal.title}`}
              value={deal.title}
              onSave={(title) => {
                update.run(deal.id, { title });
              }}
            />
          </Table.Td>
          <Table.Td>
            <Text size="sm">{deal.contact?.name ?? '–'}</Text>
          </Table.Td>
          <Table.Td>
            <Group gap={4} wrap="nowrap">
              <Cell
                label={`Value of ${deal.title}`}
                value={textOf(deal.value)}
                onSave={(value) => {
                  update.run(deal.id, { value: value === '' ? null : Number(value) });
                }}
              />
              <Text size="sm">{deal.currency ?? ''}</Text>
            </Group>
          </Table.Td>
          <Table.Td>
            <Cell
              label={`Stage of ${deal.title}`}
              value={deal.stage ?? ''}
              onSave={(stage) => {
                update.run(deal.id, { stage: blankIsNull(stage) });
              }}
            />
          </Table.Td>
          <Table.Td>
            <Badge color={COLORS[deal.status] ?? 'blue'}>{deal.status}</Badge>
          </Table.Td>
          <Table.Td>
            <Group gap={4} justify="end" wrap="nowrap">
              {deal.status !== 'won' && (
                <Button
                  size="compact-xs"
                  variant="default"
                  leftSection={<IconTrophy size={14} />}
                  aria-label={`Win ${deal.title}`}
                  onClick={() => {
                    update.run(deal.id, { status: 'won' });
                  }}
                >
                  Win
                </Button>
              )}
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Delete ${deal.title}`}
                onClick={() => {
                  remove.run(deal.id);
                }}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </Group>
          </Table.Td>
        </Table.Tr>
      )}
    />
  );
}
