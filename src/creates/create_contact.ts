import { type Bundle, defineCreate, defineInputFields } from 'zapier-platform-core';
import { blanksOf, changesTo, withFullName, writeContact } from '../contact/changes';
import { type FilledContact, fullNameOf, readContactInput } from '../contact/form';
import { hasPhone, lookup } from '../contact/lookup';
import { lostCreates } from '../contact/lost-creates';
import {
  contactForm,
  contactFormGroups,
  contactInputs,
  contactOutputFields,
  contactSample,
  tagsInput,
} from '../fields/contact';
import { readChoice } from '../form/choices';
import { InputError } from '../form/input-error';
import { phoneCountryInput, readPhone } from '../form/phone';
import { twinOf } from '../form/phone/twins';
import { type ContactCreate, createIsao, type Isao } from '../isao/client';
import type { Contact } from '../isao/contact';
import { IsaoError } from '../isao/error';
import { show } from '../values';
import { outcomeOf } from '../writing';
import { withZapierErrors } from '../zapier/errors';
import { halt } from '../zapier/halt';
import { metaOf } from '../zapier/meta';

const ifExistsInput = {
  key: 'ifExists',
  label: 'If Contact Exists',
  type: 'string',
  choices: {
    stop: 'Stop, and change nothing',
    return: 'Return the existing contact',
    fill: 'Fill in what the existing contact has empty',
    update: 'Update the existing contact',
  },
  default: 'stop',
  helpText:
    'What to do if the phone number is already in ISAO. Stop, the default, ends the run. Fill keeps what the contact has and adds the tags; Update changes the fields you fill in.',
} as const;

const inputFields = defineInputFields([
  { ...contactInputs.phoneNumber, required: true },
  {
    ...contactInputs.name,
    helpText: 'Required unless First or Last Name is filled in. Doesn’t fill in First and Last Name.',
  },
  { ...contactInputs.firstName, helpText: 'Required if Full Name is blank.' },
  { ...contactInputs.lastName, helpText: 'Required if Full Name is blank.' },
  ...contactForm,
  {
    ...tagsInput,
    helpText: 'One tag per line. A comma separates nothing. An existing contact keeps its other tags.',
    group: 'options',
  },
  { ...ifExistsInput, group: 'options' },
  { ...phoneCountryInput, group: 'options' },
]);

type Outcome = 'created' | 'returned' | 'updated' | 'unchanged';

const done = (contact: Contact, outcome: Outcome) => ({ ...contact, outcome });

/** A blank full name becomes the first and last name, which can be blank too. An existing contact keeps its name. */
const readForm = async (bundle: Bundle): Promise<{ contact: ContactCreate; update: FilledContact }> => {
  const { phoneNumber, ...update } = await readContactInput(bundle);
  if (phoneNumber === undefined) throw new InputError('Phone Number is blank. Every contact in ISAO needs one.');
  const name = update.name ?? fullNameOf(update);
  return { contact: { ...update, name, phoneNumber }, update };
};

/** The contact with this phone number. @param id if ISAO gives one, it must be the ID of a contact with the number */
const findByPhone = async (isao: Isao, bundle: Bundle, number: string, id?: string): Promise<Contact | undefined> => {
  const phone = await readPhone(bundle, contactInputs.phoneNumber, number);
  const [contact] = id === undefined ? await lookup.byPhone(isao, phone) : await lookup.byId(isao, id);
  return contact && hasPhone(contact, phone) ? contact : undefined;
};

/** A key without the permission to read can still create, and so can an account that is too large to search. */
const ifSearchIsImpossible = (error: unknown): undefined => {
  if (error instanceof IsaoError && ['forbidden', 'too-many'].includes(error.kind)) return undefined;
  throw error;
};

const perform = withZapierErrors(async (z, bundle) => {
  const { contact, update } = await readForm(bundle);
  const ifExists = readChoice(bundle, ifExistsInput);
  const isao = createIsao(z, bundle.authData);
  const lost = lostCreates(z, bundle, contact);

  const isAsWanted = (existing: Contact) =>
    Object.keys(changesTo(existing, { ...update, name: contact.name })).length === 0;

  const settleExisting = async (existing: Contact) => {
    if (ifExists === 'update' || ifExists === 'fill') {
      const written = await writeContact(isao, existing, (current) =>
        ifExists === 'fill'
          ? changesTo(current, blanksOf(current, update))
          : withFullName(current, update, changesTo(current, update)),
      );
      return done(written.record, outcomeOf(written));
    }
    // Find or Create needs the contact, which was created after its search.
    if (ifExists === 'return' || metaOf(bundle).withSearch) return done(existing, 'returned');
    throw halt(
      z,
      `ISAO already has a contact with the phone number ${contact.phoneNumber}: ${show(existing.name)} (ID ${show(existing.id)}). ` +
        'Nothing was changed. To use that contact, choose to return, fill in or update it under If Contact Exists.',
    );
  };

  // Only a new contact needs a name.
  if (contact.name === '') {
    const known =
      ifExists === undefined || ifExists === 'stop' ? undefined : await findByPhone(isao, bundle, contact.phoneNumber);
    if (known) return settleExisting(known);
    throw new InputError('The contact has no name. Fill in Full Name, or First Name and Last Name.');
  }

  const settleKnown = async (existing: Contact) => {
    if (!isAsWanted(existing) || !(await lost.has())) return settleExisting(existing);
    await lost.forget();
    return done(existing, 'created');
  };

  // ISAO refuses a second contact with the same number, but can't know that two numbers reach the same phone.
  if (twinOf(contact.phoneNumber) !== undefined) {
    const known = await findByPhone(isao, bundle, contact.phoneNumber).catch(ifSearchIsImpossible);
    if (known) return settleKnown(known);
  }

  try {
    const created = await isao.createContact(contact);
    // Otherwise the same form, sent again, would count as the replay of an earlier create.
    await lost.forget();
    return done(created, 'created');
  } catch (error) {
    if (error instanceof IsaoError && error.kind === 'conflict') {
      const { existingContactId, isAboutPhone } = error.detail;
      // The existing contact may be another person, such as one with the same email, unless an earlier try created it.
      const isForeign = isAboutPhone === false && !(await lost.has());
      const existing = isForeign ? undefined : await findByPhone(isao, bundle, contact.phoneNumber, existingContactId);
      if (!existing || (isAboutPhone === false && !isAsWanted(existing))) throw error;
      return await settleKnown(existing);
    }
    const isDoubtful = error instanceof IsaoError && error.detail.mayHaveBeenWritten;
    // ISAO may have created the contact although it answered that it is down. Zapier's next attempt then finds it.
    const isDown = error instanceof IsaoError && error.kind === 'unavailable' && error.detail.status !== undefined;
    if (isDoubtful || isDown) await lost.remember();
    if (!isDoubtful) throw error;
    // If this fails too, show the first failure.
    const existing = await findByPhone(isao, bundle, contact.phoneNumber).catch(() => undefined);
    if (!existing) throw error;
    await lost.forget();
    return isAsWanted(existing) ? done(existing, 'created') : await settleExisting(existing);
  }
});

export default defineCreate({
  key: 'create_contact',
  noun: 'Contact',
  display: {
    label: 'Create Contact',
    description: 'Creates a contact, such as a new lead. Can return, fill in or update an existing one.',
  },
  operation: {
    inputFields,
    inputFieldGroups: contactFormGroups,
    perform,
    outputFields: [...contactOutputFields(), { key: 'outcome', label: 'Outcome', type: 'string' }],
    sample: { ...contactSample, outcome: 'created' },
  },
});
