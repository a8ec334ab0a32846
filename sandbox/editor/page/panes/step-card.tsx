import { Alert, Badge, Button, Divider, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import type { TestResult } from '../../actions';
import { ask, useAction } from '../client';
import { Form } from '../form/form';
import { useShared } from '../live';
import { Linked, Panel, RecordTable, TrashButton } from '../parts';
import type { Source } from '../values';
import { type AnyStep, choiceOf, labelOf, newStep, partsOf, stepChoices, stepLabel } from './operations';

interface StepCardProps {
  number: number;
  step: AnyStep;
  sources: Source[];
  onChange: (step: AnyStep) => void;
  onRemove: () => void;
  onOutput: (output: unknown) => void;
}

export function StepCard({ number, step, sources, onChange, onRemove, onOutput }: StepCardProps) {
  const { about } = useShared();
  const [result, setResult] = useState<TestResult>();
  const parts = partsOf(about, step);
  const isTrigger = step.kind === 'trigger';
  const test = useAction(async () => {
    const { kind, ...rest } = step;
    const outputs = sources.map(({ output }) => output);
    const tested = await (kind === 'trigger' ? ask('testTrigger', rest) : ask('testStep', { ...rest, kind }, outputs));
    // Of a trigger's samples, the first.
    const output: unknown = Array.isArray(tested.output) ? tested.output[0] : tested.output;
    setResult({ ...tested, output });
    if (output) onOutput(output);
  });
  return (
    <Panel
      title={`${number}. ${stepLabel(about, step)}`}
      action={
        isTrigger ? (
          parts.map(({ action }) => (
            <Badge key={action.key}>{action.operation.type === 'hook' ? 'Instant' : 'Polling'}</Badge>
          ))
        ) : (
          <TrashButton label={`Remove step ${number}`} act={onRemove} />
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
              <Linked text={action.display?.description} />
            </Text>
            <Form
              fields={action.operation.inputFields}
              groups={action.operation.inputFieldGroups}
              values={step[slot] ?? {}}
              sources={sources}
              onChange={(values) => onChange({ ...step, [slot]: values })}
              openDropdown={(field, page) => ask('dropdown', action.key, field, page, step[slot] ?? {})}
            />
          </Stack>
        ))}
        {step.kind === 'search' && step.key !== '' && (
          <>
            <Switch
              label="If several are found, run the later steps once for each"
              checked={step.lineItems === 'all'}
              onChange={(event) => onChange({ ...step, lineItems: event.currentTarget.checked ? 'all' : 'first' })}
            />
            <Switch
              label="Should this step be considered a success when nothing is found?"
              checked={step.continueIfNothingFound ?? false}
              onChange={(event) => onChange({ ...step, continueIfNothingFound: event.currentTarget.checked })}
            />
          </>
        )}
        {parts.length > 0 && (
          <Button size="sm" variant="light" w="fit-content" loading={test.busy} onClick={() => test.run()}>
            {isTrigger ? 'Test trigger' : 'Test step'}
          </Button>
        )}
        {result && (
          <SimpleGrid role="status" cols={{ base: 1, sm: isTrigger ? 1 : 2 }}>
            {result.input && <RecordTable title="Input" value={result.input} empty="Nothing was filled in." />}
            {result.error !== '' && (
              <Alert color="red" role="alert" title="The test did not succeed">
                {result.error}
              </Alert>
            )}
            {result.error === '' && (
              <RecordTable
                title={isTrigger ? 'Sample' : 'Output'}
                value={result.output}
                empty="There is no record. The app’s own sample stands in for it."
              />
            )}
          </SimpleGrid>
        )}
      </Stack>
    </Panel>
  );
}
