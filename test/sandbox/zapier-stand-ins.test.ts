import type { Step, TriggerSetup, Zap } from '../../sandbox/zapier';
import { type Fixture, useFixture } from './zapier-fixture';

let { api, zapier, connection } = {} as Fixture;
let standIns: Fixture['zapier']['standIns'];
useFixture((fixture) => {
  ({ api, zapier, connection } = fixture);
  ({ standIns } = zapier);
  standIns.clear();
});

const zaps: Zap[] = [];
afterEach(async () => {
  for (const zap of zaps.splice(0)) await zapier.deleteZap(zap);
});

const turnedOn = async (trigger: TriggerSetup, steps: Step[] = []): Promise<Zap> => {
  const zap = await zapier.createZap({ name: trigger.key, connection, trigger, steps });
  zaps.push(zap);
  await zap.turnOn();
  return zap;
};

const submit = async (...submissions: Record<string, string>[]): Promise<void> => {
  for (const submission of submissions) await standIns.submit(submission);
  await zapier.idle();
};

const form: TriggerSetup = { app: 'standIns', key: 'form_submission' };
const act: Step = { kind: 'create', key: 'act', inputData: { name: '{{1.full_name}}' } };
const write = (values: Record<string, string>, lookupColumn = 'Phone'): Step => ({
  app: 'standIns',
  kind: 'create',
  key: 'create_or_update_row',
  inputData: { lookupColumn, values },
});

it('runs the Zaps that wait for a submission, with what was typed', async () => {
  const zap = await turnedOn(form, [act]);
  const off = await turnedOn(form);
  await off.turnOff();
  expect(await zap.sample()).toMatchObject([{ full_name: 'Jane Doe' }]);
  await submit({ full_name: 'Ann Lee', phone_number: '06 12 34 56 78', consent: 'Yes' });
  expect(off.history).toStrictEqual([]);
  expect(zap.history).toMatchObject([
    {
      status: 'success',
      trigger: { id: '1', full_name: 'Ann Lee', first_name: '', phone_number: '06 12 34 56 78', consent: 'Yes' },
      steps: [{ key: 'act', input: { name: 'Ann Lee' } }],
    },
  ]);
  expect(await zap.sample()).toStrictEqual(standIns.submissions);
});

it('creates a row, and updates the columns that are given of the row that was looked up', async () => {
  const zap = await turnedOn(form, [
    write({ Phone: '{{1.phone_number}}', Name: '{{1.full_name}}', Email: '{{1.email}}' }),
  ]);
  await submit(
    { phone_number: '1', full_name: 'Ann', email: 'ann@example.com' },
    { phone_number: '2', full_name: 'Bob' },
    { phone_number: '1', full_name: 'Ann Lee' },
    { phone_number: '1', full_name: 'Ann Lee' },
  );
  expect(standIns.rows('Contacts')).toStrictEqual([
    { Phone: '1', Name: 'Ann Lee', Email: 'ann@example.com' },
    { Phone: '2', Name: 'Bob' },
  ]);
  expect(zap.history.map(({ steps }) => steps[0]?.output)).toMatchObject([
    { id: '1', table: 'Contacts', outcome: 'created', Name: 'Ann' },
    { id: '2', outcome: 'created' },
    { id: '1', outcome: 'updated', Name: 'Ann Lee', Email: 'ann@example.com' },
    { id: '1', outcome: 'unchanged' },
  ]);
});

it('creates a row each time without a lookup column, and halts if the column has no value', async () => {
  const always = await turnedOn(form, [write({ Name: '{{1.full_name}}' }, '')]);
  const halting = await turnedOn(form, [write({ Name: '{{1.full_name}}' })]);
  await submit({ full_name: 'Ann' }, { full_name: 'Ann' });
  expect(standIns.rows('Contacts')).toStrictEqual([{ Name: 'Ann' }, { Name: 'Ann' }]);
  expect(always.history).toMatchObject([{ status: 'success' }, { status: 'success' }]);
  expect(halting.history[0]).toMatchObject({
    status: 'halted',
    error: { message: 'Values has nothing for the lookup column “Phone”.' },
  });
});

