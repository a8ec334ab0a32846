import { Button, Group, NativeSelect, Paper, Text } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import type { Weather } from '../api';
import { call, say, useAction } from './client';
import { useShared } from './live';

const WEATHERS: { value: Weather; label: string }[] = [
  { value: 'fine', label: 'ISAO works' },
  { value: 'rate-limit', label: 'Rate limit reached' },
  { value: 'down', label: 'ISAO is down' },
  { value: 'slow', label: 'ISAO is slow' },
  { value: 'web-page', label: 'Answers with a web page' },
  { value: 'key-revoked', label: 'API key revoked' },
];

const LEAPS = [
  { label: '1 minute', seconds: 60 },
  { label: '1 hour', seconds: 3600 },
  { label: '1 day', seconds: 86_400 },
];

/** What goes on around the Zaps: ISAO's weather, and the time. */
export function WorldBar() {
  const { isao, now } = useShared().live;
  const weather = useAction((value: string) => call('PUT', '/weather', { weather: value }));
  const clock = useAction(async (seconds: number, label: string) => {
    await call('POST', '/clock', { seconds });
    say(`${label} passed. Due runs were played, and each polling Zap polled once.`);
  });
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
            <Text component="label" htmlFor="weather" size="sm" fw={600}>
              Weather
            </Text>
            <NativeSelect
              id="weather"
              data={WEATHERS}
              value={isao.weather}
              onChange={({ currentTarget }) => {
                weather.run(currentTarget.value);
              }}
              {...(isao.weather !== 'fine' && { styles: { input: { borderColor: 'var(--mantine-color-error)' } } })}
            />
          </Group>
        ) : (
          <Text size="sm">This page edits Zaps of the real account of ISAO_API_KEY.</Text>
        )}
        <Group gap="xs">
          <IconClock size={18} aria-hidden />
          <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {now.replace('T', ' ')} UTC
          </Text>
          <Button.Group>
            {LEAPS.map(({ label, seconds }) => (
              <Button
                key={label}
                variant="default"
                size="xs"
                loading={clock.busy}
                aria-label={`Let ${label} pass`}
                onClick={() => {
                  clock.run(seconds, label);
                }}
              >
                +{label}
              </Button>
            ))}
          </Button.Group>
        </Group>
      </Group>
    </Paper>
  );
}
