import { isDeepStrictEqual } from 'node:util';
import { startIsao, type Isao } from '../isao';
import { startZapier, STATUS_NAMES, type Connection, type Run, type Zap, type Zapier } from '../zapier';
import { meetMishaps } from './mishaps';
import type { Transcript } from './transcript';

/** What the tour expected to see and what it saw. It failed if the two differ anywhere. */
export interface Check {
  what: string;
  expected: unknown;
  seen: unknown;
}

const salesDesk = { name: 'Sales Desk', phoneNumber: '+33184880000', tags: ['office'] };

/** What people do in ISAO while the Zaps are on. */
const people = [
  { name: 'Ada Lovelace', phoneNumber: '+33612345678', email: 'ada@example.com', city: 'Paris', tags: ['lead'] },
  { name: 'Grace Hopper', phoneNumber: '+12125550123', email: 'grace@example.com', tags: ['newsletter'] },
  { name: 'Alan Turing', phoneNumber: '+442079460123', email: 'alan@example.com', tags: ['lead', 'vip'] },
];

const zapsOf = async (zapier: Zapier, connection: Connection) => ({
  leads: await zapier.createZap({
    name: 'Leads go to the sales desk',
    connection,
    trigger: { key: 'new_contact', inputData: { tags: ['lead'] } },
    steps: [
      {
        kind: 'searchOrCreate',
        key: 'find_contact',
        inputData: { searchBy: 'phoneNumber', searchValue: salesDesk.phoneNumber },
        createInputData: salesDesk,
      },
    ],
  }),
  everyone: await zapier.createZap({
    name: 'Everyone is looked up',
    connection,
    trigger: { key: 'new_contact' },
    steps: [
      {
        kind: 'search',
        key: 'find_contact',
        inputData: { searchBy: 'phoneNumber', searchValue: '{{trigger.phoneNumber}}' },
      },
    ],
  }),
  duplicates: await zapier.createZap({
    name: 'VIPs are created once more',
    connection,
    trigger: { key: 'new_contact', inputData: { tags: ['vip'] } },
    steps: [
      {
        kind: 'create',
        key: 'create_contact',
        inputData: { phoneNumber: '{{trigger.phoneNumber}}', name: 'The same number, another name' },
      },
    ],
  }),
});

const pollingZapOf = (zapier: Zapier, connection: Connection) =>
  zapier.createZap({
    name: 'Every VIP who changes is tagged',
    connection,
    trigger: { key: 'new_or_updated_contact', inputData: { tags: ['vip'] } },
    steps: [
      { kind: 'create', key: 'update_contact', inputData: { contactId: '{{trigger.id}}', country: 'United Kingdom' } },
      { kind: 'create', key: 'update_contact_tags', inputData: { contactId: '{{trigger.id}}', tagsToAdd: ['seen'] } },
    ],
  });

const dealZapOf = (zapier: Zapier, connection: Connection) =>
  zapier.createZap({
    name: 'Who buys is tagged',
    connection,
    trigger: { key: 'updated_deal', inputData: { status: ['won'] } },
    steps: [
      {
        kind: 'search',
        key: 'find_contact',
        inputData: { searchBy: 'phoneNumber', searchValue: '{{trigger.contact__phoneNumber}}' },
      },
      {
        kind: 'create',
        key: 'update_contact_tags',
        inputData: { contactId: '{{step2.id}}', tagsToAdd: ['customer'], tagsToRemove: ['lead'] },
      },
    ],
  });

