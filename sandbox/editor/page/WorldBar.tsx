import { Button, Card, Group, NativeSelect, Text } from '@mantine/core';
import { IconClock, IconCloud } from '@tabler/icons-react';
import { type Weather, WEATHERS } from '../weather';
import { ask, say, useAction } from './client';
import { useShared } from './live';
import { ActionButton } from './parts';

const LEAPS = { '1 hour': 3600, '1 day': 86_400, '1 week': 7 * 86_400 };

/** What happens around the Zaps: ISAO's faults, and the time. */
export function WorldBar() {
  const { isao, now } = useShared().live;
  const weather = useAction((value: Weather) => ask('setWeather', value));
  const pass = (seconds: number, label: string) =>
    ask('advance', seconds).then(() => say(`${label} passed. Due runs were played, and each polling Zap polled once.`));
  return (
    <Card component="section" aria-label="Weather and clock" py="xs" mb="md">
      <Group justify="space-between" gap="sm">
        {isao ? (
          <NativeSelect
            aria-label="Weather"
            leftSection={<IconCloud size={18} />}
            data={Object.entries(WEATHERS).map(([value, { label }]) => ({ value, label }))}
            value={isao.weather}
            error={isao.weather !== 'fine'}
            onChange={(event) => weather.run(event.currentTarget.value as Weather)}
          />
        ) : (
          <Text>This page edits Zaps of the real account of ISAO_API_KEY.</Text>
        )}
        <Group gap="xs">
          <IconClock size={18} aria-hidden />
          <Text style={{ fontVariantNumeric: 'tabular-nums' }}>{now.replace('T', ' ')} UTC</Text>
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
