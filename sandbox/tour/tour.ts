import { isDeepStrictEqual } from 'node:util';
import { ZAPS } from '../editor/recipes';
import { type Fault, type Isao, startIsao } from '../isao';
import { type Connection, type Run, startZapier, STATUS_NAMES, type Zap, type Zapier } from '../zapier';
import { type Check, fieldOf, type Transcript } from './transcript';

interface Stage {
  isao: Isao;
  zapier: Zapier;
  connection: Connection;
  transcript: Transcript;
}

/** What a chapter claims, for the verdict. */
type Claim = Omit<Check, 'asExpected'>;

const grace = { name: 'Grace Hopper', phoneNumber: '+12125550123', email: 'grace@example.com' };
const ada = { phone_number: '06 12 34 56 78', email: 'ada@example.com', company_name: 'Analytical Ltd' };

/** What people type into the form, and what becomes of it. */
const submissions = [
  { what: 'a new lead', typed: { ...ada, first_name: 'Ada', last_name: 'Lovelace' }, end: 'created' },
  { what: 'the same again', typed: { ...ada, first_name: 'Ada', last_name: 'Lovelace' }, end: 'unchanged' },
  {
    what: 'a number written another way',
    typed: { ...ada, full_name: 'Ada Lovelace', phone_number: '0033 6.12.34.56.78' },
    end: 'unchanged',
  },
  {
    what: 'a known number with other data',
    typed: { full_name: 'G. Hopper', phone_number: '+1 212-555-0123', company_name: 'US Navy' },
    end: 'updated',
  },
  { what: 'an unreadable number', typed: { full_name: 'Nobody', phone_number: 'call me' }, end: 'Safely halted' },
  {
    what: 'two numbers in one cell',
    typed: { full_name: 'Two Phones', phone_number: '06 11 22 33 44 / 07 11 22 33 44' },
    end: 'Safely halted',
  },
];

/** What the last step of a run came to, such as "created" or "Safely halted". */
const endOf = ({ status, steps }: Run): unknown =>
  status === 'success' ? fieldOf(steps.at(-1)?.output, 'outcome') : STATUS_NAMES[status];

const contactsOf = (isao: Isao) =>
  isao.contacts.all().map(({ phoneNumber, name, email, city, currentCompany, tags }) => ({
    Phone: phoneNumber,
    Name: name,
    Email: email ?? '',
    City: city ?? '',
    Company: currentCompany ?? '',
    Tags: tags.join(),
  }));

const changes = [
  { what: 'Grace moves to New York', who: '+12125550123', change: { city: 'New York' } },
  { what: 'Ada moves to London', who: '+33612345678', change: { city: 'London' } },
  { what: 'Grace gets a tag', who: '+12125550123', change: { tags: ['lead', 'vip'] } },
];

const submit = async ({ zapier }: Stage, form: Zap, typed: Record<string, string>): Promise<Run> => {
  await zapier.standIns.submit(typed);
  await form.idle();
  const run = form.history.at(-1);
  if (!run) throw new Error('The submission started no run.');
  return run;
};

const submitForm = async (stage: Stage, form: Zap): Promise<Claim[]> => {
  const { isao, transcript } = stage;
  transcript.chapter('A form is submitted six times: Form Submission → Create Contact');
  isao.contacts.create(grace);
  const runs: Run[] = [];
  for (const { what, typed } of submissions) {
    const run = await submit(stage, form, typed);
    transcript.run(`${what}, ${typed.phone_number}`, run);
    runs.push(run);
  }
  transcript.chapter('The contacts in ISAO');
  const contacts = contactsOf(isao);
  transcript.table(contacts);
  return [
    { what: 'outcomes of the submissions', expected: submissions.map(({ end }) => end), seen: runs.map(endOf) },
    {
      what: 'contacts in ISAO',
      expected: [
        'Grace Hopper, +12125550123, grace@example.com, US Navy',
        'Ada Lovelace, +33612345678, ada@example.com, Analytical Ltd',
      ],
      seen: contacts.map(({ Name, Phone, Email, Company }) => [Name, Phone, Email, Company].join(', ')),
    },
  ];
};

const changeContacts = async ({ isao, zapier, connection, transcript }: Stage): Promise<Claim[]> => {
  transcript.chapter('Three contacts change: New or Updated Contact (Polling) → Create or Update Row');
  const zap = await zapier.createZap({ ...ZAPS.table, connection });
  await zap.turnOn();
  const polls: number[] = [];
  for (const { what, who, change } of changes) {
    const [contact] = isao.contacts.all().filter(({ phoneNumber }) => phoneNumber === who);
    if (contact) isao.contacts.update(contact.id, change);
    const runs = await zap.poll();
    polls.push(runs.length);
    for (const run of runs) transcript.run(what, run);
  }
  polls.push((await zap.poll()).length);
  await zap.turnOff();
  const rows = zapier.standIns.rows('Contacts');
  transcript.table(rows);
  const columns = ({ Phone, Name, City, Tags }: Record<string, string>) => [Phone, Name, City, Tags];
  return [
    { what: 'runs of each poll', expected: [1, 1, 1, 0], seen: polls },
    { what: 'rows of the table', expected: contactsOf(isao).map(columns), seen: rows.map(columns) },
  ];
};

