import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { RawHttpResponse } from 'zapier-platform-core';
import { readContactInput } from '../src/contact/form';
import { addTags, readTagsFilter, removeTags } from '../src/contact/tags';
import { readChoice, readChoices } from '../src/form/choices';
import { readCountry } from '../src/form/country-names';
import { readMoney } from '../src/form/currency';
import { readDate, readDay } from '../src/form/dates';
import { readInteger, readNumber } from '../src/form/numbers';
import { parsePhone, readPhone } from '../src/form/phone';
import { readName, readText, readTexts, textOf } from '../src/form/text';
import { decode } from '../src/isao/body';
import { readSubscriptionId } from '../src/isao/client';
import { readContact } from '../src/isao/contact';
import { readDeal, readWholeDeal } from '../src/isao/deal';
import { keyCutter, mapTexts, mayContain, parseJson } from '../src/isao/json';
import { readRefusal } from '../src/isao/refusal';
import { readId } from '../src/isao/scalars';
import { folded } from '../src/matching';
import { recordsIn, recordsOf } from '../src/triggers/mechanisms/hook-delivery';
import { clip, isTooDeep, quotable, show, showList } from '../src/values';
import { aContact, aDeal, KEY } from './helpers';

/** A forged text must not cost seconds: twice the text takes at most three times the time. */

const SRC = join(import.meta.dirname, '../src');

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => ts.createSourceFile(name, readFileSync(join(SRC, name), 'utf8'), ts.ScriptTarget.Latest, true));

const nodesOf = (node: ts.Node): ts.Node[] => {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return [node, ...children.flatMap(nodesOf)];
};
const nodes = sources.flatMap(nodesOf);

const expressions = [...new Set(nodes.filter(ts.isRegularExpressionLiteral).map(({ text }) => text))].map((text) => ({
  text,
  pattern: new RegExp(text.slice(1, text.lastIndexOf('/')), text.slice(text.lastIndexOf('/') + 1)),
}));

const ISAO = { authData: {}, inputData: {} };
const field = { key: 'x', label: 'X' };
const choices = { ...field, choices: { a: 'A' } };
const filled = (x: unknown) => ({ ...ISAO, inputData: { x } });
const answer = { status: 409, getHeader: () => undefined } as unknown as RawHttpResponse;
const kind = { entity: 'contact', hallmark: 'phoneNumber' };
const withoutKey = keyCutter(KEY);

const readers: Record<string, (text: string) => unknown> = {
  addTags: (text) => addTags([text], [`${text} `]),
  clip: (text) => clip(text, 300),
  decode: (text) => decode(Buffer.from(text), text),
  folded,
  isTooDeep: (text) => isTooDeep(Array.from(text)),
  mapTexts: (text) => mapTexts([text, { [text]: text }], withoutKey),
  mayContain: (text) => mayContain(text, KEY),
  parseJson: (text) => [text, `[${text}]`, `[1${text}1]`, `"${text}"`].map((json) => parseJson(json, { exact: true })),
  parsePhone: (text) => parsePhone(text, 'FR'),
  quotable: (text) => quotable(text, 300),
  readChoice: (text) => readChoice(filled(text), choices),
  readChoices: (text) => readChoices(filled([text, text]), choices),
  readContact: (text) => readContact({ ...aContact({ name: text, tags: [text] }), id: text }),
  readContactInput: (text) => readContactInput({ ...ISAO, inputData: { phoneNumber: text, name: text, tags: text } }),
  readCountry: (text) => readCountry('X', text),
  readDate: (text) => readDate(filled(text), field),
  readDay: (text) => readDay(filled(text), field),
  readDeal: (text) => readDeal({ ...aDeal(), title: text, value: text }),
  readId,
  readInteger: (text) => readInteger(filled(text), field, { min: 1, max: 9 }),
  readName: (text) => readName(filled(text), field),
  readTexts: (text) => readTexts(filled([text, text]), field),
  readNumber: (text) => readNumber(filled(text), field, ''),
  readPhone: (text) => readPhone(ISAO, field, text),
  readRefusal: (text) =>
    readRefusal(
      answer,
      {
        success: false,
        error: text,
        message: text,
        details: { [text]: text, y: [text] },
        availablePermissions: [text],
      },
      { name: 'GET /x', isWrite: false, isIdempotent: true },
    ),
  readTagsFilter: (text) => readTagsFilter({ inputData: { tags: [text] } })(aContact({ tags: [text] })),
  readText: (text) => readText(filled(text), field),
  readWholeDeal: (text) => readWholeDeal({ ...aDeal(), title: text }),
  recordsIn: (text) =>
    recordsIn(
      Array.from({ length: text.length / 100 }, () => ({ data: [text] })),
      kind,
    ),
  recordsOf: (text) =>
    recordsOf({ cleanedRequest: { payload: text, [text]: '' }, rawRequest: { content: text } } as never, kind),
  readMoney: (text) => readMoney(filled(text), { value: field, currency: field }),
  readSubscriptionId: (text) => readSubscriptionId({ id: text }),
  removeTags: (text) => removeTags([text], [text]),
  show,
  showList: (text) => showList([text, text]),
  textOf: (text) => textOf('X', text),
};

