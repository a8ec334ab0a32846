import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  type ButtonProps,
  Card,
  Group,
  Table,
  Tabs,
  Text,
  Title,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { toText } from '../../zapier/json';
import { type RunStatus, STATUS_NAMES } from '../../zapier/run';
import { useAction } from './client';
import { flatten } from './values';

export function Panel({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <Card component="section" aria-label={title}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Title size="h5">{title}</Title>
        {action}
      </Group>
      {children}
    </Card>
  );
}

interface TabBoxProps {
  /** The value of the tab that is open at first. */
  start: string;
  tabs: { value: string; label: string; content: ReactNode }[];
}

export function TabBox({ start, tabs }: TabBoxProps) {
  return (
    <Tabs defaultValue={start}>
      <Tabs.List mb="sm">
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ value, content }) => (
        <Tabs.Panel key={value} value={value}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** A button that shows when it is busy, and a sentence if it fails. */
export function ActionButton({ act, ...rest }: ButtonProps & { act: () => Promise<unknown>; 'aria-label'?: string }) {
  const { run, busy } = useAction(act);
  return <Button variant="default" loading={busy} onClick={() => run()} {...rest} />;
}

export function TrashButton({ label, act }: { label: string; act: () => unknown }) {
  const { run, busy } = useAction(act);
  return (
    <ActionIcon size="input-sm" aria-label={label} loading={busy} onClick={() => run()}>
      <IconTrash size={18} />
    </ActionIcon>
  );
}

/** A text of the definition, which may have links. */
export function Linked({ text = '' }: { text: string | undefined }) {
  return text.split(/(\[.+?\]\(.+?\))/).map((part, index) => {
    const [, label = part, href] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
    if (!href) return part;
    return (
      <Anchor key={index} href={href} target="_blank" rel="noreferrer" inherit underline="always">
        {label}
      </Anchor>
    );
  });
}

const STATUS_COLORS: Record<RunStatus, string> = {
  playing: 'blue',
  success: 'teal',
  halted: 'gray',
  errored: 'red',
  held: 'grape',
  scheduled: 'indigo',
};

export function StatusBadge({ status }: { status: RunStatus }) {
  return (
    <Badge color={STATUS_COLORS[status]} miw={82}>
      {STATUS_NAMES[status]}
    </Badge>
  );
}

interface WideTableProps {
  label: string;
  head: string[];
  rows: { key: string | number; cells: ReactNode[] }[];
}

/** A table that a narrow page scrolls sideways. */
export function WideTable({ label, head, rows }: WideTableProps) {
  return (
    <Table.ScrollContainer minWidth={500} type="native" role="group" aria-label={label} tabIndex={0}>
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {head.map((title) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, cells }) => (
            <Table.Tr key={key}>
              {cells.map((cell, index) => (
                <Table.Td key={index}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The fields of a record, a line each, in the names that `{{1.name}}` has for them. */
export function RecordTable({ title, value, empty }: { title: string; value: unknown; empty: string }) {
  const body = flatten(value).map(([path, item]) => [path, toText(item) || '–']);
  return (
    <div>
      <Text fw={600}>{title}</Text>
      {body.length === 0 && <Text c="dimmed">{empty}</Text>}
      <Table aria-label={title} layout="fixed" style={{ overflowWrap: 'anywhere' }} data={{ body }} />
    </div>
  );
}
