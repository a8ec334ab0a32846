import { defineInputFields, defineSearch, type Bundle, type InferInputData } from 'zapier-platform-core';
import { contactLabels, contactOutputFields, contactSample } from '../fields/contact';
import { halt, withZapierErrors } from '../zapier/errors';
import { readChoice, readText } from '../form/input';
import { createIsao } from '../isao/client';
import { lookup } from '../contact/lookup';
import { phoneCountryInput, phoneCountryOf, readPhone } from '../form/phone';

const searchable = {
  phoneNumber: contactLabels.phoneNumber,
  email: contactLabels.email,
  name: contactLabels.name,
  id: contactLabels.id,
};

const inputFields = defineInputFields([
  {
    key: 'searchBy',
    label: 'Search By',
    type: 'string',
    required: true,
    choices: searchable,
    helpText: 'A phone number belongs to one contact at most; an email or a name may belong to several.',
  },
  {
    key: 'searchValue',
    label: 'Search Value',
    type: 'string',
    required: true,
    helpText:
      'Only exact matches count. Upper and lower case and the way a phone number is written make no difference. If several contacts match, the most recently changed comes first.',
  },
  phoneCountryInput,
]);

const perform = withZapierErrors(async (z, bundle: Bundle<InferInputData<typeof inputFields>>) => {
  const searchBy = readChoice(z, 'Search By', bundle.inputData.searchBy, searchable);
  const value = readText(z, 'Search Value', bundle.inputData.searchValue);
  if (value === undefined) throw halt(z, 'Search Value is blank. Fill in what to look for.');
  const isao = createIsao(z, bundle.authData);
  switch (searchBy) {
    case 'phoneNumber': {
      const country = phoneCountryOf(z, bundle);
      return lookup.byPhone(isao, await readPhone(z, 'Search Value', value, country), country);
    }
    case 'email':
      return lookup.byEmail(isao, value);
    case 'name':
      return lookup.byName(isao, value);
    case 'id':
      return lookup.byId(isao, value);
    case undefined:
      throw halt(z, 'Search By is blank. Choose what to search by.');
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
