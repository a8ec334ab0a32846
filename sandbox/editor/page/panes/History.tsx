import {
  Alert,
  Badge,
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
import { reconnect } from './Connections';
import { labelOf } from './operations';

type RunLine = Live['runs'][number];

const replay = (id: number) => ask('replay', id).then(() => say('The run was replayed from the step that stopped it.'));

const replayHeld = () => ask('replayHeld').then(() => say('The runs on hold were replayed.'));

function Mishap({ line: { id, status, error, next, canReplay } }: { line: RunLine }) {
  const expired = useShared().live.connections.find((connection) => connection.expired);
  return (
    <Alert role="alert" color={status === 'errored' ? 'red' : 'yellow'} title={error}>
      <Text mb="xs">{next}</Text>
      <Group gap="xs">
        {status === 'held' && expired && <ActionButton act={() => reconnect(expired.id)}>Reconnect</ActionButton>}
        {canReplay && <ActionButton act={() => replay(id)}>Replay</ActionButton>}
      </Group>
    </Alert>
  );
}

function RunDetails({ line }: { line: RunLine }) {
  const { creates, searches } = useShared().about.definition;
  // Read again whenever the run continues.
  const { answer: run, trouble } = useAnswer(() => ask('run', line.id), [line.id, line.status]);
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
              {index + 2}. {labelOf(creates?.[key] ?? searches?.[key] ?? { key })}
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

/** Says that a list is cut. */
function Newest({ shown, all, noun }: { shown: number; all: number; noun: string }) {
  return all > shown && <Text c="dimmed" pt="xs">{`The newest ${shown} of ${all} ${noun}.`}</Text>;
}

function Runs() {
  const { runs, runCount } = useShared().live;
  const [openId, setOpenId] = useState<number>();
  const open = runs.find(({ id }) => id === openId);
  if (runs.length === 0)
    return (
      <EmptyState
        title="No runs yet"
        description="Switch a Zap on, then add a contact in ISAO. Its run appears here."
      />
    );
  return (
    <>
      {runs.some(({ status }) => status === 'held') && <ActionButton act={replayHeld}>Replay all on hold</ActionButton>}
      {runs.map((run) => (
        <RunRow key={run.id} run={run} onOpen={() => setOpenId(run.id)} />
      ))}
      <Newest shown={runs.length} all={runCount} noun="runs" />
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

function Polls() {
  const polls = useShared().live.zaps.flatMap(({ name, polls: all }) => all.map((poll) => ({ name, ...poll })));
  if (polls.length === 0)
    return (
      <EmptyState
        title="No polls yet"
        description="A Zap with a polling trigger polls once when it is switched on, and then as time passes."
      />
    );
  return (
    <WideTable
      label="Polls"
      data={{
        head: ['Time', 'Zap', 'Returned', 'Known, dropped', 'New', 'What it was'],
        body: polls
          .sort((a, b) => b.at.localeCompare(a.at))
          .map(({ at, name, kind, returned, known, error }) => [
            timeOf(at),
            name,
            returned,
            known,
            returned - known,
            error?.message ?? (kind === 'fill' ? 'Switching on: remembers, runs nothing' : 'A poll'),
          ]),
      }}
    />
  );
}

function Requests() {
  const { requests, requestCount } = useShared().live;
  if (requests.length === 0)
    return <EmptyState title="No requests yet" description="Every request that the app sends to ISAO appears here." />;
  return (
    <>
      <WideTable
        label="Requests to ISAO"
        data={{
          head: ['Time', 'Method', 'Path', 'Key', 'Status'],
          body: requests.map(({ at, method, path, status, hasKey }) => [
            timeOf(at),
            method,
            path,
            hasKey ? '••••••' : 'none',
            <Badge color={status === undefined ? 'gray' : status < 300 ? 'teal' : 'red'}>
              {status ?? 'no answer'}
            </Badge>,
          ]),
        }}
      />
      <Newest shown={requests.length} all={requestCount} noun="requests" />
    </>
  );
}

const TABS = [
  { value: 'runs', title: 'Runs', Tab: Runs },
  { value: 'polls', title: 'Polls', Tab: Polls },
  { value: 'requests', title: 'Requests to ISAO', Tab: Requests },
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
      {TABS.map(({ value, title, Tab }) => (
        <Tabs.Panel key={value} value={value}>
          <Panel title={title}>
            <Tab />
          </Panel>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
