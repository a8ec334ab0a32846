import { setTimeout } from 'node:timers/promises';
import type { Zap } from '../../sandbox/zapier';
import { requestsOf, useWorld } from './world';

const world = useWorld();

let phone = 0;
const create = (name: string, tags: string[] = []) =>
  world.isao.contacts.create({ name, phoneNumber: `+33600${String((phone += 1)).padStart(6, '0')}`, tags });
const zapOf = (key: string, tags: string[] = []) =>
  world.zapier.createZap({ name: key, connection: world.connection, trigger: { key, inputData: { tags } } });
const arrived = (zap: Zap) => zap.history.map((run) => (run.trigger as { name: string }).name);
const requests = (act: () => Promise<unknown>) => requestsOf(world, act);

const nextMillisecond = () => setTimeout(2);

describe('New Contact (Polling)', () => {
  it('fires once for each contact that is created while the Zap is on, oldest first', async () => {
    create('before');
    const zap = await zapOf('new_contact_polling');
    await zap.turnOn();
    await zap.poll();
    const first = create('first');
    await nextMillisecond();
    create('second');
    await zap.poll();
    world.isao.contacts.update(first.id, { city: 'Lyon' });
    await zap.poll();
    await zap.turnOff();

    expect(arrived(zap)).toEqual(['first', 'second']);
  });

  it('fires only for contacts with one of the chosen tags', async () => {
    const zap = await zapOf('new_contact_polling', ['vip']);
    await zap.turnOn();
    create('plain');
    create('important', ['lead', 'VIP']);
    await zap.poll();

    expect(arrived(zap)).toEqual(['important']);
  });

  it('works with a key that may only read contacts', async () => {
    const { key } = world.isao.createKey({ permissions: ['contacts:read'] });
    const connection = await world.zapier.connect({ authData: { api_key: key } });
    const zap = await world.zapier.createZap({ name: 'x', connection, trigger: { key: 'new_contact_polling' } });
    await zap.turnOn();
    create('read only');
    await zap.poll();

    expect(arrived(zap)).toEqual(['read only']);
  });
});

describe('New or Updated Contact (Polling)', () => {
  it('fires once for each change, including a change back', async () => {
    const contact = create('A');
    const zap = await zapOf('new_or_updated_contact');
    await zap.turnOn();
    for (const name of ['B', 'A', 'B']) {
      world.isao.contacts.update(contact.id, { name });
      await zap.poll();
      await zap.poll();
    }

    expect(arrived(zap)).toEqual(['B', 'A', 'B']);
  });

  it('shows at most three samples, the newest first', async () => {
    const zap = await zapOf('new_or_updated_contact');
    const samples = (await zap.sample()) as { updatedAt: string }[];

    expect(samples).toHaveLength(3);
    expect(samples.map(({ updatedAt }) => updatedAt)).toEqual(
      samples
        .map(({ updatedAt }) => updatedAt)
        .sort()
        .reverse(),
    );
  });

  it('takes one request if nothing happened, and one per page otherwise', async () => {
    const zap = await zapOf('new_or_updated_contact');
    await zap.turnOn();
    const quiet = await requests(() => zap.poll());
    for (let i = 0; i < 1000; i += 1) create(`bulk ${i}`);
    const busy = await requests(() => zap.poll());
    const again = await requests(() => zap.poll());
    const after = await requests(() => zap.poll());

    expect(quiet).toEqual(['GET /contacts']);
    expect(busy.length).toBeLessThanOrEqual(7);
    // Two polls read everything, because one result may be lost.
    expect(again.length).toBeLessThanOrEqual(7);
    expect(after).toEqual(['GET /contacts']);
    expect(zap.history).toHaveLength(1000);
  });

  it('delivers a lost result with the next poll', async () => {
    const zap = await zapOf('new_or_updated_contact');
    await zap.turnOn();
    create('lost once');
    await zap.poll({ loseResult: true });
    create('meanwhile');
    await zap.poll({ loseResult: true });
    await zap.poll();

    expect(arrived(zap)).toEqual(['lost once', 'meanwhile']);
  });
});
