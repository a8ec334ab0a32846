import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { TestResult } from '../../actions';
import { useAction } from '../client';
import { Failure, RecordTable } from '../parts';

interface TestPanelProps {
  isTrigger: boolean;
  test: () => Promise<TestResult>;
  onOutput: (output: unknown) => void;
}

/** The test of a step: what went in, and what came out. Of a trigger's samples, it shows the first. */
export function TestPanel({ isTrigger, test, onOutput }: TestPanelProps) {
  const [result, setResult] = useState<TestResult>();
  const { run, busy } = useAction(async () => {
    const { output, ...rest } = await test();
    const shown: unknown = Array.isArray(output) ? output[0] : output;
    setResult({ ...rest, output: shown });
    if (shown) onOutput(shown);
  });
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button size="sm" variant="light" loading={busy} onClick={() => run()}>
          {isTrigger ? 'Test trigger' : 'Test step'}
        </Button>
        <Text role="status">{busy && 'Testing…'}</Text>
      </Group>
      <Failure title="The test did not succeed" message={result?.error?.message ?? ''} />
      {result && !result.error && !result.output && (
        <Text>There is no record for a sample. The app’s own sample stands in for it.</Text>
      )}
      <SimpleGrid cols={result?.input ? { base: 1, sm: 2 } : 1}>
        {result?.input && <RecordTable title="Input" value={result.input} empty="Nothing was filled in." />}
        {Boolean(result?.output) && (
          <RecordTable title={isTrigger ? 'Sample' : 'Output'} value={result?.output} empty="Nothing came out." />
        )}
      </SimpleGrid>
    </Stack>
  );
}
