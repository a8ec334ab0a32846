import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { TestResult } from '../../workshop';
import { useAction } from '../client';
import { Failure, RecordTable } from '../parts';

interface TestPanelProps {
  /** A trigger's test answers several records, of which one is chosen. */
  isTrigger: boolean;
  test: () => Promise<TestResult>;
  onOutput: (output: unknown) => void;
}

/** The test of a step: what went in, and what came out. */
export function TestPanel({ isTrigger, test, onOutput }: TestPanelProps) {
  const [result, setResult] = useState<TestResult>();
  const [chosen, setChosen] = useState(0);
  const recordsOf = ({ output, error }: TestResult): unknown[] => {
    if (error) return [];
    return isTrigger && Array.isArray(output) ? output : [output];
  };
  const records = result ? recordsOf(result) : [];
  const { run, busy } = useAction(async () => {
    const answer = await test();
    setResult(answer);
    setChosen(0);
    const [first] = recordsOf(answer);
    if (first !== undefined) onOutput(first);
  });
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button size="sm" variant="light" loading={busy} onClick={() => run()}>
          {isTrigger ? 'Test trigger' : 'Test step'}
        </Button>
        <Text role="status">{busy && 'Asking ISAO…'}</Text>
      </Group>
      <Failure title="The test did not succeed" message={result?.error?.message ?? ''} />
      {result && !result.error && records.length === 0 && (
        <Text>ISAO has no record for a sample. The app’s own sample stands in for it.</Text>
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
      <SimpleGrid cols={result?.input ? { base: 1, sm: 2 } : 1}>
        {result?.input && <RecordTable title="Input" value={result.input} empty="Nothing was filled in." />}
        {records.length > 0 && (
          <RecordTable title={isTrigger ? 'Sample' : 'Output'} value={records[chosen]} empty="Nothing came out." />
        )}
      </SimpleGrid>
    </Stack>
  );
}
