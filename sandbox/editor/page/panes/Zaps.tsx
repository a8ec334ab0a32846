import { ActionIcon, Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Draft, Recipe, ZapView } from '../../api';
import { call, useAction } from '../client';
import { useShared } from '../live';
import { Empty, Panel } from '../parts';
import { Connections } from './Connections';

/** Turns a Zap on or off. */
export function ZapSwitch({ zap: { id, name, state }, before }: { zap: ZapView; before?: () => Promise<unknown> }) {
  const turn = useAction(async (on: boolean) => {
    if (on) await before?.();
    await call('POST', `/zaps/${id}/${on ? 'on' : 'off'}`);
  });
  return (
    <Switch
      label={state === 'on' ? 'On' : 'Off'}
      aria-label={`Switch ${name} ${state === 'on' ? 'off' : 'on'}`}
      checked={state === 'on'}
      disabled={turn.busy}
      onChange={({ currentTarget }) => {
        turn.run(currentTarget.checked);
      }}
    />
  );
}

function ZapRow({ zap }: { zap: ZapView }) {
  const { about, live } = useShared();
  const trigger = about.definition.triggers?.[zap.trigger.key];
  const runs = live.runs.filter(({ zapId }) => zapId === zap.id).length;
  const remove = useAction(() => call('DELETE', `/zaps/${zap.id}`));
  return (
    <Group
      justify="space-between"
      wrap="nowrap"
      py="xs"
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <div style={{ minWidth: 0 }}>
        <Anchor href={`#/zaps/${zap.id}`} fw={600}>
          {zap.name}
        </Anchor>
        <Text size="sm" c="dimmed">
          {trigger?.display?.label ?? zap.trigger.key}, {zap.steps.length} {zap.steps.length === 1 ? 'step' : 'steps'},{' '}
          {runs} {runs === 1 ? 'run' : 'runs'}
        </Text>
      </div>
      <Group gap="sm" wrap="nowrap">
        <ZapSwitch zap={zap} />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Delete ${zap.name}`}
          loading={remove.busy}
          onClick={() => {
            remove.run();
          }}
        >
          <IconTrash size={18} />
        </ActionIcon>
      </Group>
    </Group>
  );
}

export function ZapsPane() {
  const { live, about } = useShared();
  const [connection] = live.connections;
  const create = useAction(async (draft: Omit<Draft, 'connectionId'>) => {
    const { id } = await call<{ id: string }>('POST', '/zaps', { ...draft, connectionId: connection?.id ?? '' });
    window.location.hash = `#/zaps/${id}`;
  });
  const fromRecipe = ({ title, trigger, steps }: Recipe): void => {
    create.run({ name: title, trigger, steps });
  };
  return (
    <Stack component="main">
      <Title order={2} size="h3">
        Zaps
      </Title>
      <Connections />
      <Panel
        title="Your Zaps"
        action={
          <Button
            size="xs"
            leftSection={<IconPlus size={16} />}
            disabled={!connection}
            onClick={() => {
              create.run({ name: 'New Zap', trigger: { key: '', inputData: {} }, steps: [] });
            }}
          >
            New Zap
          </Button>
        }
      >
        {live.zaps.length === 0 ? (
          <Empty title="No Zaps yet">
            {connection
              ? 'Start with a recipe below, or with an empty Zap.'
              : 'Connect ISAO first. Then start with a recipe below.'}
          </Empty>
        ) : (
          live.zaps.map((zap) => <ZapRow key={zap.id} zap={zap} />)
        )}
      </Panel>
      <Panel title="Recipes">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          {about.recipes.map((recipe) => (
            <Card key={recipe.title} withBorder padding="sm">
              <Stack gap={6} h="100%">
                <Title order={3} size="sm">
                  {recipe.title}
                </Title>
                <Text size="sm" c="dimmed" flex={1}>
                  {recipe.about}
                </Text>
                <Group justify="space-between">
                  <Badge color="gray">
                    {about.definition.triggers?.[recipe.trigger.key]?.display?.label ?? recipe.trigger.key}
                  </Badge>
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={!connection}
                    aria-label={`Use the recipe: ${recipe.title}`}
                    onClick={() => {
                      fromRecipe(recipe);
                    }}
                  >
                    Use
                  </Button>
                </Group>
              </Stack>
            </Card>
          ))}
        </SimpleGrid>
      </Panel>
    </Stack>
  );
}
