import { Alert, Anchor, Button, EmptyState, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Live } from '../../workshop';
import type { Draft } from '../../zaps';
import { ask, say } from '../client';
import { useShared } from '../live';
import { ActionButton } from '../parts';
import type { Source } from '../values';
import { type AnyStep, outputLabels, partsOf, stepLabel } from './operations';
import { StepCard } from './step-card';
import { counted, ZapSwitch } from './zaps';

export function ZapEditor({ id }: { id: string }) {
  const zap = useShared().live.zaps.find((candidate) => candidate.id === id);
  if (zap) return <Editor zap={zap} />;
  return (
    <EmptyState title="This Zap does not exist any more">
      <Anchor href="#/zaps">See all Zaps</Anchor>
    </EmptyState>
  );
}

function Editor({ zap }: { zap: Live['zaps'][number] }) {
  const { about } = useShared();
  const { name, trigger, steps } = zap;
  const [draft, setDraft] = useState<Draft>({ name, trigger, steps });
  /** What each step put out when it was tested, the trigger's first. */
  const [outputs, setOutputs] = useState<unknown[]>([]);
  const isOn = zap.state === 'on';
  const isPolling = partsOf(about, { kind: 'trigger', ...trigger })[0]?.action.operation.type !== 'hook';
  const save = () => ask('save', zap.id, draft);
  const saveAndSay = () => save().then(() => say('The Zap is saved.'));
  const poll = () => ask('poll', zap.id).then((runs) => say(`The poll started ${counted(runs, 'run')}.`));

  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const all: AnyStep[] = [{ kind: 'trigger', ...draft.trigger }, ...draft.steps];
  const setStep = (index: number, step: AnyStep): void => {
    if (step.key !== all[index]?.key) setOutputs(outputs.slice(0, index));
    const { kind, ...rest } = step;
    if (kind === 'trigger') change({ trigger: rest });
    else change({ steps: draft.steps.with(index - 1, { ...rest, kind }) });
  };
  const sources = all.map((step, index): Source => {
    const action = partsOf(about, step)[0]?.action;
    const output = outputs[index] ?? action?.operation.sample ?? {};
    return { step: index + 1, label: stepLabel(about, step), labels: outputLabels(action), output };
  });

  return (
    <Stack maw={860} mx="auto">
      <Group justify="space-between" align="end">
        <Anchor href="#/zaps">All Zaps</Anchor>
        <Group>
          {isOn && isPolling && <ActionButton act={poll}>Poll now</ActionButton>}
          {!isOn && <ActionButton act={saveAndSay}>Save</ActionButton>}
          <ZapSwitch zap={{ ...zap, name: draft.name }} before={save} />
        </Group>
      </Group>
      {zap.note !== '' && (
        <Alert color={isOn ? 'teal' : 'red'} role="status" title={isOn ? 'The Zap is on' : 'The Zap is off'}>
          {zap.note}{' '}
          <Anchor href="#/history" underline="always" c="inherit">
            See its history
          </Anchor>
        </Alert>
      )}
      {isOn && <Text c="dimmed">Switch the Zap off to change it.</Text>}
      {/* A disabled fieldset disables every control in it. */}
      <fieldset disabled={isOn} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack>
          <TextInput
            label="Name of the Zap"
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          {all.map((step, index) => (
            <StepCard
              key={`${index} ${step.kind} ${step.key}`}
              number={index + 1}
              step={step}
              sources={sources.slice(0, index)}
              onChange={(changed) => setStep(index, changed)}
              onRemove={() => {
                change({ steps: draft.steps.toSpliced(index - 1, 1) });
                setOutputs(outputs.slice(0, index));
              }}
              onOutput={(output) => setOutputs((before) => Object.assign([...before], { [index]: output }))}
            />
          ))}
          <Button
            size="sm"
            variant="default"
            onClick={() => change({ steps: [...draft.steps, { kind: 'create', key: '' }] })}
          >
            Add a step
          </Button>
        </Stack>
      </fieldset>
    </Stack>
  );
}
