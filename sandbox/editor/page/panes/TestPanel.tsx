import { Alert, Button, Group, Loader, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { TestResult } from '../../api';
import { useAction } from '../client';
import { RecordTable } from '../parts';

interface TestPanelProps {
  label: string;
  /** A trigger's test answers several records, of which one is chosen. */
  isTrigger: boolean;
  test: () => Promise<TestResult>;
  onOutput: (output: unknown) => void;
}

/** The test of a step: what went in, and what came out. */
export function TestPanel({ label, isTrigger, test, onOutput }: TestPanelProps) {
  const [result, setResult] = useState<TestResult>();
  const [chosen, setChosen] = useState(0);
  const records: unknown[] = isTrigger && Array.isArray(result?.output) ? result.output : [];
  const output = isTrigger ? records[chosen] : result?.output;
  const run = useAction(async () => {
    const answer = await test();
    setResult(answer);
    setChosen(0);
    const first: unknown = isTrigger && Array.isArray(answer.output) ? answer.output[0] : answer.output;
    if (!answer.error && first !== undefined) onOutput(first);
  });
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="light"
          loading={run.busy}
          onClick={() => {
            run.run();
          }}
        >
          {label}
        </Button>
        <div role="status">
          {run.busy && (
            <Group gap="xs">
              <Loader size="xs" aria-hidden />
              <Text size="sm">Asking ISAO…</Text>
            </Group>
          )}
        </div>
      </Group>
      {result?.error && (
        <Alert color="red" role="alert" title="The test did not succeed">
          {result.error.message}
        </Alert>
      )}
      {result && !result.error && isTrigger && records.length === 0 && (
        <Text size="sm">ISAO has no record for a sample. The app’s own sample stands in for it.</Text>
      )}
      {records.length > 1 && (
        <SegmentedControl
          aria-label="Which sample to use"
          data={records.map((_, index) => ({ value: String(index), label: `Record ${index + 1}` }))}
          value={String(chosen)}
          onChange={(index) => {
            setChosen(Number(index));
            onOutput(records[Number(index)]);
          }}
        />
      )}
      {result && (
        <SimpleGrid cols={isTrigger || !result.input ? 1 : { base: 1, sm: 2 }}>
          {result.input && <RecordTable title="Input" value={result.input} empty="Nothing was filled in." />}
          {!result.error && output !== undefined && (
            <RecordTable title={isTrigger ? 'Sample' : 'Output'} value={output} empty="Nothing came out." />
          )}
        </SimpleGrid>
      )}
    </Stack>
  );
}
