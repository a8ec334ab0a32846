import {
  ActionIcon,
  type ActionIconProps,
  Alert,
  Anchor,
  Badge,
  Button,
  type ButtonProps,
  Card,
  Code,
  Group,
  Modal,
  ScrollArea,
  Stack,
  Table,
  type TableProps,
  Text,
  Title,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { toText } from '../../zapier/json';
import { type Run, STATUS_NAMES } from '../../zapier/run';
import { messageOf, useAction } from './client';
import { flatten } from './values';

interface PanelProps {
  title: string;
  /** What a screen reader calls it, if not by its title. */
  label?: string;
  lead?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A box with a heading. */
export function Panel({ title, label = title, lead, action, children }: PanelProps) {
  return (
    <Card component="section" aria-label={label}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Group gap="sm" wrap="nowrap">
          {lead}
          <Title size="h5">{title}</Title>
        </Group>
        {action}
      </Group>
      {children}
    </Card>
  );
}

export function Failure({ title, message }: { title: string; message: string }) {
  return (
    message !== '' && (
      <Alert color="red" role="alert" title={title}>
        {message}
      </Alert>
    )
  );
}

/** A button that shows when it is busy, and a sentence if it fails. */
export function ActionButton({ act, ...rest }: ButtonProps & { act: () => Promise<unknown>; 'aria-label'?: string }) {
  const { run, busy } = useAction(act);
  return <Button variant="default" loading={busy} onClick={() => run()} {...rest} />;
}

export function TrashButton({ label, ...rest }: ActionIconProps & { label: string; onClick: () => void }) {
  return (
    <ActionIcon aria-label={label} {...rest}>
      <IconTrash size={18} />
    </ActionIcon>
  );
}

interface FormDialogProps {
  title: string;
  submit: string;
  onSubmit: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog, which closes once it was sent, and otherwise says why not. */
export function FormDialog({ title, submit, onSubmit, onClose, children }: FormDialogProps) {
  const [error, setError] = useState('');
  const { run, busy } = useAction(() => {
    setError('');
    return onSubmit().then(onClose, (reason: unknown) => setError(messageOf(reason)));
  });
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <Stack>
          {children}
          <Failure title="That did not work" message={error} />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A text of the definition, whose Markdown has links and code. */
export function Markdown({ text = '' }: { text: string | undefined }) {
  return text.split(/(\[.+?\]\(.+?\)|`.+?`)/).map((part, index) => {
    const [, label, href] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
    if (href)
      return (
        <Anchor key={index} href={href} target="_blank" rel="noreferrer" inherit underline="always">
          {label}
        </Anchor>
      );
    return part.startsWith('`') ? (
      <Code key={index} fz="inherit">
        {part.slice(1, -1)}
      </Code>
    ) : (
      part
    );
  });
}

const STATUS_COLORS: Record<Run['status'], string> = {
  playing: 'blue',
  success: 'teal',
  halted: 'gray',
  errored: 'red',
  held: 'grape',
  scheduled: 'indigo',
};

export function StatusBadge({ status }: { status: Run['status'] }) {
  return (
    <Badge color={STATUS_COLORS[status]} miw={82}>
      {STATUS_NAMES[status]}
    </Badge>
  );
}

/** A table that a narrow page scrolls sideways. */
export function WideTable({ label, minWidth = 560, ...rest }: TableProps & { label: string; minWidth?: number }) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native" role="group" aria-label={label} tabIndex={0}>
      <Table aria-label={label} {...rest} />
    </Table.ScrollContainer>
  );
}

/** The fields of a record, a line each, in the names that `{{1.name}}` has for them. */
export function RecordTable({ title, value, empty }: { title: string; value: unknown; empty: string }) {
  const fields = flatten(value);
  return (
    <div>
      <Text fw={600} mb={4}>
        {title}
      </Text>
      {fields.length === 0 && <Text c="dimmed">{empty}</Text>}
      {fields.length > 0 && (
        <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0, 'aria-label': title }}>
          <Table aria-label={title} layout="fixed" verticalSpacing={4} style={{ overflowWrap: 'anywhere' }}>
            <Table.Tbody>
              {fields.map(([path, item]) => (
                <Table.Tr key={path}>
                  <Table.Th w="40%" fw={500} c="dimmed">
                    {path}
                  </Table.Th>
                  <Table.Td style={{ whiteSpace: 'pre-wrap' }}>{toText(item) || '–'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </div>
  );
}
