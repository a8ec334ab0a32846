import { ZapierError } from '../../sandbox/zapier';
import { requestsOf, useWorld } from './world';

// Far ahead of UTC, so that a day that is taken for a moment becomes the day before.
const world = useWorld({}, { timezone: 'Australia/Sydney' });

type Row = Record<string, unknown>;

/** What a step outputs, or what stopped it. The values are cast as Zapier casts them. */
const run = (key: string, inputData: Row, row: Row): Promise<unknown> =>
  world.zapier
    .testStep(world.connection, { kind: 'create', key, inputData }, [row], () => undefined)
    .catch((error: unknown) => {
      if (error instanceof ZapierError) return { name: error.name, message: error.message };
      throw error;
    });

const halted = (sentence: string) => ({
  name: 'HaltedError',
  message: expect.stringContaining(sentence) as string,
});

interface Layout {
  /** Which column goes into which field. */
  mapping: Record<string, string>;
  /** Each row with the contact that it makes, or what the sentence says that stops it. */
  rows: [Row, Row | string][];
}

/** The columns of well-known exports, with made-up people. The connection's default country is France. */
const layouts: Record<string, Layout> = {
  'Facebook Lead Ads': {
    mapping: { phoneNumber: 'phone_number', name: 'full_name', email: 'email', tags: 'campaign_name' },
    rows: [
      [
        { phone_number: 'p:+33611000001', full_name: 'Ada Un', email: 'ada@example.com', campaign_name: 'Spring, FR' },
        { phoneNumber: '+33611000001', name: 'Ada Un', email: 'ada@example.com', tags: ['Spring, FR'] },
      ],
      [{ phone_number: 'p:+3361', full_name: 'Short' }, 'it has too few digits for a number of France'],
    ],
  },
  'Google Contacts': {
    mapping: { phoneNumber: 'Phone 1 - Value', firstName: 'First Name', lastName: 'Last Name', tags: 'Labels' },
    rows: [
      [
        {
          'Phone 1 - Value': '06 11 00 00 02',
          'First Name': 'Bo',
          'Last Name': 'Deux',
          Labels: 'Friends ::: * myContacts',
        },
        { phoneNumber: '+33611000002', name: 'Bo Deux', tags: ['Friends', '* myContacts'] },
      ],
      [
        { 'Phone 1 - Value': '06 11 00 00 03 ::: 06 11 00 00 04', 'First Name': 'Two' },
        'it holds more than one phone number',
      ],
      [{ 'Phone 1 - Value': '06 11 00 00 05', 'First Name': '\u200b' }, 'The contact has no name.'],
    ],
  },
  HubSpot: {
    mapping: { phoneNumber: 'Phone Number', phoneCountry: 'Country/Region', firstName: 'First Name', tags: 'Segments' },
    rows: [
      [
        { 'Phone Number': '+44 (0)7400 123456', 'First Name': 'Cy', Segments: 'vip;New Lead;VIP' },
        { phoneNumber: '+447400123456', name: 'Cy', tags: ['vip', 'New Lead'] },
      ],
      [
        { 'Phone Number': '+39 393123456789', 'Country/Region': 'N/A', 'First Name': 'Di' },
        { phoneNumber: '+393123456789', name: 'Di' },
      ],
      [{ 'Phone Number': 'N/A', 'First Name': 'None' }, 'Phone Number “N/A” can’t be read: it is not a phone number.'],
    ],
  },
  Shopify: {
    mapping: { phoneNumber: 'Phone', firstName: 'First Name', lastName: 'Last Name', city: 'City', country: 'Country' },
    rows: [
      [
        { Phone: "'+15123456789", 'First Name': 'Dee', 'Last Name': 'Quatre', City: 'Austin', Country: 'US' },
        { phoneNumber: '+15123456789', name: 'Dee Quatre', city: 'Austin', country: 'US' },
      ],
      [{ Phone: '1.5123E+10', 'First Name': 'Rounded' }, 'a spreadsheet has shortened it'],
    ],
  },
  'WhatsApp ids': {
    mapping: { phoneNumber: 'wa_id', name: 'profile_name' },
    rows: [
      [
        { wa_id: '4915123456789', profile_name: 'Eve' },
        { phoneNumber: '+4915123456789', name: 'Eve' },
      ],
      [
        { wa_id: '5215512345678', profile_name: 'Fay' },
        { phoneNumber: '+525512345678', name: 'Fay' },
      ],
      [
        { wa_id: '33611000006@s.whatsapp.net', profile_name: 'Gil' },
        { phoneNumber: '+33611000006', name: 'Gil' },
      ],
      [{ wa_id: '99611000006@lid', profile_name: 'Hidden' }, 'it is an ID of WhatsApp that holds no phone number'],
    ],
  },
  Salesforce: {
    mapping: { phoneNumber: 'MobilePhone', phoneCountry: 'MailingCountry', name: 'Name', position: 'Title' },
    rows: [
      [
        { MobilePhone: '(201) 555-0123', MailingCountry: 'United States', Name: 'Hal Six', Title: 'Head  of Sales' },
        { phoneNumber: '+12015550123', name: 'Hal Six', position: 'Head  of Sales' },
      ],
      [
        { MobilePhone: '5123 4567', MailingCountry: 'Nowhere', Name: 'Lost' },
        'Phone Country “Nowhere” is not a country',
      ],
    ],
  },
  Pipedrive: {
    mapping: { phoneNumber: 'Phone', name: 'Name', currentCompany: 'Organization', tags: 'Labels' },
    rows: [
      [
        { Phone: '+852 5123 4567', Name: 'Ida Sept', Organization: 'Orle\u0301ans SA', Labels: ['hot', 'HOT '] },
        { phoneNumber: '+85251234567', name: 'Ida Sept', currentCompany: 'Orle\u0301ans SA', tags: ['hot'] },
      ],
      [{ Phone: '01 42 68 53 00 ext. 12', Name: 'Office' }, 'it has an extension, and an office line has no WhatsApp'],
    ],
  },
  Mailchimp: {
    mapping: { phoneNumber: 'Phone Number', firstName: 'First Name', email: 'Email Address' },
    rows: [
      [
        { 'Phone Number': '0033611000009', 'First Name': 'Joe', 'Email Address': 'JOE@example.com' },
        { phoneNumber: '+33611000009', name: 'Joe', email: 'JOE@example.com' },
      ],
      [{ 'Phone Number': '1234567890', 'First Name': 'Placeholder' }, 'it is a placeholder, and nobody’s number'],
    ],
  },
  Outlook: {
    mapping: { phoneNumber: 'Mobile Phone', firstName: 'First Name', lastName: 'Last Name', position: 'Job Title' },
    rows: [
      [
        { 'Mobile Phone': 'tel:+33-6-11-00-00-10', 'First Name': 'Kim', 'Last Name': 'Dix', 'Job Title': 'CEO' },
        { phoneNumber: '+33611000010', name: 'Kim Dix', position: 'CEO' },
      ],
    ],
  },
  'Google Sheets': {
    mapping: { phoneNumber: 'Téléphone', name: 'Nom', tags: 'Étiquettes' },
    rows: [
      [
        { Téléphone: 33_611_000_011, Nom: 'Léa', Étiquettes: 'vip\nà rappeler' },
        { phoneNumber: '+33611000011', name: 'Léa', tags: ['vip', 'à rappeler'] },
      ],
      [
        { Téléphone: '15123456780.0', Nom: 'Mo' },
        { phoneNumber: '+15123456780', name: 'Mo' },
      ],
      [{ Téléphone: '28.11.2026', Nom: 'A day' }, 'it looks like a date'],
    ],
  },
  Typeform: {
    mapping: { phoneNumber: 'phone', name: 'name', email: 'email' },
    rows: [
      [
        { phone: 'https://wa.me/33611000012', name: 'Max', email: '' },
        { phoneNumber: '+33611000012', name: 'Max', email: null },
      ],
      [{ phone: '+33611000013', name: 'Odd', email: 'not an address' }, 'Email: Invalid email format.'],
    ],
  },
};

