import type { JsonObject, Step, TriggerSetup } from '../zapier';
import type { Draft } from './zaps';

/** A recipe of docs/guide.md, with stand-ins for the other apps. */
export interface Recipe {
  title: string;
  /** Which apps it links. */
  about: string;
  /** What to do once its Zaps are on, and what then happens. */
  hint: string;
  /** What the page shows on each side. */
  shows: { other: 'form' | 'table' | 'messages'; isao: 'contacts' | 'deals' };
  zaps: Draft[];
}

const zap = (name: string, trigger: TriggerSetup, steps: Step[]): Draft => ({ name, trigger, steps });
const create = (key: string, inputData: JsonObject): Step => ({ kind: 'create', key, inputData });
const other = (key: string, inputData: JsonObject): Step => ({ ...create(key, inputData), app: 'standIns' });
const post = (channel: string, text: string): Step => other('post_message', { channel, text });
const writeRow = (values: JsonObject): Step =>
  other('create_or_update_row', { lookupColumn: 'Contact ID', values: { 'Contact ID': '{{1.id}}', ...values } });

/** The Zaps of which `npm start` tells, too. */
export const ZAPS = {
  form: zap('A form fills a contact', { app: 'standIns', key: 'form_submission' }, [
    create('create_contact', {
      phoneNumber: '{{1.phone_number}}',
      name: '{{1.full_name}}',
      firstName: '{{1.first_name}}',
      lastName: '{{1.last_name}}',
      email: '{{1.email}}',
      currentCompany: '{{1.company_name}}',
      tags: ['lead'],
      phoneCountry: 'France',
      ifExists: 'fill',
    }),
  ]),
  table: zap('Contacts go into a table', { key: 'new_or_updated_contact' }, [
    writeRow({ Name: '{{1.name}}', Phone: '{{1.phoneNumber}}', City: '{{1.city}}', Tags: '{{1.tags}}' }),
  ]),
  won: zap(
    'A deal is won, and the team hears about it',
    { key: 'deal_entered_status', inputData: { status: ['won'] } },
    [post('#sales', '“{{1.title}}” is won. Contact: {{1.contact__name}} {{1.contact__whatsappLink}}')],
  ),
};

export const RECIPES: Recipe[] = [
  {
    title: ZAPS.form.name,
    about: 'Form → ISAO: Create Contact',
    hint: 'Submit the form. Its contact appears in ISAO. If the phone number is known, only blank fields are filled in.',
    shows: { other: 'form', isao: 'contacts' },
    zaps: [ZAPS.form],
  },
  {
    title: ZAPS.table.name,
    about: 'ISAO: New or Updated Contact (Polling) → Table: Create or Update Row',
    hint: 'Add a contact in ISAO, or give one a tag. Its row appears in the table, and changes with it.',
    shows: { other: 'table', isao: 'contacts' },
    zaps: [ZAPS.table],
  },
  {
    title: ZAPS.won.name,
    about: 'ISAO: Deal Enters Status → Chat: Post Message',
    hint: 'Win a deal in ISAO. The team gets a message with the WhatsApp Link of its contact.',
    shows: { other: 'messages', isao: 'deals' },
    zaps: [ZAPS.won],
  },
  {
    title: 'A tag starts a follow-up',
    about: 'ISAO: Tag Added to Contact → ISAO: Create Deal, Chat: Post Message',
    hint: 'Give a contact the tag customer. It gets a deal in ISAO, and the team a message.',
    shows: { other: 'messages', isao: 'contacts' },
    zaps: [
      zap('A tag starts a follow-up', { key: 'contact_tag_added', inputData: { tags: ['customer'] } }, [
        create('create_deal', { title: 'Follow-up: {{1.name}}', contactId: '{{1.id}}', stage: 'new' }),
        post('#follow-up', 'Write to {{1.name}}, who is a {{1.tag}} now: {{1.whatsappLink}}'),
      ]),
    ],
  },
  {
    title: 'Two apps in sync, without a loop',
    about: 'ISAO: New or Updated Contact (Polling) → Table, and Table: New or Updated Row → ISAO: Update Contact',
    hint: 'Add a contact with a city in ISAO, then change the city in its row. Each change reaches the other side once.',
    shows: { other: 'table', isao: 'contacts' },
    zaps: [
      zap('Contacts go into the other app', { key: 'new_or_updated_contact' }, [
        writeRow({ Name: '{{1.name}}', City: '{{1.city}}' }),
      ]),
      zap('The other app’s rows go into ISAO', { app: 'standIns', key: 'new_or_updated_row' }, [
        create('update_contact', { contactId: '{{1.Contact ID}}', name: '{{1.Name}}', city: '{{1.City}}' }),
      ]),
    ],
  },
  {
    title: 'Every Monday, the open deals',
    about: 'Schedule → ISAO: Find Deals, Chat: Post Message',
    hint: 'Let a week pass. Each open deal is a line for the team.',
    shows: { other: 'messages', isao: 'deals' },
    zaps: [
      zap('Every Monday, the open deals', { app: 'standIns', key: 'every_monday' }, [
        { kind: 'search', key: 'find_deals', inputData: { status: ['open'] }, lineItems: 'all' },
        post('#sales', 'Open: {{2.title}}, {{2.value}} {{2.currency}}, {{2.contact__name}}'),
      ]),
    ],
  },
];
