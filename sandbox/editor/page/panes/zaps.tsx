import { Anchor, Card, EmptyState, Group, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import type { Live } from '../../workshop';
import { ask, useAction } from '../client';
import { useShared } from '../live';
import { ActionButton, Panel, TrashButton } from '../parts';
import { ConnectionPanel } from './connection';
import { stepLabel } from './operations';

type ZapView = Live['zaps'][number];

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export function ZapSwitch({ zap: { id, name, state }, before }: { zap: ZapView; before?: () => Promise<unknown> }) {
  const isOn = state === 'on';
  const turn = useAction(async () => {
    if (!isOn) await before?.();
    await ask(isOn ? 'turnOff' : 'turnOn', id);
  });
  return (
    <Switch
      label={isOn ? 'On' : 'Off'}
      aria-label={`Switch ${name} ${isOn ? 'off' : 'on'}`}
      checked={isOn}
      disabled={turn.busy}
      onChange={() => turn.run()}
    />
  );
}

function ZapRow({ zap }: { zap: ZapView }) {
  const { id, name, trigger, steps } = zap;
  const { about, live } = useShared();
  const runs = live.runs.filter(({ zapId }) => zapId === id).length;
  return (
    <Group justify="space-between" wrap="nowrap" py="xs">
      <div style={{ minWidth: 0 }}>
        <Anchor href={`#/zaps/${id}`} fw={600}>
          {name}
        </Anchor>
        <Text c="dimmed">
          {stepLabel(about, { kind: 'trigger', ...trigger })}, {counted(steps.length, 'step')}, {counted(runs, 'run')}
        </Text>
      </div>
      <Group gap="sm" wrap="nowrap">
        <ZapSwitch zap={zap} />
        <TrashButton label={`Delete ${name}`} act={() => ask('remove', id)} />
      </Group>
    </Group>
  );
}

export function ZapsPane() {
  const { live, about } = useShared();
  const start = async (recipe: number): Promise<void> => {
    window.location.assign(await ask('startRecipe', recipe));
  };
  const create = async (): Promise<void> => {
    const draft = { name: 'New Zap', trigger: { key: '' }, steps: [] };
    window.location.assign(`#/zaps/${await ask('create', draft)}`);
  };
  return (
    <>
      <Panel title="Recipes">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          {about.recipes.map(({ title, about: text }, index) => (
            <Card key={title} padding="sm">
              <Stack gap={6} h="100%">
                <Title order={3} size="sm">
                  {title}
                </Title>
                <Text c="dimmed" flex={1}>
                  {text}
                </Text>
                <ActionButton size="sm" aria-label={`Use the recipe: ${title}`} act={() => start(index)}>
                  Use
                </ActionButton>
              </Stack>
            </Card>
          ))}
        </SimpleGrid>
      </Panel>
      <Panel
        title="Your Zaps"
        action={
          <ActionButton variant="filled" act={create}>
            New Zap
          </ActionButton>
        }
      >
        {live.zaps.length === 0 && (
          <EmptyState title="No Zaps yet" description="Start with a recipe, or with an empty Zap." />
        )}
        {live.zaps.map((zap) => (
          <ZapRow key={zap.id} zap={zap} />
        ))}
      </Panel>
      <ConnectionPanel />
    </>
  );
}
