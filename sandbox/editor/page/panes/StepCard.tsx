import { Badge, Divider, NativeSelect, Select, Stack, Switch, Text } from '@mantine/core';
import { ask } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { Markdown, Panel, TrashButton } from '../parts';
import type { Source } from '../values';
import { type AnyStep, badgeOf, choiceOf, labelOf, newStep, partsOf, stepChoices, stepLabel } from './operations';
import { TestPanel } from './TestPanel';

interface StepCardProps {
  number: number;
  step: AnyStep;
  sources: Source[];
  onChange: (step: AnyStep) => void;
  onRemove: () => void;
  onOutput: (output: unknown) => void;
}

/** A step of a Zap: which it is, its form or forms, and its test. */
export function StepCard({ number, step, sources, onChange, onRemove, onOutput }: StepCardProps) {
  const { about } = useShared();
  const parts = partsOf(about, step);
  const title = stepLabel(about, step);
  const isTrigger = step.kind === 'trigger';
  const [badge] = isTrigger ? parts.map(({ action }) => badgeOf(action)) : [];
  const outputs = sources.map(({ output }) => output);
  const test = () => {
    const { kind, ...trigger } = step;
    return kind === 'trigger' ? ask('testTrigger', trigger) : ask('testStep', { ...trigger, kind }, outputs);
  };
  return (
    <Panel
      label={`Step ${number}: ${title}`}
      title={title}
      lead={
        <Badge circle size="lg" variant="filled">
          {number}
        </Badge>
      }
      action={
        isTrigger ? (
          badge && <Badge color={badge === 'Instant' ? 'teal' : 'gray'}>{badge}</Badge>
        ) : (
          <TrashButton label={`Remove step ${number}`} onClick={onRemove} />
        )
      }
    >
      <Stack>
        <Select
          label={isTrigger ? 'Trigger event' : 'Action event'}
          placeholder={isTrigger ? 'Choose what starts the Zap' : 'Choose what to do'}
          data={stepChoices(about, isTrigger)}
          value={choiceOf(step)}
          searchable
          onChange={(choice) => choice && onChange(newStep(about, choice))}
        />
        {parts.map(({ action, slot }) => (
          <Stack key={slot} gap="sm">
            {parts.length > 1 && <Divider label={labelOf(action)} labelPosition="left" />}
            <Text c="dimmed">
              <Markdown text={action.display?.description} />
            </Text>
            <Form
              fields={action.operation.inputFields}
              groups={action.operation.inputFieldGroups}
              values={step[slot] ?? {}}
              sources={sources}
              onChange={(values) => onChange({ ...step, [slot]: values })}
              openDropdown={(field, page, pagingToken) =>
                ask('dropdown', action.key, field, {
                  page,
                  inputData: step[slot] ?? {},
                  ...(pagingToken !== undefined && { pagingToken }),
                })
              }
            />
          </Stack>
        ))}
        {step.kind === 'search' && step.key !== '' && (
          <>
            <NativeSelect
              label="If several are found"
              data={[
                { value: 'first', label: 'Use the first' },
                { value: 'all', label: 'Run the later steps once for each' },
              ]}
              value={step.lineItems ?? 'first'}
              onChange={(event) =>
                onChange({ ...step, lineItems: event.currentTarget.value === 'all' ? 'all' : 'first' })
              }
            />
            <Switch
              label="Should this step be considered a success when nothing is found?"
              checked={step.continueIfNothingFound ?? false}
              onChange={(event) => onChange({ ...step, continueIfNothingFound: event.currentTarget.checked })}
            />
          </>
        )}
        {parts.length > 0 && <TestPanel isTrigger={isTrigger} test={test} onOutput={onOutput} />}
      </Stack>
    </Panel>
  );
}
