import { Badge, Divider, Select, Stack, Switch, Text } from '@mantine/core';
import { ask } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { Markdown, Panel, TrashButton } from '../parts';
import type { Source } from '../values';
import { type AnyStep, badgeOf, labelOf, newStep, partsOf, stepChoices, stepLabel } from './operations';
import { TestPanel } from './TestPanel';

interface StepCardProps {
  number: number;
  step: AnyStep;
  connectionId: string;
  sources: Source[];
  onChange: (step: AnyStep) => void;
  onRemove: () => void;
  onOutput: (output: unknown) => void;
}

/** A step of a Zap: which it is, its form or forms, and its test. */
export function StepCard({ number, step, connectionId, sources, onChange, onRemove, onOutput }: StepCardProps) {
  const { definition } = useShared().about;
  const parts = partsOf(definition, step);
  const title = stepLabel(definition, step);
  const isTrigger = step.kind === 'trigger';
  const [badge] = isTrigger ? parts.map(({ action }) => badgeOf('triggers', action)) : [];
  const outputs = sources.map(({ output }) => output);
  const test = () =>
    step.kind === 'trigger'
      ? ask('testTrigger', connectionId, step.key, step.inputData ?? {})
      : ask('testStep', connectionId, step, outputs);
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
          data={stepChoices(definition, isTrigger)}
          value={step.key && `${step.kind}:${step.key}`}
          searchable
          onChange={(choice) => choice && onChange(newStep(definition, choice))}
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
                ask('dropdown', connectionId, action.key, field, {
                  page,
                  inputData: step[slot] ?? {},
                  ...(pagingToken !== undefined && { pagingToken }),
                })
              }
            />
          </Stack>
        ))}
        {step.kind === 'search' && step.key !== '' && (
          <Switch
            label="Should this step be considered a success when nothing is found?"
            checked={step.continueIfNothingFound ?? false}
            onChange={(event) => onChange({ ...step, continueIfNothingFound: event.currentTarget.checked })}
          />
        )}
        {parts.length > 0 && <TestPanel isTrigger={isTrigger} test={test} onOutput={onOutput} />}
      </Stack>
    </Panel>
  );
}