it('posts a message, which is a row of a table', async () => {
  const inputData = { text: 'Hi {{1.full_name}}!' };
  const zap = await turnedOn(form, [{ app: 'standIns', kind: 'create', key: 'post_message', inputData }]);
  await submit({ full_name: 'Ann' });
  expect(standIns.tables).toStrictEqual(['Messages']);
  expect(standIns.rows('Messages')).toStrictEqual([{ Channel: '#sales', Message: 'Hi Ann!' }]);
  expect(zap.history[0]?.steps[0]?.output).toStrictEqual({ id: '1', channel: '#sales', text: 'Hi Ann!' });
});

it('starts a run for each row of the table that is new or changes', async () => {
  const zap = await turnedOn({ app: 'standIns', key: 'new_or_updated_row', inputData: { table: 'Deals' } });
  await standIns.writeRow('Deals', 'ID', { ID: '7', Title: 'Bike' });
  await standIns.writeRow('Deals', 'ID', { ID: '7', Title: 'Bike' });
  await standIns.writeRow('Contacts', 'ID', { ID: '7' });
  await zapier.idle();
  const row = { id: '1', table: 'Deals', ID: '7', Title: 'Bike' };
  expect(zap.history.map(({ trigger }) => trigger)).toStrictEqual([row]);
  expect(await zap.sample()).toStrictEqual([row]);
});

it('starts a run each Monday', async () => {
  const zap = await turnedOn({ app: 'standIns', key: 'every_monday' });
  const started: unknown[] = [];
  for (let day = 1; day <= 14; day += 1) {
    await zapier.advance(24 * 3600);
    for (const { trigger } of await zap.poll()) started.push(trigger);
  }

  expect(started.map((item) => new Date((item as { id: string }).id).getUTCDay())).toStrictEqual([1, 1]);
});

it('needs no connection: only the built app’s steps wait for one that expired', async () => {
  const rows = await turnedOn(form, [write({ Phone: '{{1.phone_number}}' })]);
  const both = await turnedOn(form, [write({ Phone: '{{1.phone_number}}' }), act]);
  connection.expired = true;
  await submit({ phone_number: '1', full_name: 'Ann' });
  expect(rows.history).toMatchObject([{ status: 'success' }]);
  expect(both.history).toMatchObject([
    { status: 'held', trigger: { full_name: 'Ann' }, steps: [{ status: 'success' }] },
  ]);

  await zapier.reconnect(connection);
  const [held] = both.history;
  if (held) await both.replay(held);

  expect(both.history).toMatchObject([{ status: 'success', steps: [{}, { input: { name: 'Ann' } }] }]);
});

describe('the line items of a search', () => {
  const find: Step = { kind: 'search', key: 'find', inputData: { q: 'x' } };
  const run = async (step: Step): Promise<Zap> => {
    api.found = [{ id: 1, name: 'Ann' }, { id: 2 }, { id: 3, name: 'Cid' }];
    const zap = await turnedOn(form, [step, { ...act, inputData: { name: '{{2.name}}' } }]);
    await submit({ full_name: 'Form' });
    return zap;
  };

  it.each([find, { ...find, lineItems: 'first' as const }])('give only the first result: %j', async (step) => {
    expect((await run(step)).history).toMatchObject([{ steps: [{ output: { id: 1 } }, { input: { name: 'Ann' } }] }]);
  });

  it('give a run for each result, and one that stops does not stop the others', async () => {
    const zap = await run({ ...find, lineItems: 'all' });
    const trigger = { full_name: 'Form' };
    expect(zap.history).toMatchObject([
      { status: 'success', trigger, steps: [{ output: { id: 1 } }, { input: { name: 'Ann' } }] },
      { status: 'errored', trigger, steps: [{ output: { id: 2 } }, { status: 'errored' }] },
      { status: 'success', trigger, steps: [{ output: { id: 3 } }, { input: { name: 'Cid' } }] },
    ]);
    expect(api.count('/found')).toBe(1);
  });

  it('show the first result in a test of the step', async () => {
    api.found = [{ id: 1 }, { id: 2 }];

    expect(await zapier.testStep(connection, { ...find, lineItems: 'all' }, [], () => undefined)).toMatchObject({
      id: 1,
    });
  });
});
