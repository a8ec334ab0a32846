import { ActionIcon, AppShell, Group, NavLink, Stack, Text, Title, useMantineColorScheme } from '@mantine/core';
import { useHash, useMediaQuery } from '@mantine/hooks';
import { IconApps, IconBolt, IconHistory, IconSunMoon } from '@tabler/icons-react';
import { useEffect } from 'react';
import { LiveProvider } from './live';
import { AppsPane } from './panes/Apps';
import { HistoryPane } from './panes/History';
import { ZapEditor } from './panes/ZapEditor';
import { ZapsPane } from './panes/Zaps';
import { WorldBar } from './WorldBar';

const ZAPS = { path: 'zaps', label: 'Zaps', PaneIcon: IconBolt, Pane: ZapsPane };
const PANES = [
  ZAPS,
  { path: 'apps', label: 'Apps', PaneIcon: IconApps, Pane: AppsPane },
  { path: 'history', label: 'History', PaneIcon: IconHistory, Pane: HistoryPane },
];

export function App() {
  const [hash] = useHash({ getInitialValueInEffect: false });
  const { toggleColorScheme } = useMantineColorScheme();
  const [, path, id] = hash.split('/');
  const shown = PANES.find((pane) => pane.path === path) ?? ZAPS;
  useEffect(() => window.scrollTo(0, 0), [hash]);
  const isNarrow = useMediaQuery('(max-width: 36em)', false, { getInitialValueInEffect: false });
  return (
    <LiveProvider>
      <AppShell header={{ height: 60 }} padding="md">
        <AppShell.Header px="md" bg="var(--editor-surface)">
          <Group h="100%" gap="xs" wrap="nowrap" justify="space-between">
            <Title order={1} size="h4" visibleFrom="md" style={{ whiteSpace: 'nowrap' }}>
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
                  leftSection={!isNarrow && <pane.PaneIcon size={16} />}
                  active={pane === shown}
                  aria-current={pane === shown && 'page'}
                  w="auto"
                  px={isNarrow ? 6 : 'xs'}
                  styles={{ root: { borderRadius: 8 }, section: { marginInlineEnd: 6 }, label: { fontWeight: 600 } }}
                />
              ))}
            </Group>
            <ActionIcon
              variant="default"
              size="lg"
              aria-label="Switch between light and dark colors"
              onClick={toggleColorScheme}
            >
              <IconSunMoon size={18} />
            </ActionIcon>
          </Group>
        </AppShell.Header>
        <AppShell.Main>
          <div style={{ maxWidth: 1200, marginInline: 'auto' }}>
            <WorldBar />
            {shown === ZAPS && id ? (
              <ZapEditor key={id} id={id} />
            ) : (
              <Stack>
                <Title size="h3">{shown.label}</Title>
                <shown.Pane key={id} recipe={id} />
              </Stack>
            )}
          </div>
        </AppShell.Main>
      </AppShell>
    </LiveProvider>
  );
}
