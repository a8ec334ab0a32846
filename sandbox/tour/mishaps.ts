import type { Fault, Isao } from '../isao';
import { type Connection, STATUS_NAMES, whatHappensNext, type Zapier } from '../zapier';
import type { Transcript } from './transcript';

/** What goes wrong in ISAO, and how the run continues. */
const mishaps: { what: string; fault: Fault; goOn: 'wait' | 'replay' | 'reconnect' }[] = [
  {
    what: 'ISAO’s rate limit is reached',
    fault: {
      status: 429,
      headers: { 'retry-after': '30' },
      body: '{"success": false, "error": "Rate limit exceeded"}',
    },
    goOn: 'wait',
  },
  { what: 'ISAO is down', fault: { status: 503, times: 3 }, goOn: 'wait' },
  { what: 'ISAO has an internal error', fault: { status: 500 }, goOn: 'replay' },
  { what: 'ISAO answers with a web page', fault: { body: 'html', times: 3 }, goOn: 'replay' },
  {
    what: 'ISAO refuses the key',
    fault: { status: 401, body: '{"success": false, "error": "Invalid API key"}' },
    goOn: 'reconnect',
  },
];

/** Runs a Zap into each mishap and recovers it. @returns the status of each run, before and after */
export const meetMishaps = async (
  isao: Isao,
  zapier: Zapier,
  connection: Connection,
  transcript: Transcript,
): Promise<string[]> => {
  const zap = await zapier.createZap({
    name: 'Look up changed contacts',
    connection,
    trigger: { key: 'new_or_updated_contact' },
    steps: [{ kind: 'search', key: 'find_contact', inputData: { searchBy: 'name', searchValue: '{{trigger.name}}' } }],
  });
  await zap.turnOn();
  const statuses: string[] = [];
  for (const { what, fault, goOn } of mishaps) {
    const [contact] = isao.contacts.all();
    if (contact) isao.contacts.update(contact.id, { city: what });
    // The poll is the one request that succeeds, so only the step fails.
    isao.faults.add({ route: 'GET /contacts', after: 1, ...fault });
    const [run] = await zap.poll();
    if (!run) throw new Error(`${what}: the poll started no run.`);
    const { error } = run;
    const before = STATUS_NAMES[run.status];
    const next = whatHappensNext(run);
    if (goOn === 'wait') await zapier.advance(60);
    if (goOn === 'reconnect') await zapier.reconnect(connection);
    if (goOn !== 'wait') await zap.replay(run);
    statuses.push(`${before}, then ${STATUS_NAMES[run.status]}`);
    transcript.tell({
      title: `${what}: ${before}, then ${STATUS_NAMES[run.status]}`,
      outcome: 'stopped',
      message: error?.message ?? 'The run did not stop.',
      details: [`Next: ${next}`],
    });
  }
  await zap.turnOff();
  return statuses;
};
