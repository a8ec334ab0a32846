import updateContactTags from '../../src/creates/update_contact_tags';
import { aContact, anAnswer, API, failureOf, haltOf, isao, run, useNock } from '../helpers';

useNock();

const path = `${API}/contacts/contact_123`;
const update = (inputData: Record<string, unknown>) =>
  run(updateContactTags.operation.perform, { inputData: { contactId: 'contact_123', ...inputData } });
const tagged = (tags: unknown[]) => anAnswer({ ...aContact(), tags });
const expectGet = (...tags: unknown[]) => isao().get(path).reply(200, tagged(tags));
const expectPut = (tags: string[], answered = tags) => isao().put(path, { tags }).reply(200, tagged(answered));

it('adds and removes in one step, keeps the order of the rest, and takes three requests', async () => {
  expectGet('b', 'Old', 'a');
  expectPut(['b', 'a', 'New Tag']);
  expectGet('b', 'a', 'New Tag');

  const result = await update({ tagsToAdd: ['New Tag', ' new  tag ', 'B'], tagsToRemove: [' old '] });

  expect(result).toEqual({ ...aContact({ tags: ['b', 'a', 'New Tag'] }), outcome: 'updated', changedFields: ['tags'] });
});

it('writes nothing if nothing changes', async () => {
  expectGet('vip');

  expect(await update({ tagsToAdd: ['VIP'], tagsToRemove: ['gone'] })).toEqual({
    ...aContact({ tags: ['vip'] }),
    outcome: 'unchanged',
    changedFields: [],
  });
});

it('merges what others wrote in between', async () => {
  expectGet('a');
  expectPut(['a', 'ours']);
  expectGet('a', 'theirs');
  expectPut(['a', 'theirs', 'ours']);
  expectGet('a', 'theirs', 'ours');

  expect(await update({ tagsToAdd: ['ours'] })).toMatchObject({ tags: ['a', 'theirs', 'ours'], outcome: 'updated' });
});

it('succeeds if the answer to the write is lost but the tags are there', async () => {
  expectGet('a');
  isao()
    .put(path, { tags: ['a', 'ours'] })
    .reply(504, 'Gateway timeout');
  expectGet('a', 'ours');
  expectGet('a', 'ours');

  expect(await update({ tagsToAdd: ['ours'] })).toMatchObject({ tags: ['a', 'ours'], outcome: 'updated' });
});

it('recognizes a tag in ISAO’s spelling', async () => {
  expectGet('a');
  expectPut(['a', 'New - Lead', '★'], ['a', 'new-lead', '★']);
  expectGet('a', 'new-lead', '★');

  expect(await update({ tagsToAdd: ['New - Lead', '★'] })).toMatchObject({
    tags: ['a', 'new-lead', '★'],
    outcome: 'updated',
  });
});

it('adds a tag that ISAO spells as a slug only once, and removes it', async () => {
  expectGet('a', 'new-lead');
  expect(await update({ tagsToAdd: ['New Lead', 'NEW_LEAD'] })).toMatchObject({ outcome: 'unchanged' });

  expectGet('a', 'new-lead');
  expectPut(['a']);
  expectGet('a');
  expect(await update({ tagsToRemove: ['New Lead'] })).toMatchObject({ tags: ['a'], outcome: 'updated' });
});

it('removes only the spelling that was given if the contact has several', async () => {
  expectGet('new lead', 'new-lead');
  expectPut(['new-lead']);
  expectGet('new-lead');

  expect(await update({ tagsToRemove: ['New Lead'] })).toMatchObject({ tags: ['new-lead'], outcome: 'updated' });
});

it('does not confuse tags with similar spellings', async () => {
  expectGet('C#', 'A');
  for (let i = 0; i < 3; i += 1) {
    expectPut(['A', 'A+'], ['C#', 'A']);
    expectGet('C#', 'A');
  }

  expect(await failureOf(update({ tagsToAdd: ['A+'], tagsToRemove: ['C#'] }))).toContain('after 3 tries');
});

it('recognizes a tag whatever the encoding of its accents', async () => {
  expectGet('Cafe\u0301');

  expect(await update({ tagsToAdd: ['Caf\u00e9'] })).toMatchObject({ outcome: 'unchanged' });
});

it('gives up if others keep changing the tags, and says so', async () => {
  for (let i = 0; i < 3; i += 1) {
    expectGet('a');
    expectPut(['a', 'ours']);
  }
  expectGet('a');

  expect(await failureOf(update({ tagsToAdd: ['ours'] }))).toBe(
    'The tags of “John Smith” (ID “contact_123”) are not what this step wrote, after 3 tries. Somebody else may be changing them, or ISAO does not accept them. Check the tags in ISAO and replay this run.',
  );
});

it.each([
  [{ contactId: '', tagsToAdd: ['a'] }, 'Contact is blank.'],
  [{}, 'There is nothing to change. Fill in Tags to Add or Tags to Remove.'],
  [{ tagsToAdd: [' '], tagsToRemove: '' }, 'There is nothing to change.'],
  [{ tagsToAdd: ['VIP'], tagsToRemove: ['vip '] }, 'The tag “VIP” is to be added and removed. Keep one of the two.'],
])('says what is wrong with %j, without a request', async (inputData, message) => {
  expect(await haltOf(update(inputData))).toContain(message);
});

it('runs one step at a time for each contact, and no other customer waits', () => {
  expect(updateContactTags.operation.lock).toEqual({
    key: 'contact-tags-{{bundle.inputData.contactId}}',
    scope: ['account'],
  });
});

describe('a contact with tags that can’t all be read', () => {
  it.each([
    [{ tagsToAdd: ['new'] }, ['vip', { name: 'lead', id: 3 }]],
    [{ tagsToRemove: ['VIP'] }, ['vip', {}]],
  ])('is not written: %j', async (inputData, tags) => {
    expectGet(...tags);

    expect(await haltOf(update(inputData))).toContain(
      'Not all tags of “John Smith” (ID “contact_123”) can be read, so changing them here could lose some. Nothing was changed. Change this contact’s tags in ISAO.',
    );
  });

  it('is fine if nothing needs to be written', async () => {
    expectGet({ name: 'vip' });

    expect(await update({ tagsToAdd: ['VIP'] })).toMatchObject({ tags: ['vip'], outcome: 'unchanged' });
  });
});