const rows = Object.entries(layouts).flatMap(([layout, { mapping, rows: all }]) =>
  all.map(([row, expected]) => ({ layout, mapping, row, expected })),
);

it.each(rows)('$layout: $row is created or halts, and writes nothing again', async ({ mapping, row, expected }) => {
  const form = Object.fromEntries(
    Object.entries(mapping).map(([field, column]) => [
      field,
      field === 'tags' ? [`{{1.${column}}}`] : `{{1.${column}}}`,
    ]),
  );
  const step = () => run('create_contact', { ...form, ifExists: 'update' }, row);
  const first = await step();
  let second: unknown;
  const requests = await requestsOf(world, async () => {
    second = await step();
  });

  const outcomes = (['created', 'unchanged'] as const).map((outcome) =>
    typeof expected === 'string' ? halted(expected) : { ...expected, outcome },
  );
  expect([first, second]).toMatchObject(outcomes);
  expect(requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
});

it.each([
  [
    'HubSpot',
    { Amount: '1,200.50', Probability: '75 %', 'Close Date': '2026-12-31', Currency: 'US Dollar' },
    { value: 1200.5, probability: 75, currency: 'USD', expectedCloseDate: '2026-12-31T00:00:00.000Z' },
  ],
  [
    'Pipedrive',
    { Amount: '1 200,50 €', Probability: '', 'Close Date': '2026-12-31T00:00:00Z', Currency: '' },
    { value: 1200.5, probability: null, currency: 'EUR', expectedCloseDate: '2026-12-31T00:00:00.000Z' },
  ],
  [
    'Salesforce',
    { Amount: 7000.5, Probability: 60, 'Close Date': '12/31/2026', Currency: 'gbp' },
    { value: 7000.5, probability: 60, currency: 'GBP', expectedCloseDate: '2026-12-31T00:00:00.000Z' },
  ],
  ['Shopify', { Amount: '1,200', Currency: 'EUR' }, 'Value is “1,200”, which can mean 1200 or 1.2.'],
  ['Google Sheets', { Amount: '12k', Currency: 'EUR' }, 'Value is “12k”. Give a number such as 1200.50.'],
])('a deal of %s has the amount and the day that were written, or halts', async (_layout, row, expected) => {
  const deal = await run(
    'create_deal',
    {
      title: 'Deal',
      value: '{{1.Amount}}',
      currency: '{{1.Currency}}',
      probability: '{{1.Probability}}',
      expectedCloseDate: '{{1.Close Date}}',
    },
    row,
  );

  expect(deal).toMatchObject(typeof expected === 'string' ? halted(expected) : expected);
});
