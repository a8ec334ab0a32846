import {
  Alert,
  Badge,
  Button,
  Drawer,
  Group,
  Loader,
  Stack,
  Table,
  Tabs,
  Text,
  Title,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { useEffect, useState } from 'react';
import type { RequestLine, RunLine, RunView } from '../../api';
import { call, messageOf, say, timeOf, useAction } from '../client';
import { useShared } from '../live';
import { Empty, Panel, RecordTable, StatusBadge } from '../parts';
import { labelOf } from './operations';

const useReplay = () =>
  useAction(async (id: number) => {
    await call('POST', `/runs/${id}/replay`);
    say('The run was replayed from the step that stopped it.');
  });

function RunDetails({ line }: { line: RunLine }) {
  const [run, setRun] = useState<RunView>();
  const [trouble, setTrouble] = useState('');
  const replay = useReplay();
  const { live, about } = useShared();
  const { connections } = live;
  const { creates, searches } = about.definition;
  const labels = Object.fromEntries(
    Object.values({ ...creates, ...searches }).map((action) => [action.key, labelOf(action)]),
  );
  const expired = connections.find((connection) => connection.expired);
  const reconnect = useAction(async (id: string) => {
    await call('POST', `/connections/${id}/reconnect`, {});
    say('Reconnected. The run can be replayed.');
  });
  // Read again whenever the run goes on.
  useEffect(() => {
    call<RunView>('GET', `/runs/${line.id}`).then(setRun, (error: unknown) => {
      setTrouble(messageOf(error));
    });
  }, [line.id, line.status]);
  if (trouble !== '')
    return (
      <Alert color="red" role="alert">
        {trouble}
      </Alert>
    );
  if (!run) return <Loader aria-label="Loading the run" />;
  return (
    <Stack>
      <Group>
        <StatusBadge status={run.status} />
        <Text size="sm" c="dimmed">
          {timeOf(run.startedAt)} UTC
        </Text>
      </Group>
      {line.error !== '' && (
        <Alert
          color={run.status === 'errored' ? 'red' : 'yellow'}
          title={line.error}
          styles={{ title: { fontWeight: 600 } }}
        >
          <Text size="sm" mb="xs">
            {line.next}
          </Text>
          <Group gap="xs">
            {run.status === 'held' && expired && (
              <Button
                size="xs"
                loading={reconnect.busy}
                onClick={() => {
                  reconnect.run(expired.id);
                }}
              >
                Reconnect
              </Button>
            )}
            {line.canReplay && (
              <Button
                size="xs"
                loading={replay.busy}
                onClick={() => {
                  replay.run(line.id);
                }}
              >
                Replay
              </Button>
            )}
          </Group>
        </Alert>
      )}
      <RecordTable title="1. Trigger" value={run.trigger} empty="The trigger itself failed." />
      {run.steps.map((step, index) => (
        <Stack key={index} gap="xs">
          <Group gap="xs">
            <Title order={3} size="h6">
              {index + 2}. {labels[step.key] ?? step.key}
            </Title>
            <StatusBadge status={step.status} />
          </Group>
          <RecordTable title="Input" value={step.input} empty="Nothing was filled in." />
          {step.error ? (
            <Text size="sm">{step.error.message}</Text>
          ) : (
            <RecordTable title="Output" value={step.output} empty="Nothing came out." />
          )}
        </Stack>
      ))}
    </Stack>
  );
}

function Runs() {
  const { runs, runCount } = useShared().live;
  const [openId, setOpenId] = useState<number>();
  const open = runs.find(({ id }) => id === openId);
  const replayHeld = useAction(async () => {
    await call('POST', '/runs/replay-held', {});
    say('The runs on hold were replayed.');
  });
  if (runs.length === 0) {
    return <Empty title="No runs yet">Switch a Zap on, then add a contact in ISAO. Its run appears here.</Empty>;
  }
  return (
    <>
      {runs.some(({ status }) => status === 'held') && (
        <Button
          size="xs"
          loading={replayHeld.busy}
          onClick={() => {
            replayHeld.run();
          }}
        >
          Replay all on hold
        </Button>
      )}
      {runs.map((run) => (
        <UnstyledButton
          key={run.id}
          w="100%"
          py="xs"
          style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
          onClick={() => {
            setOpenId(run.id);
          }}
        >
          <Group gap="sm" align="start" wrap="nowrap">
            <StatusBadge status={run.status} />
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm">
                <VisuallyHidden>Run {run.id}: </VisuallyHidden>
                <strong>{run.title}</strong>{' '}
                <Text span c="dimmed">
                  {run.zapName}
                </Text>
              </Text>
              {run.error !== '' && (
                <Text size="sm" c="dimmed">
                  {run.error}
                </Text>
              )}
            </div>
            <Text size="xs" c="dimmed" visibleFrom="xs" style={{ whiteSpace: 'nowrap' }}>
              {timeOf(run.startedAt)}
            </Text>
          </Group>
        </UnstyledButton>
      ))}
      {runCount > runs.length && (
        <Text size="sm" c="dimmed" pt="xs">
          The newest {runs.length} of {runCount} runs.
        </Text>
      )}
      <Drawer
        opened={open !== undefined}
        onClose={() => {
          setOpenId(undefined);
        }}
        position="right"
        size="lg"
        title={open && <Text fw={700}>{`Run ${open.id}: ${open.title}`}</Text>}
      >
        {open && <RunDetails key={open.id} line={open} />}
      </Drawer>
    </>
  );
}

function Polls() {
  const { zaps } = useShared().live;
  const polls = zaps.flatMap(({ name, polls: all }) => all.map((poll) => ({ name, ...poll })));
  if (polls.length === 0)
    return (
      <Empty title="No polls yet">
        A Zap with a polling trigger polls once when it is switched on, and then as time passes.
      </Empty>
    );
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': 'Polls' } }}>
      <Table aria-label="Polls">
        <Table.Thead>
          <Table.Tr>
            {['Time', 'Zap', 'Returned', 'Known, dropped', 'New', 'What it was'].map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {polls
            .sort((a, b) => b.at.localeCompare(a.at))
            .map(({ at, name, kind, returned, known, error }, index) => (
              <Table.Tr key={index}>
                <Table.Td>{timeOf(at)}</Table.Td>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{returned}</Table.Td>
                <Table.Td>{known}</Table.Td>
                <Table.Td>{returned - known}</Table.Td>
                <Table.Td>
                  {error?.message ?? (kind === 'fill' ? 'Switching on: remembers, runs nothing' : 'A poll')}
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const colorOf = ({ status }: RequestLine): string => {
  if (status === null) return 'gray';
  return status < 300 ? 'teal' : 'red';
};

function Requests() {
  const { requests, requestCount, isao } = useShared().live;
  if (!isao)
    return (
      <Empty title="Not seen here">
        Requests to a real account are in Zapier’s logs. The local ISAO shows them here.
      </Empty>
    );
  if (requests.length === 0)
    return <Empty title="No requests yet">Every request that the app sends to ISAO appears here.</Empty>;
  return (
    <>
      <Table.ScrollContainer
        minWidth={560}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': 'Requests to ISAO' } }}
      >
        <Table aria-label="Requests to ISAO">
          <Table.Thead>
            <Table.Tr>
              {['Time', 'Method', 'Path', 'Key', 'Status'].map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {requests.map((request, index) => (
              <Table.Tr key={requestCount - index}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{timeOf(request.at)}</Table.Td>
                <Table.Td>{request.method}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{request.path}</Table.Td>
                <Table.Td>{request.hasKey ? '••••••' : 'none'}</Table.Td>
                <Table.Td>
                  <Badge color={colorOf(request)}>{request.status ?? 'no answer'}</Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {requestCount > requests.length && (
        <Text size="sm" c="dimmed" pt="xs">
          The newest {requests.length} of {requestCount} requests.
        </Text>
      )}
    </>
  );
}

export function HistoryPane() {
  return (
    <Stack component="main">
      <Title order={2} size="h3">
        History
      </Title>
      <Panel>
        <Tabs defaultValue="runs" keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="runs">Runs</Tabs.Tab>
            <Tabs.Tab value="polls">Polls</Tabs.Tab>
            <Tabs.Tab value="requests">Requests to ISAO</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="runs">
            <Runs />
          </Tabs.Panel>
          <Tabs.Panel value="polls">
            <Polls />
          </Tabs.Panel>
          <Tabs.Panel value="requests">
            <Requests />
          </Tabs.Panel>
        </Tabs>
      </Panel>
    </Stack>
  );
}
