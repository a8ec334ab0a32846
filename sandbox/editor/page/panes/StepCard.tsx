import { ActionIcon, Badge, Divider, Group, Paper, Select, Stack, Switch, Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Step, TestResult } from '../../api';
import { call } from '../client';
import { useShared } from '../live';
import { Markdown } from '../parts';
import type { Source } from '../values';
import { labelOf, newStep, partsOf, stepChoices, stepLabel } from './operations';
import { StepForm } from './StepForm';
import { TestPanel } from './TestPanel';

/** The frame of a step: its number, what it is, and what is in it. */
export function StepFrame({
  number,
  title,
  action,
  children,
}: {
  number: number;
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Paper component="section" aria-label={`Step ${number}: ${title}`} withBorder bg="var(--editor-surface)" p="md">
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Group gap="sm" wrap="nowrap">
          <Badge circle size="lg" variant="filled">
            {number}
          </Badge>
          <Title order={3} size="h5">
            {title}
          </Title>
        </Group>
        {action}
      </Group>
      {children}
    </Paper>
  );
}

interface StepCardProps {
  number: number;
  step: Step;
  connectionId: string;
  sources: Source[];
  onChange: (step: Step) => void;
  onRemove: () => void;
  onOutput: (output: unknown) => void;
}

/** An action step of a Zap: which it is, its form or forms, and its test. */
export function StepCard({ number, step, connectionId, sources, onChange, onRemove, onOutput }: StepCardProps) {
  const { definition } = useShared().about;
  const parts = partsOf(definition, step);
  const title = stepLabel(definition, step);
  return (
    <StepFrame
      number={number}
      title={title}
      action={
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove step ${number}`} onClick={onRemove}>
          <IconTrash size={18} />
        </ActionIcon>
      }
    >
      <Stack>
        <Select
          label="Action event"
          placeholder="Choose what to do"
          data={stepChoices(definition)}
          value={step.key === '' ? null : `${step.kind}:${step.key}`}
          searchable
          onChange={(choice) => {
            if (choice !== null) onChange(newStep(definition, choice));
          }}
        />
        {parts.map((part) => (
          <Stack key={`${part.kind}:${part.action.key}`} gap="sm">
            {parts.length > 1 && <Divider label={labelOf(part.action)} labelPosition="left" />}
            <Text size="sm" c="dimmed">
              <Markdown text={part.action.display?.description ?? ''} />
            </Text>
            <StepForm
              action={part.action}
              connectionId={connectionId}
              values={step[part.slot] ?? {}}
              sources={sources}
              onChange={(values) => {
                onChange({ ...step, [part.slot]: values });
              }}
            />
          </Stack>
        ))}
        {step.kind === 'search' && step.key !== '' && (
          <Switch
            label="Should this step be considered a success when nothing is found?"
            checked={step.continueIfNothingFound ?? false}
            onChange={({ currentTarget }) => {
              onChange({ ...step, continueIfNothingFound: currentTarget.checked });
            }}
          />
        )}
        {parts.length > 0 && (
          <TestPanel
            label="Test step"
            isTrigger={false}
            test={() =>
              call<TestResult>('POST', '/test-step', {
                connectionId,
                step,
                outputs: sources.map(({ output }) => output),
              })
            }
            onOutput={onOutput}
          />
        )}
      </Stack>
    </StepFrame>
  );
}
