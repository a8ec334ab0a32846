import { AppShell, Button, Card, Group, NativeSelect, NavLink, Stack, Text, Title } from '@mantine/core';
import { useHash } from '@mantine/hooks';
import { useEffect } from 'react';
import { WEATHERS } from '../weather';
import { ask, say, useAction } from './client';
import { LiveProvider, useShared } from './live';
import { AppsPane } from './panes/apps';
import { HistoryPane } from './panes/history';
import { ZapEditor } from './panes/zap-editor';
import { ZapsPane } from './panes/zaps';
import { ActionButton } from './parts';

const ZAPS = { path: 'zaps', label: 'Zaps', Pane: ZapsPane };
const PANES = [
  ZAPS,
  { path: 'apps', label: 'Apps', Pane: AppsPane },
  { path: 'history', label: 'History', Pane: HistoryPane },
];

export function App() {
  const [hash] = useHash({ getInitialValueInEffect: false });
  const [, path, id] = hash.split('/');
  const shown = PANES.find((pane) => pane.path === path) ?? ZAPS;
  useEffect(() => window.scrollTo(0, 0), [hash]);
  return (
    <LiveProvider>
      <AppShell header={{ height: 60 }} padding="md">
        <AppShell.Header px="md" bg="var(--editor-surface)">
          <Group h="100%" wrap="nowrap" justify="space-between">
            <Title order={1} size="h4" visibleFrom="sm">
              ISAO for Zapier{' '}
              <Text span inherit c="dimmed" fw={400}>
                on this machine
              </Text>
            </Title>
            <Group component="nav" aria-label="Panes" gap={4} wrap="nowrap">
              {PANES.map((pane) => (
                <NavLink
                  key={pane.path}
                  href={`#/${pane.path}`}
                  label={pane.label}
                  active={pane === shown}
                  aria-current={pane === shown && 'page'}
                  w="auto"
                  styles={{ root: { borderRadius: 8 }, label: { fontWeight: 600 } }}
                />
              ))}
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Main>
          <Stack maw={1200} mx="auto">
            <WorldBar />
            {shown === ZAPS && id ? (
              <ZapEditor key={id} id={id} />
            ) : (
              <>
                <Title size="h3">{shown.label}</Title>
                <shown.Pane key={id} recipe={id} />
              </>
            )}
          </Stack>
        </AppShell.Main>
      </AppShell>
    </LiveProvider>
  );
}

const LEAPS = { '1 hour': 3600, '1 day': 86_400, '1 week': 7 * 86_400 };

function WorldBar() {
  const { isao, weather, now } = useShared().live;
  const { run } = useAction((value: string) => ask('setWeather', value));
  const pass = (seconds: number, label: string) =>
    ask('advance', seconds).then(() => say(`${label} passed. Due runs were played, and each polling Zap polled once.`));
  return (
    <Card component="section" aria-label="Weather and clock" py="xs">
      <Group justify="space-between" gap="sm">
        {isao ? (
          <NativeSelect
            aria-label="Weather"
            data={Object.entries(WEATHERS).map(([value, { label }]) => ({ value, label }))}
            value={weather}
            error={weather !== 'fine'}
            onChange={(event) => run(event.currentTarget.value)}
          />
        ) : (
          <Text>This page edits Zaps of the real account of ISAO_API_KEY.</Text>
        )}
        <Group gap="xs">
          <Text>{now.replace('T', ' ')} UTC</Text>
          <Button.Group>
            {Object.entries(LEAPS).map(([label, seconds]) => (
              <ActionButton key={label} aria-label={`Let ${label} pass`} act={() => pass(seconds, label)}>
                +{label}
              </ActionButton>
            ))}
          </Button.Group>
        </Group>
      </Group>
    </Card>
  );
}
