import { successOf } from '../api';
import type { Question } from '../question';
import { textAt } from '../values';

/** Half a day, which the window of the polls can handle. */
const MAX_SKEW_S = 12 * 60 * 60;

export default {
  id: 'clock.skew',
  text: 'How many seconds is ISAO’s clock ahead of this one?',
  request: 'GET /test',
  expects: {
    assumed: 'less than half a day',
    holds: (answer) => typeof answer === 'number' && Math.abs(answer) < MAX_SKEW_S,
  },
  otherwise: 'The window of the polls shrinks. Change WINDOW_MS in src/triggers/mechanisms/poll.ts.',
  ask: async ({ api, note }) => {
    const sentAt = Date.now();
    const timestamp = textAt(successOf(await api.send('GET', '/test')).body, 'data', 'timestamp') ?? '';
    const seconds = Math.round((Date.parse(timestamp) - (sentAt + Date.now()) / 2) / 1000);
    note(`timestamp ${timestamp}, here ${new Date(sentAt).toISOString()}`);
    return Number.isNaN(seconds) ? undefined : seconds;
  },
} satisfies Question;
