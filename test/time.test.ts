import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import type { Bundle, RawHttpResponse } from 'zapier-platform-core';
import { readContactInput } from '../src/contact/form';
import { readContactReference } from '../src/contact/reference';
import { addTags, hasAnyTag, readTags, readTagsFilter, removeTags, withSpellingsIn } from '../src/contact/tags';
import { isAmong, readDealFilter } from '../src/deal/filter';
import { readChoice, readChoices } from '../src/form/choices';
import { isCountryCode } from '../src/form/countries';
import { readCountry } from '../src/form/country-names';
import { readMoney } from '../src/form/currency';
import { readDate, readDay } from '../src/form/dates';
import { readLimit } from '../src/form/limit';
import { readInteger, readNumber } from '../src/form/numbers';
import { readPhone } from '../src/form/phone';
import { unwrap } from '../src/form/phone/cell';
import { compareDigits } from '../src/form/phone/compare';
import { countryOfDialCode } from '../src/form/phone/dial-codes';
import { parse } from '../src/form/phone/parse';
import { twinOf } from '../src/form/phone/twins';
import { nameOf, readName, readNames, readText, readTexts, textOf } from '../src/form/text';
import { decode, decompress } from '../src/isao/body';
import { readContact } from '../src/isao/contact';
import { readDeal, readWholeDeal } from '../src/isao/deal';
import { keyCutter, mapTexts, mayContain, parseJson } from '../src/isao/json';
import { readRefusal } from '../src/isao/refusal';
import { readId, textOrNull } from '../src/isao/scalars';
import { folded, sameText, slugOf, tidied } from '../src/matching';
import { recordsIn, recordsOf } from '../src/triggers/mechanisms/hook-delivery';
import { clip, isTooDeep, quotable, show, showList } from '../src/values';
import { aContact, aDeal, KEY } from './helpers';

/** A forged text must not cost seconds: twice the text takes less than three times the time, so four times takes at most eight. */

// Long enough for a busy machine.
jest.setTimeout(120_000);

const SRC = join(import.meta.dirname, '../src');
const nodesOf = (node: ts.Node): ts.Node[] => [node, ...node.getChildren().flatMap(nodesOf)];
const nodes = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => ts.createSourceFile(name, readFileSync(join(SRC, name), 'utf8'), ts.ScriptTarget.Latest, true))
  .flatMap(nodesOf);

type Reader = (text: string) => unknown;

const expressions = [...new Set(nodes.filter(ts.isRegularExpressionLiteral).map(({ text }) => text))].map(
  (literal): [string, Reader] => {
    const end = literal.lastIndexOf('/');
    const pattern = new RegExp(literal.slice(1, end), literal.slice(end + 1));
    return [literal, (text) => text.replace(pattern, '')];
  },
);

const x = { key: 'x', label: 'X' };
const choices = { ...x, choices: { a: 'A' } };
const filled = (value: unknown, key = 'x') => ({ authData: {}, inputData: { [key]: value } });
const kind = { entity: 'contact', hallmark: 'phoneNumber' };
const delivery = (text: string) =>
  ({ cleanedRequest: { payload: text, [text]: '' }, rawRequest: { content: text } }) as unknown as Bundle;
const conflict = { status: 409, getHeader: () => undefined } as unknown as RawHttpResponse;
const refusal = (text: string) => ({ error: text, details: { [text]: text, y: [text] }, availablePermissions: [text] });

const each = <Read>(reads: Record<string, Read>, call: (read: Read) => Reader) =>
  Object.fromEntries(Object.entries(reads).map(([name, read]) => [name, call(read)]));

/** Each exported function that takes text from others. */
const readers: Record<string, Reader> = {
  ...{ countryOfDialCode, folded, isCountryCode, readId, show, slugOf, textOrNull, tidied, twinOf, unwrap },
  ...each(
    { readDate, readDay, readName, readNames, readTags, readText, readTexts },
    (read) => (text) => read(filled(text), x),
  ),
  ...each({ nameOf, readCountry, textOf }, (read) => (text) => read('X', text)),
  ...each({ addTags, removeTags, withSpellingsIn }, (change) => (text) => change([text], [`${text} `])),
  clip: (text) => clip(text, 300),
  compareDigits: (text) => compareDigits(text, '+33612345678'),
  decode: (text) => decode(Buffer.from(text), text),
  decompress: (text) => decompress(gzipSync(text)),
  hasAnyTag: (text) => hasAnyTag([text])(aContact({ tags: [text] })),
  isAmong: (text) => isAmong([text])(text),
  isTooDeep: (text) => isTooDeep(Array.from(text)),
  keyCutter: (text) => keyCutter(KEY)(text),
  mapTexts: (text) => mapTexts([text, { [text]: text }], keyCutter(KEY)),
  mayContain: (text) => mayContain(text, KEY),
  parseJson: (text) => [text, `[${text}]`, `[1${text}1]`, `"${text}"`].map((json) => parseJson(json, { exact: true })),
  parse: (text) => parse(text, 'FR'),
  quotable: (text) => quotable(text, 300),
  readChoice: (text) => readChoice(filled(text), choices),
  readChoices: (text) => readChoices(filled([text]), choices),
  readContact: (text) => readContact({ ...aContact({ name: text, tags: [text] }), id: text }),
  readContactInput: (text) => readContactInput({ authData: {}, inputData: { name: text, tags: text } }),
  readContactReference: (text) => readContactReference(filled(text, 'contactId')),
  readDeal: (text) => readDeal({ ...aDeal(), title: text, value: text }),
  readDealFilter: (text) => readDealFilter(filled([text], 'stage')),
  readInteger: (text) => readInteger(filled(text), x, { min: 1, max: 9 }),
  readLimit: (text) => readLimit(filled(text, 'limit')),
  readMoney: (text) => readMoney(filled(text), { value: x, currency: { key: 'y', label: 'Y' } }),
  'readMoney (currency)': (text) => readMoney(filled(text), { value: { key: 'y', label: 'Y' }, currency: x }),
  readNumber: (text) => readNumber(filled(text), x, ''),
  readPhone: (text) => readPhone(filled(text), x, text),
  readRefusal: (text) => readRefusal(conflict, refusal(text), { name: 'GET /x', isWrite: false, isIdempotent: true }),
  readTagsFilter: (text) => readTagsFilter(filled([text], 'tags'))(aContact({ tags: [text] })),
  readWholeDeal: (text) => readWholeDeal({ ...aDeal(), title: text }),
  recordsIn: (text) => recordsIn([{ data: [text] }, { id: text, phoneNumber: text }], kind),
  recordsOf: (text) => recordsOf(delivery(text), kind),
  sameText: (text) => sameText(text)(text),
  showList: (text) => showList([text, text]),
};

