import createContact from '../src/creates/create_contact';
import createDeal from '../src/creates/create_deal';
import findContact from '../src/searches/find_contact';
import findDeal from '../src/searches/find_deal';
import { aContact, aDeal, anAnswer, aPage, API, isao, run, taking, useNock } from './helpers';

useNock();

/**
 * A Find or Create step as Zapier may run it: the search and, if it finds nothing, the create, each with its own fields or
 * with the fields of both.
 */
interface Forms {
  search: Record<string, unknown>;
  create: Record<string, unknown>;
}

const asTwo = (forms: Forms): Forms => forms;
const asOne = ({ search, create }: Forms): Forms => {
  const merged = { ...search, ...create };
  return { search: merged, create: merged };
};
const ways = [
  ['separate forms', asTwo],
  ['one merged form', asOne],
] as const;

describe.each(ways)('Find or Create Contact with %s', (_way, given) => {
  const forms = given({
    search: { searchBy: 'phoneNumber', searchValue: '06 12 34 56 78', phoneCountry: 'FR' },
    create: {
      phoneNumber: '06 12 34 56 78',
      phoneCountry: 'FR',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      tags: ['lead'],
      ifExists: 'stop',
    },
  });
  const find = () => run(findContact.operation.perform, { inputData: forms.search });

  it('finds the contact by the search’s fields', async () => {
    const contact = aContact({ name: 'Another Name', phoneNumber: '+33612345678', email: null });
    isao()
      .get(`${API}/contacts`)
      .query({ search: '+33612345678', page: 1, limit: 200 })
      .reply(200, aPage([contact]));

    expect(await find()).toEqual([contact]);
  });

  it('creates the contact with the create’s fields', async () => {
    isao().get(`${API}/contacts`).query(true).times(3).reply(200, aPage([]));
    const contact = { phoneNumber: '+33612345678', name: 'Ada Lovelace', email: 'ada@example.com', tags: ['lead'] };
    isao()
      .post(`${API}/contacts`, contact)
      .reply(201, anAnswer(aContact(contact)));

    expect(await find()).toEqual([]);
    expect(await run(createContact.operation.perform, { inputData: forms.create })).toEqual({
      ...aContact(contact),
      outcome: 'created',
    });
  });
});

describe.each(ways)('Find or Create Deal with %s', (_way, given) => {
  const deal = {
    title: 'Website relaunch',
    contactId: 'contact_123',
    stage: 'negotiation',
    value: 12000,
    priority: 'high' as const,
    source: 'website',
  };
  const forms = given({
    search: { title: deal.title, contactId: deal.contactId, stage: deal.stage, status: 'open' },
    create: deal,
  });
  const find = ({ search }: Forms) => run(findDeal.operation.perform, { inputData: search });
  const create = ({ create: inputData }: Forms) => run(createDeal.operation.perform, { inputData });
  const listed = (deals: unknown[]) =>
    isao().get(`${API}/deals`).query({ status: 'open', page: 1, limit: 200 }).reply(200, aPage(deals));

  it('finds the deal by the search’s fields', async () => {
    const found = aDeal({ value: 1, priority: 'low', source: null });
    listed([found, aDeal({ id: 'other', title: 'Another' })]);

    expect(await find(forms)).toEqual([found]);
  });

  it('creates the deal with the create’s fields', async () => {
    listed([]);
    isao().post(`${API}/deals`, deal).reply(201, taking(aDeal()));

    expect(await find(forms)).toEqual([]);
    expect(await create(forms)).toEqual(aDeal({ priority: 'high' }));
  });

  it('creates a deal if there is none with the given ID', async () => {
    const byId = given({ search: { dealId: 'deal_9' }, create: { title: deal.title } });
    isao().get(`${API}/deals/deal_9`).reply(404, { success: false, error: 'Deal not found' });
    isao().post(`${API}/deals`, { title: deal.title }).reply(201, anAnswer(aDeal()));

    expect(await find(byId)).toEqual([]);
    expect(await create(byId)).toEqual(aDeal());
  });
});
