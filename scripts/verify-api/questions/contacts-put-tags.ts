import { successOf } from '../api';
import { ownContact, putContact, readContact } from '../own-contact';
import { oneOf, type Question } from '../question';
import { show } from '../values';

export default {
  id: 'contacts.put.tags',
  text: 'What does PUT do with tags?',
  request: 'PUT /contacts/:id with two tags, then with one of them',
  needs: '--write',
  expects: oneOf('replaces'),
  otherwise: 'Add or Remove Contact Tags can’t remove a tag. Change src/creates/update_contact_tags.ts.',
  option: 'putTags',
  ask: async (session) => {
    const { id } = await ownContact(session);
    successOf(await putContact(session, id, { tags: ['verify-api', 'verify-api-one'] }));
    successOf(await putContact(session, id, { tags: ['verify-api'] }));
    const { tags } = await readContact(session, id);
    session.note(`tags were verify-api and verify-api-one, now ${show(tags)}`);
    if (!Array.isArray(tags) || !tags.includes('verify-api')) return 'otherwise';
    return tags.includes('verify-api-one') ? 'merges' : 'replaces';
  },
} satisfies Question;
