import { MAX_PAGE_SIZE } from '../../src/isao/client';
import { showValue } from './findings';
import { evidenceOf, isRefusal, isSuccess, successOf } from './http';
import { show } from './json';
import { OWN_CONTACT, readOwn } from './own-contact';
import { idOf, momentAt, readList, type Session } from './session';

/** Changes this tool's own contact to see what PUT does. */
export const askPut = async (session: Session, id: string): Promise<void> => {
  const { api, findings } = session;
  const put = (body: object) => api.send('PUT', `/contacts/${encodeURIComponent(id)}`, { body });

  await findings.ask(['contacts.put.partial', 'contacts.updatedAt.grows'], async () => {
    const before = await readOwn(session, id);
    const answer = successOf(await put({ city: 'Thistlemere West' }));
    const after = await readOwn(session, id);
    const lost = ['name', 'email', 'position', 'phoneNumber'].filter((field) => after[field] !== before[field]);
    const changed = after['city'] === 'Thistlemere West';
    const seen = lost.length > 0 ? `also changed: ${lost.join(', ')}` : 'the other fields kept their values';
    if (!changed) findings.unknown('contacts.put.partial', evidenceOf(answer, 'city did not change'));
    else findings.answer('contacts.put.partial', lost.length === 0, evidenceOf(answer, seen));

    const [then, now] = [momentAt(before, 'updatedAt'), momentAt(after, 'updatedAt')];
    const times = evidenceOf(answer, `updatedAt from ${show(before['updatedAt'])} to ${show(after['updatedAt'])}`);
    if (then === undefined || now === undefined) findings.unknown('contacts.updatedAt.grows', times);
    else findings.answer('contacts.updatedAt.grows', now > then, times);
  });

  await findings.ask(['contacts.put.null'], async () => {
    successOf(await put({ city: OWN_CONTACT.city }));
    const answer = await put({ city: null });
    const { city } = await readOwn(session, id);
    const seen = `city was ${OWN_CONTACT.city}, now ${show(city)}`;
    if (isRefusal(answer)) findings.answer('contacts.put.null', 'refused', evidenceOf(answer));
    else if (!isSuccess(answer)) findings.unknown('contacts.put.null', evidenceOf(answer));
    else if (city === null || city === undefined || city === '')
      findings.answer('contacts.put.null', 'clears', evidenceOf(answer, seen));
    else
      findings.answer(
        'contacts.put.null',
        city === OWN_CONTACT.city ? 'ignored' : 'otherwise',
        evidenceOf(answer, seen),
      );
  });

  await findings.ask(['contacts.put.tags'], async () => {
    successOf(await put({ tags: ['verify-api', 'verify-api-one'] }));
    const answer = successOf(await put({ tags: ['verify-api'] }));
    const { tags } = await readOwn(session, id);
    const evidence = evidenceOf(answer, `tags were verify-api and verify-api-one, now ${show(tags)}`);
    if (!Array.isArray(tags) || !tags.includes('verify-api'))
      findings.answer('contacts.put.tags', 'otherwise', evidence);
    else findings.answer('contacts.put.tags', tags.includes('verify-api-one') ? 'merges' : 'replaces', evidence);
  });
};

/** Whether a page stays the same: by its order, or by a change between two readings. */
export const askStability = async (session: Session, ownId: string | undefined): Promise<void> => {
  const { api, findings } = session;
  const order = showValue(findings.of('contacts.order') ?? '');
  if (/^(updated|created)-/.test(order)) {
    findings.answer('contacts.pages.stable', order.startsWith('created'), `Follows from contacts.order: ${order}`);
    return;
  }
  if (ownId === undefined) {
    findings.unknown('contacts.pages.stable', 'The order does not show it: --write changes a contact to see.');
    return;
  }
  await findings.ask(['contacts.pages.stable'], async () => {
    const read = async () => {
      const { answer, records } = await readList(session, '/contacts', { limit: MAX_PAGE_SIZE });
      return { answer, ids: records.map(idOf) };
    };
    const before = await read();
    successOf(await api.send('PUT', `/contacts/${encodeURIComponent(ownId)}`, { body: { city: OWN_CONTACT.city } }));
    const { answer, ids } = await read();
    const same = JSON.stringify(ids) === JSON.stringify(before.ids);
    const evidence = evidenceOf(answer, same ? 'the same order after a change' : 'another order after a change');
    if (same && !before.ids.includes(ownId))
      findings.unknown('contacts.pages.stable', `${evidence}, but the contact is on another page`);
    else findings.answer('contacts.pages.stable', same, evidence);
  });
};
