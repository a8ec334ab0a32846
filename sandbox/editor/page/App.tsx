import {
  ActionIcon,
  Alert,
  AppShell,
  Center,
  Group,
  Loader,
  NavLink,
  Text,
  Title,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useHash, useMediaQuery } from '@mantine/hooks';
import {
  IconAddressBook,
  IconBolt,
  IconFileText,
  IconHistory,
  IconMoon,
  IconSun,
  type Icon,
} from '@tabler/icons-react';
import { LiveProvider } from './live';
import { DefinitionPane } from './panes/Definition';
import { HistoryPane } from './panes/History';
import { IsaoPane } from './panes/Isao';
import { ZapEditor } from './panes/ZapEditor';
import { ZapsPane } from './panes/Zaps';
import { WorldBar } from './WorldBar';

const PANES: { path: string; label: string; icon: Icon }[] = [
  { path: 'zaps', label: 'Zaps', icon: IconBolt },
  { path: 'isao', label: 'ISAO', icon: IconAddressBook },
  { path: 'history', label: 'History', icon: IconHistory },
  { path: 'definition', label: 'Definition', icon: IconFileText },
];

function Pane({ route: [path, id] }: { route: string[] }) {
  if (path === 'isao') return <IsaoPane />;
  if (path === 'history') return <HistoryPane />;
  if (path === 'definition') return <DefinitionPane />;
  return id === undefined ? <ZapsPane /> : <ZapEditor key={id} id={id} />;
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme() === 'dark';
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={isDark ? 'Use light colors' : 'Use dark colors'}
      onClick={() => {
        setColorScheme(isDark ? 'light' : 'dark');
      }}
    >
      {isDark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}

function Waiting({ trouble }: { trouble: string }) {
  return (
    <Center component="main" h="100vh" p="md">
      {trouble === '' ? (
        <Loader aria-label="Loading" />
      ) : (
        <Alert color="red" role="alert" title="No connection">
          {trouble}
        </Alert>
      )}
    </Center>
  );
}

export function App() {
  const [hash] = useHash({ getInitialValueInEffect: false });
  const route = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter(Boolean);
  const current = route[0] ?? 'zaps';
  const isNarrow = useMediaQuery('(max-width: 36em)', false, { getInitialValueInEffect: false });
  return (
    <LiveProvider waiting={(trouble) => <Waiting trouble={trouble} />}>
      <AppShell header={{ height: 60 }} padding="md">
        <AppShell.Header px="md" bg="var(--editor-surface)">
          <Group h="100%" gap="xs" wrap="nowrap" justify="space-between">
            <Title order={1} size="h4" visibleFrom="md" style={{ whiteSpace: 'nowrap' }}>
              ISAO for Zapier{' '}
              <Text span c="dimmed" fw={400}>
                on this machine
              </Text>
            </Title>
            <Group component="nav" aria-label="Panes" gap={4} wrap="nowrap">
              {PANES.map(({ path, label, icon: PaneIcon }) => (
                <NavLink
                  key={path}
                  href={`#/${path}`}
                  label={label}
                  leftSection={isNarrow ? undefined : <PaneIcon size={16} />}
                  active={current === path}
                  {...(current === path && { 'aria-current': 'page' as const })}
                  w="auto"
                  px={isNarrow ? 6 : 'xs'}
                  styles={{ root: { borderRadius: 8 }, section: { marginInlineEnd: 6 }, label: { fontWeight: 600 } }}
                />
              ))}
            </Group>
            <SchemeSwitch />
          </Group>
        </AppShell.Header>
        <AppShell.Main>
          <div style={{ maxWidth: 1200, marginInline: 'auto' }}>
            <WorldBar />
            <Pane route={route} />
          </div>
        </AppShell.Main>
      </AppShell>
    </LiveProvider>
  );
}
