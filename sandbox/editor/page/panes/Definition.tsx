import {
  Alert,
  Badge,
  Button,
  Group,
  List,
  Loader,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  Title,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { useState } from 'react';
import type { Action, ActionKind, Finding } from '../../api';
import { call, useAction } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { Markdown, Panel } from '../parts';
import { withDefaults } from '../values';
import { labelOf } from './operations';

const KINDS: { kind: ActionKind; title: string }[] = [
  { kind: 'triggers', title: 'Triggers' },
  { kind: 'creates', title: 'Actions' },
  { kind: 'searches', title: 'Searches' },
];

const badgeOf = (kind: ActionKind, { operation }: Action): string => {
  if (kind === 'creates') return 'Action';
  if (kind === 'searches') return 'Search';
  return operation.type === 'hook' ? 'Instant' : 'Polling';
};

function OperationCard({ kind, action, onOpen }: { kind: ActionKind; action: Action; onOpen: () => void }) {
  const badge = badgeOf(kind, action);
  return (
    <UnstyledButton
      p="sm"
      display="flex"
      style={{ border: '1px solid var(--mantine-color-default-border)', borderRadius: 8, flexDirection: 'column' }}
      onClick={onOpen}
    >
      <Group justify="space-between" align="start" wrap="nowrap" mb={4} w="100%">
        <Text fw={600}>
          <VisuallyHidden>See the form of </VisuallyHidden>
          {labelOf(action)}
        </Text>
        <Badge color={badge === 'Instant' ? 'teal' : 'gray'} style={{ flexShrink: 0 }}>
          {badge}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {action.display?.description}
      </Text>
    </UnstyledButton>
  );
}

function FormDialog({ action, onClose }: { action: Action; onClose: () => void }) {
  const { inputFields: fields = [] } = action.operation;
  const [values, setValues] = useState(withDefaults(fields));
  return (
    <Modal opened onClose={onClose} size="lg" title={<Text fw={700}>{labelOf(action)}</Text>}>
      <Text size="sm" c="dimmed" mb="md">
        <Markdown text={action.display?.description ?? ''} />
      </Text>
      {fields.length === 0 ? (
        <Text size="sm">This form has no fields.</Text>
      ) : (
        <Form fields={fields} groups={action.operation.inputFieldGroups} values={values} onChange={setValues} />
      )}
    </Modal>
  );
}

function Findings() {
  const [findings, setFindings] = useState<Finding[]>();
  const read = useAction(async () => {
    setFindings(await call<Finding[]>('GET', '/findings'));
  });
  const failed = findings?.filter(({ passed }) => !passed) ?? [];
  return (
    <Panel
      title="Publishing checks"
      action={
        <Button
          size="xs"
          variant="default"
          loading={read.busy}
          onClick={() => {
            read.run();
          }}
        >
          Run the checks
        </Button>
      }
    >
      <div role="status">
        {read.busy && (
          <Group gap="xs">
            <Loader size="xs" aria-hidden />
            <Text size="sm">Running test/definition.test.ts, which takes some seconds…</Text>
          </Group>
        )}
        {!findings && !read.busy && (
          <Text size="sm" c="dimmed">
            What Zapier’s automatic checks and its reviewers look for, over this definition.
          </Text>
        )}
        {findings && (
          <Alert
            color={failed.length === 0 ? 'teal' : 'red'}
            title={
              failed.length === 0
                ? `All ${findings.length} checks pass`
                : `${failed.length} of ${findings.length} checks fail`
            }
          >
            <List size="sm">
              {(failed.length === 0 ? findings : failed).map(({ rule, source, message }, index) => (
                <List.Item key={index}>
                  {rule} {source !== '' && `(${source})`} {message !== '' && message.split('\n')[0]}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
      </div>
    </Panel>
  );
}

export function DefinitionPane() {
  const { definition } = useShared().about;
  const [open, setOpen] = useState<Action>();
  return (
    <Stack component="main">
      <Title order={2} size="h3">
        Definition
      </Title>
      {open && (
        <FormDialog
          action={open}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
      {KINDS.map(({ kind, title }) => (
        <Panel key={kind} title={title}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
            {Object.values(definition[kind] ?? {})
              .filter(({ display }) => !display?.hidden)
              .map((action) => (
                <OperationCard
                  key={action.key}
                  kind={kind}
                  action={action}
                  onOpen={() => {
                    setOpen(action);
                  }}
                />
              ))}
          </SimpleGrid>
        </Panel>
      ))}
      <Findings />
    </Stack>
  );
}
