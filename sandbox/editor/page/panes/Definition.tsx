import { Alert, Badge, Button, Card, Group, List, Modal, SimpleGrid, Text } from '@mantine/core';
import { useState } from 'react';
import type { Action, ActionKind } from '../../../zapier';
import { type Answer, ask, useAction } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { Markdown, Panel } from '../parts';
import { withDefaults } from '../values';
import { badgeOf, labelOf, visible } from './operations';

const KINDS: { kind: ActionKind; title: string }[] = [
  { kind: 'triggers', title: 'Triggers' },
  { kind: 'creates', title: 'Actions' },
  { kind: 'searches', title: 'Searches' },
];

/** An operation as a card of Zapier's directory; its form opens beside it. */
function OperationCard({ kind, action }: { kind: ActionKind; action: Action }) {
  const { inputFields: fields = [], inputFieldGroups: groups } = action.operation;
  const [isOpen, setIsOpen] = useState(false);
  const [values, setValues] = useState(withDefaults(fields));
  const label = labelOf(action);
  const badge = badgeOf(kind, action);
  return (
    <>
      <Card component="button" ta="left" padding="sm" style={{ cursor: 'pointer' }} onClick={() => setIsOpen(true)}>
        <Group justify="space-between" align="start" wrap="nowrap" mb={4} w="100%">
          <Text size="md" fw={600}>
            {label}
          </Text>
          <Badge color={badge === 'Instant' ? 'teal' : 'gray'} style={{ flexShrink: 0 }}>
            {badge}
          </Badge>
        </Group>
        <Text c="dimmed">{action.display?.description}</Text>
      </Card>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={label}>
        <Text c="dimmed" mb="md">
          <Markdown text={action.display?.description} />
        </Text>
        {fields.length === 0 && <Text>This form has no fields.</Text>}
        <Form fields={fields} groups={groups} values={values} onChange={setValues} />
      </Modal>
    </>
  );
}

function Findings() {
  const [findings, setFindings] = useState<Answer<'findings'>>();
  const read = useAction(() => ask('findings').then(setFindings));
  const failed = findings?.filter(({ passed }) => !passed) ?? [];
  const isFine = failed.length === 0;
  return (
    <Panel
      title="Publishing checks"
      action={
        <Button variant="default" loading={read.busy} onClick={() => read.run()}>
          Run the checks
        </Button>
      }
    >
      <div role="status">
        {read.busy && <Text>Running test/definition.test.ts, which takes some seconds…</Text>}
        {!findings && !read.busy && (
          <Text c="dimmed">What Zapier’s automatic checks and its reviewers look for, over this definition.</Text>
        )}
        {findings && (
          <Alert
            color={isFine ? 'teal' : 'red'}
            title={isFine ? `All ${findings.length} checks pass` : `${failed.length} of ${findings.length} checks fail`}
          >
            <List size="sm">
              {(isFine ? findings : failed).map(({ rule, source, message }) => (
                <List.Item key={rule}>
                  {rule} {source && `(${source})`} {message.split('\n')[0]}
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
  return (
    <>
      {KINDS.map(({ kind, title }) => (
        <Panel key={kind} title={title}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
            {visible(definition[kind]).map((action) => (
              <OperationCard key={action.key} kind={kind} action={action} />
            ))}
          </SimpleGrid>
        </Panel>
      ))}
      <Findings />
    </>
  );
}
