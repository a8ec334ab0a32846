import {
  Alert,
  Drawer,
  EmptyState,
  Group,
  Loader,
  Stack,
  Tabs,
  Text,
  Title,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { useState } from 'react';
import type { Live } from '../../workshop';
import { ask, say, timeOf, useAnswer } from '../client';
import { useShared } from '../live';
import { ActionButton, Failure, Panel, RecordTable, StatusBadge, WideTable } from '../parts';
import { reconnect } from './Connection';
import { labelOf } from './operations';

type RunLine = Live['runs'][number];

const replay = (id: number) => ask('replay', id).then(() => say('The run was replayed from the step that stopped it.'));

const replayHeld = () => ask('replayHeld').then(() => say('The runs on hold were replayed.'));

function Mishap({ line: { id, status, error, next, canReplay } }: { line: RunLine }) {
  const isExpired = useShared().live.connection?.expired ?? false;
  return (
    <Alert role="alert" color={status === 'errored' ? 'red' : 'gray'} title={error}>
      <Text mb="xs">{next}</Text>
      <Group gap="xs">
        {status === 'held' && isExpired && <ActionButton act={reconnect}>Reconnect</ActionButton>}
        {canReplay && <ActionButton act={() => replay(id)}>Replay</ActionButton>}
      </Group>
    </Alert>
  );
}

function RunDetails({ line }: { line: RunLine }) {
  const { definition, standIns } = useShared().about;
  const actions = { ...definition.creates, ...definition.searches, ...standIns.creates };
  // Read again whenever the run continues.
  const { answer: run, trouble } = useAnswer('run', [line.id], line.status);
  if (trouble !== '') return <Failure title="The run could not be read" message={trouble} />;
  if (!run) return <Loader role="status" aria-label="Loading the run" />;
  return (
    <Stack>
      <Group>
        <StatusBadge status={line.status} />
        <Text c="dimmed">{timeOf(line.startedAt)} UTC</Text>
      </Group>
      {line.error !== '' && <Mishap line={line} />}
      <RecordTable title="1. Trigger" value={run.trigger} empty="The trigger itself failed." />
      {run.steps.map(({ key, status, input, output, error }, index) => (
        <Stack key={index} gap="xs">
          <Group gap="xs">
            <Title order={3} size="h6">
              {index + 2}. {labelOf(actions[key] ?? { key })}
            </Title>
            <StatusBadge status={status} />
          </Group>
          <RecordTable title="Input" value={input} empty="Nothing was filled in." />
          {error && <Text>{error.message}</Text>}
          {!error && <RecordTable title="Output" value={output} empty="Nothing came out." />}
        </Stack>
      ))}
    </Stack>
  );
}

function RunRow({ run, onOpen }: { run: RunLine; onOpen: () => void }) {
  return (
    <UnstyledButton
      w="100%"
      py="xs"
      style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
      onClick={onOpen}
    >
      <Group gap="sm" align="start" wrap="nowrap">
        <StatusBadge status={run.status} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Text>
            <VisuallyHidden>Run {run.id}: </VisuallyHidden>
            <strong>{run.title}</strong> {run.zapName}
          </Text>
          <Text c="dimmed">{run.error}</Text>
        </div>
        <Text size="xs" c="dimmed" visibleFrom="xs" style={{ whiteSpace: 'nowrap' }}>
          {timeOf(run.startedAt)}
        </Text>
      </Group>
    </UnstyledButton>
  );
}

/** The newest runs, each opening its details. */
export function Runs({ limit = Infinity }: { limit?: number }) {
  const { live } = useShared();
  const { runCount } = live;
  const runs = live.runs.slice(0, limit);
  const [openId, setOpenId] = useState<number>();
  const open = runs.find(({ id }) => id === openId);
  if (runs.length === 0)
    return (
      <EmptyState title="No runs yet" description="Switch a Zap on, then do what starts it. Its run appears here." />
    );
  return (
    <>
      {runs.some(({ status }) => status === 'held') && <ActionButton act={replayHeld}>Replay all on hold</ActionButton>}
      {runs.map((run) => (
        <RunRow key={run.id} run={run} onOpen={() => setOpenId(run.id)} />
      ))}
      {runCount > runs.length && <Text c="dimmed" pt="xs">{`The newest ${runs.length} of ${runCount} runs.`}</Text>}
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpenId(undefined)}
        position="right"
        title={open && `Run ${open.id}: ${open.title}`}
      >
        {open && <RunDetails key={open.id} line={open} />}
      </Drawer>
    </>
  );
}

/** What was asked when, the newest first: polls, or requests to ISAO. */
function Log({ kind }: { kind: 'polls' | 'requests' }) {
  const log = useShared().live[kind].toSorted((a, b) => b.at.localeCompare(a.at));
  if (log.length === 0) return <EmptyState title={`No ${kind} yet`} description="Switch a Zap on." />;
  const body = log.map(({ at, what, outcome }) => [timeOf(at), what, outcome]);
  return <WideTable label={`Table of ${kind}`} data={{ head: ['Time', 'What', 'Outcome'], body }} />;
}

const TABS = [
  { value: 'runs', title: 'Runs', tab: <Runs /> },
  { value: 'polls', title: 'Polls', tab: <Log kind="polls" /> },
  { value: 'requests', title: 'Requests to ISAO', tab: <Log kind="requests" /> },
];

export function HistoryPane() {
  return (
    <Tabs defaultValue="runs">
      <Tabs.List mb="sm">
        {TABS.map(({ value, title }) => (
          <Tabs.Tab key={value} value={value}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map(({ value, title, tab }) => (
        <Tabs.Panel key={value} value={value}>
          <Panel title={title}>{tab}</Panel>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