/** They take our own text or one character, only look at a value's type, or are part of the records' readers or of `unwrap`. */
const OTHERS =
  'agentFor dropdownOutputFields fail halt haltIfMissing hashOf isRecord isTemporary lostCreates ofSpreadsheet openMemory placeOf readChatId readDropdownPage readRecord readWholeContact refuseOtherDigits segment toAsciiDigit withoutLabels withoutParameters zapIdOf';

it('knows every reader and expression', () => {
  const takesText = (node?: ts.Expression) =>
    node !== undefined &&
    ts.isArrowFunction(node) &&
    node.parameters.some(({ type }) =>
      /^(string\b.*|unknown|Filled|Connected|InTimeZone|Bundle|Buffer)$/.test(type?.getText() ?? ''),
    );
  const names = nodes
    .filter(ts.isVariableStatement)
    .filter(({ modifiers }) => modifiers?.some(({ kind: word }) => word === ts.SyntaxKind.ExportKeyword))
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .filter(({ initializer }) => takesText(initializer))
    .map(({ name }) => name.getText());

  expect(expressions.length).toBeGreaterThan(100);
  expect(new Set([...names, 'readMoney (currency)'])).toEqual(new Set([...Object.keys(readers), ...OTHERS.split(' ')]));
});

/** What expressions and algorithms stumble over, in long rows. */
const UNITS = [
  ...Array.from('01aé .,:;-+_/\\%"\'=<[{(\n'),
  ...['%25', '\\u0030', '\u0300\u0323', '\u200f', '\u{1f468}\u200d', '\ud800', ' at ', '](', 'e1', '0.', '1,', '[]'],
  ...['2026-11-23T', 'tel:', ';a=', '<a ', 'a ', '\u0130', '{"a":', '-1', ' ::: ', 'zap_'],
];
/** What a row begins and ends with. An expression for the start of a text fails at an x, and one for the end begins everywhere. */
const FRAMES = [
  ['', '!\n'],
  ['', '1'],
  ['x', 'x'],
] as const;
const LENGTH = 5000;
/** Less is too little to compare. What takes quadratic time takes longer for a text of four times the length. */
const FLOOR_MS = 20;

const cpuMs = async (read: Reader, text: string): Promise<number> => {
  const before = process.cpuUsage();
  try {
    await read(text);
  } catch {
    // A refusal is fine.
  }
  return process.cpuUsage(before).user / 1000;
};

/** The least of three, because other programs take time, too. */
const best = async (read: Reader, text: string): Promise<number> =>
  Math.min(await cpuMs(read, text), await cpuMs(read, text), await cpuMs(read, text));

/** The row for which four times the text takes more than eight times the time. */
const slowFor = async (read: Reader, units = UNITS): Promise<string[]> => {
  for (const [unit, start, end] of units.flatMap((unit) => FRAMES.map((frame) => [unit, ...frame] as const))) {
    const row = (length: number) => start + unit.repeat(length / unit.length) + end;
    const long = row(4 * LENGTH);
    if ((await cpuMs(read, long)) < FLOOR_MS) continue;
    const time = await best(read, long);
    if (time > FLOOR_MS && time > 8 * (await best(read, row(LENGTH)))) return [`${JSON.stringify(unit)}…`];
  }
  return [];
};

it.each<[string, Reader, string]>([
  ['an expression for either end', (text) => text.replace(/^0+|0+$/, ''), '0'],
  ['NFC', (text) => text.normalize('NFC'), '\u0300\u0323'],
])('recognizes that %s is slow', async (_what, read, unit) => {
  expect(await slowFor(read, [unit])).toHaveLength(1);
});

it.each([...expressions, ...Object.entries(readers)])('%s takes linear time', async (_name, read) => {
  expect(await slowFor(read)).toEqual([]);
});