const createAsPeopleDo = async (isao: Isao, body: object): Promise<void> => {
  const answer = await fetch(`${isao.baseUrl}/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${isao.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`ISAO answered ${answer.status}: ${await answer.text()}`);
};

/** Every event is delivered and every run has ended, also of the events that the runs themselves caused. */
const quiet = async (isao: Isao, zapier: Zapier): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    await isao.settled();
    await zapier.idle();
  }
};

const fieldOf = (item: unknown, field: string): unknown =>
  new Map<string, unknown>(Object.entries(item ?? {})).get(field);
const nameOf = (item: unknown): unknown => fieldOf(item, 'name');

const titleOf = ({ trigger }: Run): unknown => fieldOf(trigger, 'title');

const startedBy = (zap: Zap): unknown[] => zap.history.map((run) => nameOf(run.trigger)).sort();

/** The whole story, with each chapter told as it happens. */
const tellStory = async (isao: Isao, zapier: Zapier, transcript: Transcript): Promise<Check[]> => {
  transcript.chapter('An ISAO account and Zapier, on this machine');
  transcript.tell({ title: `ISAO    ${isao.baseUrl}, with ${isao.contacts.count()} contacts` });
  transcript.tell({ title: 'Zapier  runs the built app through the handler that Zapier calls' });

  transcript.chapter('The account is connected');
  const connection = await zapier.connect({ authData: { api_key: isao.key, default_country: 'FR' } });
  transcript.tell({ title: connection.label, outcome: 'good' });

  transcript.chapter('Three Zaps are switched on, each with a webhook of its own');
  const { leads, everyone, duplicates } = await zapsOf(zapier, connection);
  const zaps = [leads, everyone, duplicates];
  for (const zap of zaps) {
    await zap.turnOn();
    transcript.tell({ title: zap.name, outcome: 'good' });
  }
  const subscribed = isao.subscriptions().length;

  transcript.chapter('Three people become contacts in ISAO');
  for (const person of people) {
    await createAsPeopleDo(isao, person);
    transcript.tell({ title: 'POST /contacts', details: [person] });
    await quiet(isao, zapier);
  }

  transcript.chapter('What the Zaps did');
  for (const zap of zaps) transcript.runs(zap.name, zap.history);

  transcript.chapter('A Zap that polls answers each change with a change, and comes to rest');
  const polling = await pollingZapOf(zapier, connection);
  await polling.turnOn();
  const [vip] = isao.contacts.all().filter(({ tags }) => tags.includes('vip'));
  if (vip) isao.contacts.update(vip.id, { position: 'Mathematician' });
  const polls: number[] = [];
  for (let poll = 1; poll <= 3; poll += 1) {
    const runs = await polling.poll();
    polls.push(runs.length);
    transcript.tell({ title: `poll ${poll}: ${runs.length} changed`, outcome: 'good' });
    transcript.runs(polling.name, runs);
  }

  transcript.chapter('A deal is won in ISAO, so its contact is found and tagged');
  const won = await dealZapOf(zapier, connection);
  await won.turnOn();
  const [buyer] = isao.contacts.all().filter(({ name }) => name === 'Ada Lovelace');
  const deal = isao.deals.create({
    ...{ title: 'Analytical engine', value: 12000, currency: 'EUR', stage: 'negotiation' },
    ...(buyer ? { contactId: buyer.id } : {}),
  });
  isao.deals.updateStatus(deal.id, { stage: 'contract' });
  isao.deals.updateStatus(deal.id, { status: 'won' });
  await quiet(isao, zapier);
  transcript.runs(won.name, won.history);
  await won.turnOff();

  transcript.chapter('What goes wrong, as the Zap’s history shows it');
  const stood = await meetMishaps(isao, zapier, connection, transcript);

  transcript.chapter('The Zaps are switched off');
  for (const zap of [...zaps, polling]) {
    await zap.turnOff();
    transcript.tell({ title: zap.name, outcome: 'good' });
  }
  await createAsPeopleDo(isao, { name: 'Too Late', phoneNumber: '+33698765432', tags: ['lead', 'vip'] });
  await quiet(isao, zapier);

  const leadSteps = leads.history.map((run) => run.steps[0]?.output);
  return [
    { what: 'webhooks while the Zaps were on', expected: 3, seen: subscribed },
    { what: 'webhooks after', expected: 0, seen: isao.subscriptions().length },
    { what: 'leads that arrived', expected: ['Ada Lovelace', 'Alan Turing'], seen: startedBy(leads) },
    {
      what: 'contacts that arrived at the Zap without a filter',
      expected: ['Ada Lovelace', 'Alan Turing', 'Grace Hopper', 'Sales Desk'],
      seen: startedBy(everyone),
    },
    {
      what: 'contacts that it found again',
      expected: everyone.history.map((run) => nameOf(run.trigger)),
      seen: everyone.history.map((run) => nameOf(run.steps[0]?.output)),
    },
    {
      what: 'runs that met a mishap, before and after',
      expected: [
        ['Scheduled', 'Successful'],
        ['Scheduled', 'Successful'],
        ['Errored', 'Successful'],
        ['Errored', 'Successful'],
        ['On hold', 'Successful'],
      ],
      seen: stood,
    },
    { what: 'runs of each poll', expected: [1, 1, 0], seen: polls },
    {
      what: 'what the two updates did in each run',
      expected: [
        ['updated', 'updated'],
        ['unchanged', 'unchanged'],
      ],
      seen: polling.history.map((run) => run.steps.map((step) => fieldOf(step.output, 'outcome'))),
    },
    { what: 'deals that were won', expected: ['Analytical engine'], seen: won.history.map(titleOf) },
    {
      what: 'tags of the contact who bought',
      expected: ['customer'],
      seen: won.history.map((run) => fieldOf(run.steps[1]?.output, 'tags')).flat(),
    },
    { what: 'the sales desk in both runs', expected: ['Sales Desk', 'Sales Desk'], seen: leadSteps.map(nameOf) },
    {
      what: 'the run that met a phone number in use',
      expected: [['Safely halted', 'Alan Turing']],
      seen: duplicates.history.map((run) => [STATUS_NAMES[run.status], nameOf(run.trigger)]),
    },
    {
      what: 'contacts in ISAO',
      expected: [...people, salesDesk]
        .map(({ name }) => name)
        .concat('Too Late')
        .sort(),
      seen: isao.contacts
        .all()
        .map(({ name }) => name)
        .sort(),
    },
  ];
};

/** Runs the tour. @returns what was checked, and whether everything was as expected */
export const runTour = async (app: string, transcript: Transcript): Promise<{ checks: Check[]; passed: boolean }> => {
  const isao = await startIsao();
  const zapier = await startZapier({ app, environment: { ISAO_BASE_URL: isao.baseUrl } }).catch(
    async (error: unknown) => {
      await isao.close();
      throw error;
    },
  );
  try {
    const checks = await tellStory(isao, zapier, transcript);
    transcript.chapter('What arrived is exactly what happened');
    for (const { what, expected, seen } of checks) {
      const isRight = isDeepStrictEqual(seen, expected);
      transcript.tell({
        title: `${what}: ${JSON.stringify(seen)}`,
        outcome: isRight ? 'good' : 'stopped',
        ...(isRight ? {} : { details: [`expected ${JSON.stringify(expected)}`] }),
      });
    }
    return { checks, passed: checks.every(({ expected, seen }) => isDeepStrictEqual(seen, expected)) };
  } finally {
    await zapier.close();
    await isao.close();
  }
};
