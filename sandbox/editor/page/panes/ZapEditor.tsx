import { Alert, Anchor, Badge, Button, Group, NativeSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowLeft, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Draft, Step, TestResult, ZapView } from '../../api';
import { call, say, useAction } from '../client';
import { useShared } from '../live';
import { Empty, Markdown, Panel } from '../parts';
import { withDefaults, type Source } from '../values';
import { labelOf, outputLabels, partsOf, sampleOf, stepLabel, triggerChoices } from './operations';
import { StepCard, StepFrame } from './StepCard';
import { StepForm } from './StepForm';
import { TestPanel } from './TestPanel';
import { ZapSwitch } from './Zaps';

const NEW_STEP: Step = { kind: 'create', key: '' };

export function ZapEditor({ id }: { id: string }) {
  const zap = useShared().live.zaps.find((candidate) => candidate.id === id);
  if (zap) return <Editor zap={zap} />;
  return (
    <Panel>
      <Empty title="This Zap does not exist">
        It may have been deleted, or the editor was started again. <Anchor href="#/zaps">See all Zaps</Anchor>
      </Empty>
    </Panel>
  );
}

function Editor({ zap }: { zap: ZapView }) {
  const { about, live } = useShared();
  const { definition } = about;
  const [draft, setDraft] = useState<Draft>({
    name: zap.name,
    connectionId: zap.connectionId,
    trigger: zap.trigger,
    steps: zap.steps,
  });
  /** What each step put out when it was tested, the trigger's first. */
  const [outputs, setOutputs] = useState<unknown[]>([]);
  const isOn = zap.state === 'on';
  const trigger = definition.triggers?.[draft.trigger.key];
  const save = () => call('PUT', `/zaps/${zap.id}`, draft);
  const saving = useAction(async () => {
    await save();
    say('The Zap is saved.');
  });
  const poll = useAction(async () => {
    const { runs } = await call<{ runs: number }>('POST', `/zaps/${zap.id}/poll`);
    say(runs === 1 ? 'The poll started 1 run.' : `The poll started ${runs} runs.`);
  });

  const change = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part });
  };
  const setOutput = (index: number, output: unknown): void => {
    setOutputs((before) => Object.assign([...before], { [index]: output }));
  };
  const setStep = (index: number, step: Step): void => {
    change({ steps: draft.steps.map((old, i) => (i === index ? step : old)) });
  };
  const sourcesBefore = (index: number): Source[] => {
    const actions = draft.steps
      .slice(0, index)
      .map((step) => ({ label: stepLabel(definition, step), action: partsOf(definition, step)[0]?.action }));
    return [{ label: trigger ? labelOf(trigger) : 'Trigger', action: trigger }, ...actions].map(
      ({ label, action }, i) => ({
        step: i + 1,
        label,
        labels: outputLabels(action),
        output: outputs[i] ?? sampleOf(action),
      }),
    );
  };

  return (
    <Stack component="main" maw={860} mx="auto">
      <Group justify="space-between" align="end">
        <Anchor href="#/zaps" size="sm">
          <Group gap={4}>
            <IconArrowLeft size={16} aria-hidden /> All Zaps
          </Group>
        </Anchor>
        <Group>
          {isOn && trigger?.operation.type !== 'hook' && (
            <Button
              variant="default"
              size="xs"
              loading={poll.busy}
              onClick={() => {
                poll.run();
              }}
            >
              Poll now
            </Button>
          )}
          {!isOn && (
            <Button
              variant="default"
              size="xs"
              loading={saving.busy}
              onClick={() => {
                saving.run();
              }}
            >
              Save
            </Button>
          )}
          <ZapSwitch zap={{ ...zap, name: draft.name }} before={save} />
        </Group>
      </Group>
      {zap.note !== '' && (
        <Alert color={isOn ? 'teal' : 'red'} role="status" title={isOn ? 'The Zap is on' : 'The Zap is off'}>
          {zap.note}{' '}
          <Anchor href="#/history" size="sm" underline="always" c="inherit">
            See its history
          </Anchor>
        </Alert>
      )}
      {isOn && (
        <Text size="sm" c="dimmed">
          Switch the Zap off to change it.
        </Text>
      )}
      {/* A disabled fieldset disables every control in it. */}
      <fieldset disabled={isOn} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack>
          <Panel>
            <Group grow align="start" preventGrowOverflow={false}>
              <TextInput
                label="Name of the Zap"
                miw={220}
                value={draft.name}
                onChange={({ currentTarget }) => {
                  change({ name: currentTarget.value });
                }}
              />
              <NativeSelect
                label="Account"
                miw={220}
                data={live.connections.map(({ id, label }) => ({ value: id, label: label || 'ISAO' }))}
                value={draft.connectionId}
                onChange={({ currentTarget }) => {
                  change({ connectionId: currentTarget.value });
                }}
              />
            </Group>
          </Panel>
          <StepFrame
            number={1}
            title={trigger ? labelOf(trigger) : 'Trigger'}
            action={
              trigger && (
                <Badge color={trigger.operation.type === 'hook' ? 'teal' : 'gray'}>
                  {trigger.operation.type === 'hook' ? 'Instant' : 'Polling'}
                </Badge>
              )
            }
          >
            <Stack>
              <Select
                label="Trigger event"
                placeholder="Choose what starts the Zap"
                data={triggerChoices(definition)}
                value={draft.trigger.key === '' ? null : draft.trigger.key}
                searchable
                onChange={(key) => {
                  if (key === null) return;
                  const fields = definition.triggers?.[key]?.operation.inputFields ?? [];
                  change({ trigger: { key, inputData: withDefaults(fields) } });
                  setOutputs([]);
                }}
              />
              {trigger && (
                <>
                  <Text size="sm" c="dimmed">
                    <Markdown text={trigger.display?.description ?? ''} />
                  </Text>
                  <StepForm
                    key={trigger.key}
                    action={trigger}
                    connectionId={draft.connectionId}
                    values={draft.trigger.inputData}
                    sources={[]}
                    onChange={(inputData) => {
                      change({ trigger: { key: trigger.key, inputData } });
                    }}
                  />
                  <TestPanel
                    key={`${trigger.key} test`}
                    label="Test trigger"
                    isTrigger
                    test={() =>
                      call<TestResult>('POST', '/test-trigger', {
                        connectionId: draft.connectionId,
                        trigger: draft.trigger,
                      })
                    }
                    onOutput={(output) => {
                      setOutput(0, output);
                    }}
                  />
                </>
              )}
            </Stack>
          </StepFrame>
          {draft.steps.map((step, index) => (
            <StepCard
              key={`${index} ${step.key}`}
              number={index + 2}
              step={step}
              connectionId={draft.connectionId}
              sources={sourcesBefore(index)}
              onChange={(changed) => {
                setStep(index, changed);
              }}
              onRemove={() => {
                change({ steps: draft.steps.filter((_, i) => i !== index) });
                setOutputs(outputs.slice(0, index + 1));
              }}
              onOutput={(output) => {
                setOutput(index + 1, output);
              }}
            />
          ))}
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => {
              change({ steps: [...draft.steps, NEW_STEP] });
            }}
          >
            Add a step
          </Button>
        </Stack>
      </fieldset>
    </Stack>
  );
}
