import { defineInputFields, defineSearch } from 'zapier-platform-core';
import { lookup } from '../contact/lookup';
import { contactLabels, contactOutputFields, contactSample } from '../fields/contact';
import { readChoice } from '../form/choices';
import { InputError } from '../form/input-error';
import { phoneCountryInput, readPhone } from '../form/phone';
import { readName } from '../form/text';
import { createIsao } from '../isao/client';
import { withZapierErrors } from '../zapier/errors';

const searchByInput = {
  key: 'searchBy',
  label: 'Search By',
  type: 'string',
  required: true,
  choices: {
    phoneNumber: contactLabels.phoneNumber,
    email: contactLabels.email,
    name: contactLabels.name,
    id: contactLabels.id,
  },
  helpText: 'All matches come. Of several contacts with one email or name, the one changed last comes first.',
} as const;

const searchValueInput = {
  key: 'searchValue',
  label: 'Search Value',
  type: 'string',
  required: true,
  helpText: 'Finds exact matches only. Upper/lower case and phone format don’t matter.',
} as const;

const inputFields = defineInputFields([searchByInput, searchValueInput, phoneCountryInput]);

const perform = withZapierErrors(async (z, bundle) => {
  const searchBy = readChoice(bundle, searchByInput);
  const value = readName(bundle, searchValueInput);
  if (value === undefined) throw new InputError('Search Value is blank. Fill in what to look for.');
  const isao = createIsao(z, bundle.authData);
  switch (searchBy) {
    case 'phoneNumber':
      return lookup.byPhone(isao, await readPhone(bundle, searchValueInput, value));
    case 'email':
      return lookup.byEmail(isao, value);
    case 'name':
      return lookup.byName(isao, value);
    case 'id':
      return lookup.byId(isao, value);
    case undefined:
      throw new InputError('Search By is blank. Choose what to search by.');
  }
});

export default defineSearch({
  key: 'find_contact',
  noun: 'Contact',
  display: {
    label: 'Find Contact',
    description: 'Finds a contact by phone number, email, full name or ID.',
  },
  operation: {
    inputFields,
    perform,
    outputFields: contactOutputFields(),
    sample: contactSample,
  },
});
