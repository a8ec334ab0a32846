import App from '../../index';

interface Listed {
  key: string;
  display: { label?: string; hidden?: boolean };
  operation: object;
}

/** The permissions that a key needs, with the operations that need them. */
const permissions: Record<string, string[]> = {
  '`webhooks:write`, `contacts:read`': ['new_contact', 'updated_contact'],
  '`webhooks:write`, `deals:read`': ['new_deal', 'updated_deal'],
  '`contacts:read`': [
    ...['new_contact_polling', 'new_or_updated_contact', 'contact_tag_added', 'contact_field_changed'],
    ...['find_contact', 'find_contacts'],
  ],
  '`deals:read`': [
    ...['new_deal_polling', 'new_or_updated_deal', 'deal_entered_status', 'deal_entered_stage'],
    ...['find_deal', 'find_deals'],
  ],
  '`contacts:write`, `contacts:read`': ['create_contact', 'update_contact', 'update_contact_tags'],
  '`deals:write`': ['create_deal'],
  '`deals:write`, `deals:read`': ['update_deal_status'],
  'whatever the path needs': ['api_request'],
};

const nameOf = { triggers: 'trigger', creates: 'action', searches: 'search' } as const;

export const operations = (['triggers', 'creates', 'searches'] as const).flatMap((kind) =>
  Object.values<Listed>(App[kind]).flatMap(({ key, display: { label = '', hidden }, operation }) => {
    const speed = 'performSubscribe' in operation ? ', instant' : ', polling';
    return hidden ? [] : [{ key, label, kind: nameOf[kind] + (kind === 'triggers' ? speed : '') }];
  }),
);

const BLOCK = /(?<=<!-- operations: npm run docs -->\n\n)(?:\|.*\n)+/;

/** @returns the README with the current table of operations @throws if an operation has no permissions here */
export const withOperations = (readme: string): string => {
  const rows = operations.map(({ key, label, kind }) => {
    const [needed] = Object.keys(permissions).filter((each) => permissions[each]?.includes(key));
    if (needed === undefined) throw new Error(`Add ${key} to the permissions in scripts/docs/operations.ts.`);
    return [`\`${key}\``, label, kind, needed];
  });
  const table = [['key', 'label', 'kind', 'permissions of the key'], ['', '', '', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row, line) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0, line === 1 ? '-' : ' '));
    return `| ${cells.join(' | ')} |\n`;
  });
  return readme.replace(BLOCK, () => lines.join(''));
};
