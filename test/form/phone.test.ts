import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js';
import examples from 'libphonenumber-js/examples.mobile.json';
import type { CountryCode } from '../../src/form/countries';
import { parsePhone } from '../../src/form/phone';

const FRENCH = '+33612345678';
const read = async (text: string, country?: CountryCode): Promise<string> => {
  const phone = await parsePhone(text, country);
  return 'problem' in phone ? phone.problem : phone.e164;
};

describe('the same number, however it is written', () => {
  it.each<[string, CountryCode?]>([
    ['＋３３ ６ １２ ３４ ５６ ７８'],
    ['＋33 6 12 34 56 78', 'CN'],
    ['\u202a+33 6 12 34 56 78\u202c', 'CN'],
    ['\ufeff+33\u200b6\u00ad12\u206034 56 78'],
    ['+33\u00a06\u202f12\u200934\t56\n78'],
    ['+33-6-12-34-56-78'],
    ['+33\u20116\u201112\u201134\u201156\u201178'],
    ['+33.6.12.34.56.78'],
    ['(+33) 612345678'],
    ['[+33] (0)6 12 34 56 78'],
    ['（＋33）612345678'],
    ['0033 6 12 34 56 78'],
    ['00 33 (0)6 12 34 56 78', 'US'],
    ['(0033) 6 12 34 56 78', 'JP'],
    ['tel:+33-6-12-34-56-78'],
    ['TEL:+33612345678;phone-context=example.com', 'US'],
    ['tel:06 12 34 56 78', 'FR'],
    ['tel:+33612345678;verified;X-Line=2'],
    ['0033 6 12 34 56 78', 'DE'],
    [`+33${' '.repeat(238)}612345678`],
    ['whatsapp:+33612345678', 'US'],
    [' whatsapp: 0033612345678 '],
  ])('%j (%s)', async (...[text, country]) => {
    expect(await read(text, country)).toBe(FRENCH);
  });

  it.each<[string, CountryCode, string]>([
    ['＋81 90 1234 5678', 'CN', '+819012345678'],
    ['0081 90 1234 5678', 'JP', '+819012345678'],
    ['0061 412 345 678', 'AU', '+61412345678'],
    ['0011 61 412 345 678', 'AU', '+61412345678'],
    ['011 33 6 12 34 56 78', 'US', FRENCH],
    ['0039 06 1234 5678', 'IT', '+390612345678'],
    // Colombians dial other prefixes that begin with 00; with one of them this would be a Russian number.
    ['0057 300 123 4567', 'CO', '+573001234567'],
  ])('%s, from %s', async (text, country, e164) => {
    expect(await read(text, country)).toBe(e164);
  });
});

describe('what is not guessed', () => {
  it.each<[string, CountryCode | undefined, string]>([
    ['0033 6 12 34 56 78', 'SG', 'what follows 00 can be the numbers of two countries'],
    ['0081 90 1234 5678', 'KR', 'what follows 00 can be the numbers of two countries'],
    ['00612345678', 'FR', 'what follows 00 is not a phone number'],
    ['0033 6 12', 'FR', 'it has too few digits'],
    ['00999 123 456', undefined, 'its country code does not exist'],
    ['tel:0612345678;phone-context=+33', 'US', 'it is a local number with a phone-context'],
    ['tel:+33612345678;1=2', undefined, 'it is not a phone number'],
    ['+33 6 tel:12345678', undefined, 'it is not a phone number'],
    ['tel:+33612345678;EXT=12', undefined, 'it has an extension, which WhatsApp does not know'],
    ['0033 6 12 34 56 78 ext. 12', undefined, 'it has an extension, which WhatsApp does not know'],
    ['+33 6 12 34 56 78; 06 98 76 54 32', undefined, 'it is not a phone number'],
    ['whatsapp:0612345678', undefined, 'it has no country code'],
    ['+49 151 1234567¹', undefined, 'it is not a phone number'],
    ['➕81 90 1234 5678', 'CN', 'it is not a phone number'],
    ['tel:', 'FR', 'it is not a phone number'],
    ['0'.repeat(251), 'FR', 'it is not a phone number'],
  ])('%j, from %s', async (text, country, problem) => {
    expect(await read(text, country)).toBe(problem);
  });

  it('is a number of another country, whatever the default country', async () => {
    const countries = getCountries() as CountryCode[];
    const spelling = fc.constantFrom(
      (e164: string) => e164,
      (e164: string) => e164.replace('+', '00'),
      (e164: string) => e164.replace('+', '＋'),
      (e164: string) => `tel:${e164}`,
      (e164: string) => `\u200e${e164.replace(/(\d\d)/g, '$1-')}1`.slice(0, -1),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...countries),
        fc.constantFrom(...countries),
        spelling,
        async (here, there, spell) => {
          const e164 = String(getExampleNumber(there, examples)?.number);
          const phone = await parsePhone(spell(e164), here);
          expect([e164, 'what follows 00 can be the numbers of two countries']).toContain(
            'problem' in phone ? phone.problem : phone.e164,
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the spellings that a stored number may have', () => {
  it.each([
    ['+33612345678', ['+33 6 12 34 56 78', '06 12 34 56 78', '612345678']],
    // The tail also occurs in +1 268-464-1234.
    ['+12684641234', ['+1 268 464 1234', '464-1234', '2684641234']],
    ['+819012345678', ['+81 90 1234 5678', '90-1234-5678', '9012345678']],
    ['+5491123456789', ['+54 9 11 2345 6789', '2345-6789', '91123456789']],
  ])('%s', async (e164, spellings) => {
    expect(await parsePhone(e164, undefined)).toMatchObject({ spellings });
  });
});
