import type { Fault, Isao } from '../isao';
import { STATUS_NAMES, whatHappensNext, type Connection, type Zapier } from '../zapier';
import type { Transcript } from './transcript';

/** What goes wrong in ISAO, one thing after the other, and the way on that Zapier then has. */
const mishaps: { what: string; fault: Fault; goOn: 'wait' | 'replay' | 'reconnect' }[] = [
  {
    what: 'The rate limit is reached',
    fault: {
      status: 429,
      headers: { 'retry-after': '30' },
      body: '{"success": false, "error": "Rate limit exceeded"}',
    },
    goOn: 'wait',
  },
  { what: 'ISAO is down', fault: { status: 503, times: 3 }, goOn: 'wait' },
  { what: 'ISAO breaks', fault: { status: 500 }, goOn: 'replay' },
  { what: 'ISAO answers with a web page', fault: { body: 'html', times: 3 }, goOn: 'replay' },
  {
    what: 'The key is refused',
    fault: { status: 401, body: '{"success": false, "error": "Invalid API key"}' },
    goOn: 'reconnect',
  },
];

/** Runs a Zap into each mishap, and out of it again. @returns how each run stood, before and after */
export const meetMishaps = async (
  isao: Isao,
  zapier: Zapier,
  connection: Connection,
  transcript: Transcript,
): Promise<string[][]> => {
  const zap = await zapier.createZap({
    name: 'Changed contacts are looked up',
    connection,
    trigger: { key: 'new_or_updated_contact' },
    steps: [{ kind: 'search', key: 'find_contact', inputData: { searchBy: 'name', searchValue: '{{trigger.name}}' } }],
  });
  await zap.turnOn();
  const stood: string[][] = [];
  for (const { what, fault, goOn } of mishaps) {
    const [contact] = isao.contacts.all();
    if (contact) isao.contacts.update(contact.id, { city: what });
    // The poll comes through; the step after it does not.
    isao.faults.add({ route: 'GET /contacts', after: 1, ...fault });
    const [run] = await zap.poll();
    if (!run) throw new Error(`${what}: no run`);
    const before = STATUS_NAMES[run.status];
    transcript.tell({
      title: `${what}: ${before}`,
      outcome: 'stopped',
      details: [run.error?.message ?? '', `Next: ${whatHappensNext(run)}`],
    });
    if (goOn === 'wait') await zapier.advance(60);
    if (goOn === 'reconnect') await zapier.reconnect(connection);
    if (goOn !== 'wait') await zap.replay(run);
    transcript.tell({ title: `and then: ${STATUS_NAMES[run.status]}`, outcome: 'good' });
    stood.push([before, STATUS_NAMES[run.status]]);
  }
  await zap.turnOff();
  return stood;
};
