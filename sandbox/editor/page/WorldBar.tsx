import { Button, Group, NativeSelect, Paper, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { WEATHERS, type Weather } from '../weather';
import { ask, say, useAction } from './client';
import { useShared } from './live';
import { ActionButton } from './parts';

const LEAPS = { '1 minute': 60, '1 hour': 3600, '1 day': 86_400 };

/** What goes on around the Zaps: ISAO's weather, and the time. */
export function WorldBar() {
  const { isao, now } = useShared().live;
  const weather = useAction((value: Weather) => ask('setWeather', value));
  const pass = async (seconds: number, label: string): Promise<void> => {
    await ask('advance', seconds);
    say(`${label} passed. Due runs were played, and each polling Zap polled once.`);
  };
  return (
    <Paper
      component="section"
      aria-label="Weather and clock"
      withBorder
      bg="var(--editor-surface)"
      px="md"
      py="xs"
      mb="md"
    >
      <Group justify="space-between" gap="sm">
        {isao ? (
          <Group gap="xs" wrap="nowrap">
            <Text component="label" htmlFor="weather" fw={600}>
              Weather
            </Text>
            <NativeSelect
              id="weather"
              data={Object.entries(WEATHERS).map(([value, { label }]) => ({ value, label }))}
              value={isao.weather}
              error={isao.weather !== 'fine'}
              onChange={(event) => weather.run(event.currentTarget.value as Weather)}
            />
          </Group>
        ) : (
          <Text>This page edits Zaps of the real account of ISAO_API_KEY.</Text>
        )}
        <Group gap="xs">
          <IconClock size={18} aria-hidden />
          <Text style={{ fontVariantNumeric: 'tabular-nums' }}>{now.replace('T', ' ')} UTC</Text>
          <Button.Group>
            {Object.entries(LEAPS).map(([label, seconds]) => (
              <ActionButton
                key={label}
                variant="default"
                aria-label={`Let ${label} pass`}
                act={() => pass(seconds, label)}
              >
                +{label}
              </ActionButton>
            ))}
          </Button.Group>
        </Group>
      </Group>
    </Paper>
  );
}
