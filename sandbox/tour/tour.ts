import { isDeepStrictEqual } from 'node:util';
import { type Isao, startIsao } from '../isao';
import { type Connection, type Run, startZapier, STATUS_NAMES, type Zap, type Zapier } from '../zapier';
import { meetMishaps } from './mishaps';
import { type Check, fieldOf, type Transcript } from './transcript';

const salesDesk = { name: 'Sales Desk', phoneNumber: '+33184880000', tags: ['office'] };

/** The people that are created in ISAO while the Zaps are on. */
const people = [
  { name: 'Ada Lovelace', phoneNumber: '+33612345678', email: 'ada@example.com', city: 'Paris', tags: ['lead'] },
  { name: 'Grace Hopper', phoneNumber: '+12125550123', email: 'grace@example.com', tags: ['newsletter'] },
  { name: 'Alan Turing', phoneNumber: '+442079460123', email: 'alan@example.com', tags: ['lead', 'vip'] },
];

const zapsOf = async (zapier: Zapier, connection: Connection) => ({
  leads: await zapier.createZap({
    name: 'Hand leads to the sales desk',
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
    name: 'Look up every new contact',
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
    name: 'Create each VIP again',
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
    name: 'Tag each VIP who changes',
    connection,
    trigger: { key: 'new_or_updated_contact', inputData: { tags: ['vip'] } },
    steps: [
      { kind: 'create', key: 'update_contact', inputData: { contactId: '{{trigger.id}}', country: 'United Kingdom' } },
      { kind: 'create', key: 'update_contact_tags', inputData: { contactId: '{{trigger.id}}', tagsToAdd: ['seen'] } },
    ],
  });

const dealZapOf = (zapier: Zapier, connection: Connection) =>
  zapier.createZap({
    name: 'Tag whoever buys',
    connection,
    trigger: { key: 'deal_entered_status', inputData: { status: 'won' } },
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

/** Waits three times until all deliveries and runs have ended, because runs cause events too. */
const quiet = async (isao: Isao, zapier: Zapier): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    await isao.settled();
    await zapier.idle();
  }
};

const nameOf = (item: unknown): unknown => fieldOf(item, 'name');

const titleOf = ({ trigger }: Run): unknown => fieldOf(trigger, 'title');

const startedBy = (zap: Zap): unknown[] => zap.history.map((run) => nameOf(run.trigger)).sort();

type Expectation = Omit<Check, 'asExpected'>;

/** @returns what to compare at the end */
const tellStory = async (isao: Isao, zapier: Zapier, transcript: Transcript): Promise<Expectation[]> => {
  transcript.chapter('A local ISAO account and a local Zapier start');
  transcript.tell({ title: `ISAO    ${isao.baseUrl}` });
  transcript.tell({ title: 'Zapier  runs the built app' });

  transcript.chapter('The account is connected');
  const connection = await zapier.connect({ authData: { api_key: isao.key, default_country: 'FR' } });
  transcript.tell({ title: connection.label, outcome: 'good' });

  transcript.chapter('Three instant Zaps are switched on');
  const { leads, everyone, duplicates } = await zapsOf(zapier, connection);
  const zaps = [leads, everyone, duplicates];
  for (const zap of zaps) {
    await zap.turnOn();
    transcript.tell({ title: zap.name, outcome: 'good' });
  }
  const subscribed = isao.subscriptions().length;

  transcript.chapter('Three contacts are created in ISAO, and the Zaps run');
  for (const person of people) {
    await createAsPeopleDo(isao, person);
    transcript.tell({ title: `POST /contacts: ${person.name}`, details: [person] });
    await quiet(isao, zapier);
  }
  for (const zap of zaps) transcript.runs(zap.name, zap.history);

  transcript.chapter('A Zap that polls updates each contact that changed, and does not loop');
  const polling = await pollingZapOf(zapier, connection);
  await polling.turnOn();
  const [vip] = isao.contacts.all().filter(({ tags }) => tags.includes('vip'));
  if (vip) isao.contacts.update(vip.id, { position: 'Mathematician' });
  const polls: number[] = [];
  for (let poll = 1; poll <= 3; poll += 1) {
    const runs = await polling.poll();
    polls.push(runs.length);
    transcript.tell({ title: `poll ${poll}: ${runs.length} changed` });
    transcript.runs(polling.name, runs);
  }

  transcript.chapter('A deal is won in ISAO');
  const won = await dealZapOf(zapier, connection);
  await won.turnOn();
  const [buyer] = isao.contacts.all().filter(({ name }) => name === 'Ada Lovelace');
  const deal = isao.deals.create({
    title: 'Analytical engine',
    value: 12000,
    currency: 'EUR',
    stage: 'negotiation',
    ...(buyer ? { contactId: buyer.id } : {}),
  });
  isao.deals.updateStatus(deal.id, { stage: 'contract' });
  isao.deals.updateStatus(deal.id, { status: 'won' });
  await won.poll();
  // An edit of a won deal starts no second run.
  isao.deals.updateStatus(deal.id, { stage: 'delivery' });
  await won.poll();
  transcript.runs(won.name, won.history);
  await won.turnOff();

  transcript.chapter('ISAO fails in five ways, and each run recovers');
  const recoveries = await meetMishaps(isao, zapier, connection, transcript);

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
    { what: 'webhooks afterwards', expected: 0, seen: isao.subscriptions().length },
    { what: 'leads that arrived', expected: ['Ada Lovelace', 'Alan Turing'], seen: startedBy(leads) },
    {
      what: 'contacts that arrived without a filter',
      expected: ['Ada Lovelace', 'Alan Turing', 'Grace Hopper', 'Sales Desk'],
      seen: startedBy(everyone),
    },
    {
      what: 'contacts that were looked up',
      expected: everyone.history.map((run) => nameOf(run.trigger)),
      seen: everyone.history.map((run) => nameOf(run.steps[0]?.output)),
    },
    {
      what: 'runs during failures',
      expected: [
        'Scheduled, then Successful',
        'Scheduled, then Successful',
        'Errored, then Successful',
        'Errored, then Successful',
        'On hold, then Successful',
      ],
      seen: recoveries,
    },
    { what: 'runs of each poll', expected: [1, 1, 0], seen: polls },
    {
      what: 'the two updates of each run',
      expected: [
        ['updated', 'updated'],
        ['unchanged', 'unchanged'],
      ],
      seen: polling.history.map((run) => run.steps.map((step) => fieldOf(step.output, 'outcome'))),
    },
    { what: 'deals that were won', expected: ['Analytical engine'], seen: won.history.map(titleOf) },
    {
      what: 'tags of the buyer',
      expected: ['customer'],
      seen: won.history.map((run) => fieldOf(run.steps[1]?.output, 'tags')).flat(),
    },
    { what: 'the sales desk of both leads', expected: ['Sales Desk', 'Sales Desk'], seen: leadSteps.map(nameOf) },
    {
      what: 'runs that stopped at a known phone number',
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

/**
 * Runs the tour between a new ISAO account and a new Zapier.
 * @param app the path of the built app
 * @returns whether everything was as expected
 * @throws {ZapierError} if the app can't be connected, or a Zap can't be switched on
 */
export const runTour = async (app: string, transcript: Transcript): Promise<boolean> => {
  const isao = await startIsao();
  const zapier = await startZapier({ app, environment: { ISAO_BASE_URL: isao.baseUrl } }).catch(
    async (error: unknown) => {
      await isao.close();
      throw error;
    },
  );
  try {
    const story = await tellStory(isao, zapier, transcript);
    const checks = story.map((check) => ({ ...check, asExpected: isDeepStrictEqual(check.seen, check.expected) }));
    transcript.chapter('What arrived is compared with what happened');
    transcript.end(checks);
    return checks.every(({ asExpected }) => asExpected);
  } finally {
    await zapier.close();
    await isao.close();
  }
};