/** Read no text by themselves. */
const OTHERS = [
  'readAllPages',
  'readBytes',
  'readDropdownPage',
  'readPages',
  'readRecord',
  'readSweep',
  'readValuesInUse',
  'readWholeList',
];

it('knows every reader', () => {
  const exported = nodes
    .filter(ts.isVariableStatement)
    .filter(({ modifiers }) => modifiers?.some(({ kind: word }) => word === ts.SyntaxKind.ExportKeyword))
    .flatMap(({ declarationList }) => declarationList.declarations.map(({ name }) => name.getText()));
  const names = exported.filter((name) => /^(read|parse.|records|decode|fold|show|clip|quot|textOf)/.test(name));

  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !(name in readers) && !OTHERS.includes(name))).toEqual([]);
});

/** What expressions and algorithms stumble over, in long rows. */
const UNITS = [
  ...[
    '0',
    '1',
    'a',
    'é',
    ' ',
    '\n',
    '\t',
    '.',
    ',',
    ';',
    ':',
    '-',
    '+',
    '_',
    '/',
    '\\',
    '%',
    '"',
    "'",
    '=',
    '<',
    '[',
    '{',
    '(',
  ],
  ...[
    '%25',
    '%7a',
    '\\',
    '\\u0030',
    '\u0300\u0323',
    '\u200f',
    '\u{1f468}\u200d',
    '\ud800',
    ' at ',
    ' at :',
    '](',
    'e1',
    '0.',
    '1,',
    '[]',
  ],
  ...[
    '2026-11-23T',
    'tel:',
    ';a=',
    '<a ',
    '%2',
    'zap_',
    'a ',
    ' .',
    '\u0130',
    '{"a":',
    '\u3000',
    '-1',
    'name',
    'phone',
  ],
];
const ENDS = ['', '!', '1', '\n!'];
const LENGTH = 20_000;
/** Less is too little to compare. What takes quadratic time takes much longer for texts of this length. */
const FLOOR_MS = 25;

const attack = (unit: string, end: string, length: number) => unit.repeat(length / unit.length) + end;

const cpuMs = async (act: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  try {
    await act();
  } catch {
    // A refusal is fine.
  }
  return process.cpuUsage(before).user / 1000;
};

/** The attacks for which twice the text takes more than three times the time, in each of several tries. */
const slowFor = async (read: (text: string) => unknown, units = UNITS): Promise<string[]> => {
  const slow: string[] = [];
  for (const [unit, end] of units.flatMap((unit) => ENDS.map((end) => [unit, end] as const))) {
    const [once, twice] = [attack(unit, end, LENGTH), attack(unit, end, 2 * LENGTH)];
    const isSlow = async () => {
      const long = await cpuMs(() => read(twice));
      return long > FLOOR_MS && long > 3 * (await cpuMs(() => read(once)));
    };
    if ((await isSlow()) && (await isSlow()) && (await isSlow())) slow.push(JSON.stringify(`${unit}…${end}`));
    if (slow.length > 0) break;
  }
  return slow;
};

it('recognizes what is slow', async () => {
  expect(await slowFor((text) => /0+$/.test(text), ['0'])).toHaveLength(1);
  expect(await slowFor((text) => text.normalize('NFC'), ['\u0300\u0323'])).toHaveLength(1);
}, 60_000);

it.each(expressions)(
  '$text takes linear time',
  async ({ pattern }) => {
    expect(expressions.length).toBeGreaterThan(30);
    expect(await slowFor((text) => text.replace(pattern, ''))).toEqual([]);
  },
  60_000,
);

it.each(Object.entries(readers))(
  '%s takes linear time',
  async (_name, read) => {
    expect(await slowFor(read)).toEqual([]);
  },
  60_000,
);