const winDeal = async ({ isao, zapier, connection, transcript }: Stage): Promise<Claim[]> => {
  transcript.chapter('A deal is won: Deal Enters Status → Post Message');
  const zap = await zapier.createZap({ ...ZAPS.won, connection });
  await zap.turnOn();
  const [buyer] = isao.contacts.all().filter(({ name }) => name === 'Ada Lovelace');
  if (!buyer) throw new Error('The form created no contact.');
  const deal = isao.deals.create({ title: 'Analytical engine', value: 12000, currency: 'EUR', contactId: buyer.id });
  isao.deals.updateStatus(deal.id, { status: 'won' });
  await zap.poll();
  // An edit of a won deal posts no second message.
  isao.deals.updateStatus(deal.id, { stage: 'delivery' });
  await zap.poll();
  await zap.turnOff();
  for (const run of zap.history) transcript.run(deal.title, run);
  const messages = zapier.standIns.rows('Messages').map(({ Message }) => Message);
  for (const message of messages) transcript.tell({ title: `#sales: ${message}` });
  return [
    {
      what: 'messages',
      expected: ['“Analytical engine” is won. Contact: Ada Lovelace https://wa.me/33612345678'],
      seen: messages,
    },
  ];
};

/** What goes wrong in ISAO while a lead submits the form, and how the run continues. */
const failures: { what: string; fault: Fault; typed: Record<string, string>; recover: 'wait' | 'reconnect' }[] = [
  {
    what: 'ISAO’s rate limit is reached',
    fault: { status: 429, headers: { 'retry-after': '30' } },
    typed: { full_name: 'Alan Turing', phone_number: '+44 20 7946 0123' },
    recover: 'wait',
  },
  {
    what: 'ISAO refuses the key',
    fault: { status: 401, body: '{"success": false, "error": "Invalid API key"}' },
    typed: { full_name: 'Katherine Johnson', phone_number: '+1 202 555 0143' },
    recover: 'reconnect',
  },
];

const failAndRecover = async (stage: Stage, form: Zap): Promise<Claim[]> => {
  const { isao, zapier, connection, transcript } = stage;
  transcript.chapter('ISAO fails twice, and no lead is lost');
  const ends: string[] = [];
  for (const { what, fault, typed, recover } of failures) {
    isao.faults.add({ route: 'POST /contacts', ...fault });
    const run = await submit(stage, form, typed);
    transcript.run(what, run);
    const stopped = STATUS_NAMES[run.status];
    if (recover === 'wait') await zapier.advance(60);
    else {
      await zapier.reconnect(connection);
      await form.replay(run);
    }
    ends.push(`${stopped}, then ${STATUS_NAMES[run.status]}`);
    transcript.run(recover === 'wait' ? 'a minute later' : 'reconnected and replayed', run);
  }
  return [
    {
      what: 'runs during failures',
      expected: ['Scheduled, then Successful', 'On hold, then Successful'],
      seen: ends,
    },
    {
      what: 'all names in ISAO',
      expected: ['Grace Hopper', 'Ada Lovelace', 'Alan Turing', 'Katherine Johnson'],
      seen: isao.contacts.all().map(({ name }) => name),
    },
  ];
};

/** @returns what to compare at the end */
const tellStory = async (isao: Isao, zapier: Zapier, transcript: Transcript): Promise<Claim[]> => {
  transcript.chapter('A local ISAO and a local Zapier start, with stand-ins for a form, a table and a chat');
  const connection = await zapier.connect({ authData: { api_key: isao.key, default_country: 'FR' } });
  transcript.tell({ title: `Connected: ${connection.label}, ${isao.baseUrl}`, outcome: 'good' });
  const stage: Stage = { isao, zapier, connection, transcript };
  const form = await zapier.createZap({ ...ZAPS.form, connection });
  await form.turnOn();
  const submitted = await submitForm(stage, form);
  const changed = await changeContacts(stage);
  const won = await winDeal(stage);
  const recovered = await failAndRecover(stage, form);
  return [...submitted, ...changed, ...won, ...recovered];
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
    const checks = story.map((claim) => ({ ...claim, asExpected: isDeepStrictEqual(claim.seen, claim.expected) }));
    transcript.chapter('What arrived is compared with what happened');
    transcript.end(checks);
    return checks.every(({ asExpected }) => asExpected);
  } finally {
    await zapier.close();
    await isao.close();
  }
};
