import type { DeliveryShape } from '../../sandbox/isao';
import { useLab } from '../properties/lab';
import { quiet, useWorld } from './world';

const world = useWorld();
const lab = useLab();

const person = (n: number, tags: string[] = []) => ({ name: `Person ${n}`, phoneNumber: `+3361234${1000 + n}`, tags });
const newContacts = (tags: string[] = []) =>
  world.zapier.createZap({
    name: 'new contacts',
    connection: world.connection,
    trigger: { key: 'new_contact', inputData: { tags } },
  });

it('delivers what happens while the Zap is on, once, and nothing before or after', async () => {
  const zap = await newContacts();
  world.isao.contacts.create(person(1));
  await zap.turnOn();
  const contact = world.isao.contacts.create(person(2));
  await quiet(world);
  await zap.turnOff();
  world.isao.contacts.create(person(3));
  await quiet(world);

  expect(zap.history.map((run) => run.trigger)).toMatchObject([{ id: contact.id, name: 'Person 2' }]);
  expect(world.isao.subscriptions()).toEqual([]);
});

it('runs two Zaps on one event, and switches one of them off', async () => {
  const [first, second] = [await newContacts(), await newContacts(['vip'])];
  await first.turnOn();
  await second.turnOn();
  world.isao.contacts.create(person(10, ['vip']));
  world.isao.contacts.create(person(11));
  await quiet(world);
  await first.turnOff();
  world.isao.contacts.create(person(12, ['VIP']));
  await quiet(world);
  await second.turnOff();

  const names = (zap: typeof first) => zap.history.map((run) => (run.trigger as { name: string }).name).sort();
  expect(names(first)).toEqual(['Person 10', 'Person 11']);
  expect(names(second)).toEqual(['Person 10', 'Person 12']);
});

it('does not trust a forged delivery', async () => {
  const zap = await newContacts();
  await zap.turnOn();
  const contact = world.isao.contacts.create(person(20));
  await quiet(world);
  const forge = (body: object) =>
    fetch(zap.targetUrl ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await forge({ ...contact, name: 'Forged', phoneNumber: '+10000000000' });
  await forge({ ...contact, id: 'contact_nobody' });
  await forge({ ...contact, id: '../../admin' });
  await quiet(world);
  await zap.turnOff();

  expect(zap.history.map((run) => run.trigger)).toMatchObject([{ name: 'Person 20' }, { name: 'Person 20' }]);
});

it('stays off, and says why, if the key may not subscribe', async () => {
  const { key } = world.isao.createKey({ permissions: ['contacts:read'] });
  const connection = await world.zapier.connect({ authData: { api_key: key } });
  const zap = await world.zapier.createZap({ name: 'x', connection, trigger: { key: 'new_contact' } });

  await expect(zap.turnOn()).rejects.toThrow('lacks the permission webhooks:write. The key has contacts:read.');
  expect(zap.state).toBe('off');
  expect(await zap.sample()).toHaveLength(3);
});

it.each<DeliveryShape>(['record', 'event-data', 'event-data-contact', 'event-contact', 'array'])(
  'understands deliveries of the shape %s',
  (deliveryShape) =>
    lab.use({ deliveryShape }, async (bench) => {
      const { isao, zapier, connection } = bench;
      const zap = await zapier.createZap({ name: 'x', connection, trigger: { key: 'new_contact' } });
      await zap.turnOn();
      const contact = isao.contacts.create(person(1));
      await quiet(bench);
      await zap.turnOff();

      expect(zap.history).toMatchObject([{ status: 'success', trigger: { id: contact.id, name: 'Person 1' } }]);
    }),
);
