import { Accordion, Alert, Card, EmptyState, Group, Loader, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Live } from '../../workshop';
import { type Answer, ask, report, say, timeOf } from '../client';
import { useShared } from '../live';
import { ActionButton, RecordTable, StatusBadge, TabBox, WideTable } from '../parts';
import { reconnect } from './connection';
import { labelOf } from './operations';

const replay = (id: number) => ask('replay', id).then(() => say('The run was replayed from the step that stopped it.'));

const replayHeld = () => ask('replayHeld').then(() => say('The runs on hold were replayed.'));

function RunDetails({ line: { id, status, startedAt, error, next, canReplay } }: { line: Live['runs'][number] }) {
  const { live, about } = useShared();
  const { definition, standIns } = about;
  const actions = { ...definition.creates, ...definition.searches, ...standIns.creates };
  const [run, setRun] = useState<Answer<'run'>>();
  // Read again whenever the run continues.
  useEffect(() => void ask('run', id).then(setRun, report), [id, status]);
  if (!run) return <Loader role="status" aria-label="Loading the run" />;
  return (
    <Stack>
      <Text c="dimmed">{timeOf(startedAt)} UTC</Text>
      {error !== '' && (
        <Alert role="alert" color={status === 'errored' ? 'red' : 'gray'} title={error}>
          <Text mb="xs">{next}</Text>
          <Group gap="xs">
            {status === 'held' && live.connection?.expired && <ActionButton act={reconnect}>Reconnect</ActionButton>}
            {canReplay && <ActionButton act={() => replay(id)}>Replay</ActionButton>}
          </Group>
        </Alert>
      )}
      <RecordTable title="1. Trigger" value={run.trigger} empty="The trigger itself failed." />
      {run.steps.map((step, index) => (
        <Stack key={index} gap="xs">
          <Group gap="xs">
            <Title order={3} size="h6">
              {index + 2}. {labelOf(actions[step.key] ?? step)}
            </Title>
            <StatusBadge status={step.status} />
          </Group>
          <RecordTable title="Input" value={step.input} empty="Nothing was filled in." />
          {!step.error && <RecordTable title="Output" value={step.output} empty="Nothing came out." />}
        </Stack>
      ))}
    </Stack>
  );
}

export function Runs({ limit = Infinity }: { limit?: number }) {
  const { live } = useShared();
  const [openId, setOpenId] = useState<string | null>(null);
  const runs = live.runs.slice(0, limit);
  if (runs.length === 0) return <EmptyState title="No runs yet" description="Use a recipe, then do what starts it." />;
  return (
    <>
      {runs.some(({ status }) => status === 'held') && <ActionButton act={replayHeld}>Replay all on hold</ActionButton>}
      <Accordion value={openId} onChange={setOpenId}>
        {runs.map((run) => (
          <Accordion.Item key={run.id} value={String(run.id)}>
            <Accordion.Control icon={<StatusBadge status={run.status} />}>
              <Text>
                <VisuallyHidden>Run {run.id}: </VisuallyHidden>
                <strong>{run.title}</strong> {run.zapName}
              </Text>
              {openId !== String(run.id) && <Text c="dimmed">{run.error}</Text>}
            </Accordion.Control>
            <Accordion.Panel>{openId === String(run.id) && <RunDetails line={run} />}</Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {live.runCount > runs.length && <Text c="dimmed">{`The newest ${runs.length} of ${live.runCount} runs.`}</Text>}
    </>
  );
}

/** What was asked when, the newest first: polls, or requests to ISAO. */
function Log({ kind }: { kind: 'polls' | 'requests' }) {
  const log = useShared().live[kind].toSorted((a, b) => b.at.localeCompare(a.at));
  const rows = log.map(({ at, what, outcome }, key) => ({ key, cells: [timeOf(at), what, outcome] }));
  return <WideTable label={`Table of ${kind}`} head={['Time', 'What', 'Outcome']} rows={rows} />;
}

export function HistoryPane() {
  return (
    <Card>
      <TabBox
        start="runs"
        tabs={[
          { value: 'runs', label: 'Runs', content: <Runs /> },
          { value: 'polls', label: 'Polls', content: <Log kind="polls" /> },
          { value: 'requests', label: 'Requests to ISAO', content: <Log kind="requests" /> },
        ]}
      />
    </Card>
  );
}
