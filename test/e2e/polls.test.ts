import { setTimeout } from 'node:timers/promises';
import type { IsaoOptions } from '../../sandbox/isao';
import type { Zap } from '../../sandbox/zapier';
import { useWorld, type World } from './world';

const zapOf = ({ zapier, connection }: World, key: string, inputData: Record<string, string | string[]> = {}) =>
  zapier.createZap({ name: key, connection, trigger: { key, inputData } });
const arrived = (zap: Zap, ...fields: string[]) =>
  zap.history.map(({ trigger }) => fields.map((field) => (trigger as Record<string, unknown>)[field]).join(': '));

describe('of contacts', () => {
  const world = useWorld();
  let phone = 0;
  const create = (name: string, tags: string[] = []) =>
    world.isao.contacts.create({ name, phoneNumber: `+33600${String((phone += 1)).padStart(6, '0')}`, tags });

  it('New Contact (Polling) fires once for each contact that is created while the Zap is on, oldest first', async () => {
    create('before');
    const { key } = world.isao.createKey({ permissions: ['contacts:read'] });
    const connection = await world.zapier.connect({ authData: { api_key: key } });
    const zap = await zapOf({ ...world, connection }, 'new_contact_polling');
    await zap.turnOn();
    await zap.poll();
    const first = create('first');
    // The next millisecond.
    await setTimeout(2);
    create('second');
    await zap.poll();
    world.isao.contacts.update(first.id, { city: 'Lyon' });
    await zap.poll();
    await zap.turnOff();

    expect(arrived(zap, 'name')).toEqual(['first', 'second']);
  });

  it('New or Updated Contact (Polling) fires once for each change, including a change back', async () => {
    const contact = create('A');
    const zap = await zapOf(world, 'new_or_updated_contact');
    await zap.turnOn();
    for (const name of ['B', 'A', 'B']) {
      world.isao.contacts.update(contact.id, { name });
      await zap.poll();
      await zap.poll();
    }
    await zap.turnOff();

    expect(arrived(zap, 'name')).toEqual(['B', 'A', 'B']);
  });

  it('Tag Added to Contact fires once for each contact and watched tag, and not for tags from before', async () => {
    const before = create('before', ['vip']);
    const later = create('later');
    const zap = await zapOf(world, 'contact_tag_added', { tags: ['VIP', 'lead'] });
    await zap.turnOn();
    world.isao.contacts.update(before.id, { city: 'Lyon' });
    world.isao.contacts.update(later.id, { tags: ['vip'] });
    await zap.poll({ loseResult: true });
    await zap.poll();
    world.isao.contacts.update(later.id, { tags: [] });
    await zap.poll();
    world.isao.contacts.update(later.id, { tags: ['vip', 'LEAD'] });
    create('new', ['lead', 'other']);
    await zap.poll();
    world.isao.contacts.update(later.id, { city: 'Lyon' });
    await zap.poll();
    await zap.turnOff();

    expect(arrived(zap, 'name', 'tag').sort()).toEqual(['later: LEAD', 'later: vip', 'new: lead']);
  });

  it('New Contact or Field Change fires for new contacts and new values, and not for returning values', async () => {
    const contact = create('old');
    const zap = await zapOf(world, 'contact_field_changed', { fields: ['tags', 'city'] });
    await zap.turnOn();
    for (const changes of [
      { position: 'CEO' },
      { city: 'Lyon' },
      { city: null },
      { city: 'Lyon' },
      { tags: ['VIP'] },
    ]) {
      world.isao.contacts.update(contact.id, changes);
      await zap.poll();
    }
    world.isao.contacts.update(contact.id, { tags: ['vip'] });
    create('new');
    await zap.poll();
    await zap.poll();
    await zap.turnOff();

    // After its third change, the contact has its first values again.
    expect(arrived(zap, 'name', 'city', 'tags')).toEqual(['old: Lyon: ', 'old: Lyon: VIP', 'new: : ']);
  });
});

describe.each<NonNullable<IsaoOptions['dealsSince']>>(['ignored', 'honored', 'refused'])(
  'of deals with updatedSince %s',
  (dealsSince) => {
    const world = useWorld({ dealsSince });
    const create = (title: string, status: 'open' | 'won' = 'open', stage = 'new') => {
      const { id } = world.isao.deals.create({ title, stage });
      if (status !== 'open') world.isao.deals.updateStatus(id, { status });
      return id;
    };

    it('Deal Enters Status fires once for each deal, however it is edited', async () => {
      for (let n = 0; n < 450; n += 1) create(`before ${n}`, 'won');
      const before = create('before', 'won');
      const id = create('pilot');
      const zap = await zapOf(world, 'deal_entered_status', { status: ['won'] });
      await zap.turnOn();
      world.isao.deals.update(before, { description: 'edited' });
      world.isao.deals.updateStatus(id, { status: 'won' });
      await zap.poll();
      world.isao.deals.update(id, { description: 'edited' });
      await zap.poll();
      world.isao.deals.updateStatus(id, { status: 'open' });
      await zap.poll();
      world.isao.deals.updateStatus(id, { status: 'won' });
      await zap.poll();
      await zap.turnOff();

      expect(arrived(zap, 'title', 'status')).toEqual(['pilot: won']);
    });

    it('Deal Enters Stage accepts a stage in any case and spacing', async () => {
      const before = create('before', 'open', 'Closing soon');
      const id = create('pilot');
      const zap = await zapOf(world, 'deal_entered_stage', { stage: ['closing soon'] });
      await zap.turnOn();
      world.isao.deals.update(before, { description: 'edited' });
      world.isao.deals.updateStatus(id, { stage: 'Closing  Soon' });
      await zap.poll({ loseResult: true });
      await zap.poll();
      world.isao.deals.updateStatus(id, { stage: 'new' });
      world.isao.deals.updateStatus(id, { stage: 'Closing  Soon' });
      await zap.poll();
      await zap.turnOff();

      expect(arrived(zap, 'title', 'stage')).toEqual(['pilot: Closing  Soon']);
    });

    it('New Deal (Polling) fires once for each new deal, and New or Updated Deal (Polling) for each change', async () => {
      const before = create('before');
      const created = await zapOf(world, 'new_deal_polling');
      const changed = await zapOf(world, 'new_or_updated_deal', { status: ['won'], stage: ['NEW'] });
      await created.turnOn();
      await changed.turnOn();
      world.isao.deals.update(before, { description: 'edited' });
      const id = create('pilot');
      await created.poll({ loseResult: true });
      for (const status of ['won', 'lost', 'won'] as const) {
        world.isao.deals.updateStatus(id, { status });
        await created.poll();
        await changed.poll();
      }
      await created.turnOff();
      await changed.turnOff();

      expect(arrived(created, 'title')).toEqual(['pilot']);
      expect(arrived(changed, 'title', 'status')).toEqual(['pilot: won', 'pilot: won']);
    });
  },
);
