import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import { getExampleNumber } from 'libphonenumber-js/max';
import { countries, type CountryCode, isCountryCode } from '../../src/form/countries';
import { parse } from '../../src/form/phone/parse';

jest.setTimeout(30_000);

const FRENCH = '+33612345678';
const MEXICAN = '+525512345678';
const read = (text: string, country?: CountryCode): string => {
  const phone = parse(text, country);
  return 'problem' in phone ? phone.problem : phone.e164;
};

describe('the same number, however it is written', () => {
  it.each<[string, CountryCode?]>([
    ['＋３３ ６ １２ ３４ ５６ ７８'],
    ['＋33 6 12 34 56 78', 'CN'],
    ['\u202a+33 6 12 34 56 78\u202c', 'CN'],
    ['\ufeff+33\u200b6\u00ad12\u206034 56 78'],
    ['+33\u00a06\u202f12\u200934\t56\n78'],
    ['+٣٣ ٦ ١٢ ٣٤ ٥٦ ٧٨', 'SA'],
    ['०६ १२ ३४ ५६ ७८', 'FR'],
    ['+33-6-12-34-56-78'],
    ['+33\u20116\u201112\u201134\u201156\u201178'],
    ['+33.6.12.34.56.78'],
    ['06.12.34.56.78', 'FR'],
    ['06·12·34·56·78', 'FR'],
    ['(+33) 612345678'],
    ['[+33] (0)6 12 34 56 78'],
    ['（＋33）612345678'],
    ['+33 +33 6 12 34 56 78', 'US'],
    ['+33 0033612345678', 'US'],
    ['0033 6 12 34 56 78'],
    ['00 33 (0)6 12 34 56 78', 'US'],
    ['(0033) 6 12 34 56 78', 'JP'],
    ['0033 6 12 34 56 78', 'DE'],
    ['011 33 6 12 34 56 78', 'US'],
    ['33612345678', 'FR'],
    ['33612345678', 'US'],
    ['p:+33612345678', 'US'],
    ['+33612345678 (WhatsApp)', 'US'],
    ['06 12 34 56 78 mobile', 'FR'],
    ['0612345678 Mob.', 'FR'],
    ['Téléphone portable : 0612345678 (privé, WhatsApp)', 'FR'],
    ['电话：+33612345678', 'US'],
    ['Jane Doe <+33612345678>', 'US'],
    ['FR: +33612345678', 'US'],
    ['🇫🇷 +33 6 12 34 56 78 📱', 'US'],
    ['["+33612345678"]', 'US'],
    ['TEL;TYPE=CELL:+33612345678', 'US'],
    ['<tel:+33612345678|+33612345678>', 'US'],
    ['06 12 34 56 78 ::: 0612345678', 'FR'],
    ['0612345678 / 0612345678', 'FR'],
    ['++33612345678', 'US'],
    ['+ +33 6 12 34 56 78', 'US'],
    ['+0033612345678', 'US'],
    ['00+33612345678', 'US'],
    ['\u200f33612345678+', 'DE'],
    ['➕33 6 12 34 56 78', 'CN'],
    ['011 33612345678', 'DE'],
    ['P: 0612345678', 'FR'],
    ["'+33612345678", 'US'],
    ['’0612345678', 'FR'],
    ['="+33612345678"', 'US'],
    ['+33612345678;', 'US'],
    ['tel:+33-6-12-34-56-78'],
    ['TEL:+33612345678;phone-context=example.com', 'US'],
    ['tel:+33612345678;phone-context=+33', 'US'],
    ['tel:06 12 34 56 78', 'FR'],
    ['tel:+33612345678;verified;X-Line=2'],
    ['sms:+33612345678?body=Hi%20there', 'US'],
    ['callto://+33612345678', 'US'],
    ['Mobile: 06 12 34 56 78', 'FR'],
    ['Tél : 06 12 34 56 78', 'FR'],
    ['whatsapp:+33612345678', 'US'],
    [' whatsapp: 0033612345678 '],
    ['wa.me/33612345678', 'DE'],
    ['https://wa.me/+33612345678?text=Hello', 'DE'],
    ['https://api.whatsapp.com/send?phone=33612345678&text=Hi', 'DE'],
    ['https://api.whatsapp.com/send/?phone=%2B33%206%2012%2034%2056%2078', 'DE'],
    ['whatsapp://send?phone=33612345678', 'DE'],
    ['33612345678@c.us', 'DE'],
    ['33612345678:12@s.whatsapp.net', 'DE'],
    ['33612345678.0', 'FR'],
    ['+33612345678,00', 'US'],
    ['06 12 34 56 78.0', 'FR'],
    ['3.3612345678E+10', 'FR'],
    ['3,36123456780e10', 'FR'],
    ['33,612,345,678', 'FR'],
    ["33'612'345'678.00", 'FR'],
    [`+33${' '.repeat(238)}612345678`],
  ])('%j (%s)', (...[text, country]) => {
    expect(read(text, country)).toBe(FRENCH);
  });

  it.each<[string, CountryCode, string]>([
    ['＋81 90 1234 5678', 'CN', '+819012345678'],
    ['0081 90 1234 5678', 'JP', '+819012345678'],
    ['0061 412 345 678', 'AU', '+61412345678'],
    ['0011 61 412 345 678', 'AU', '+61412345678'],
    ['0039 06 1234 5678', 'IT', '+390612345678'],
    ['+39 (0)6 1234 5678', 'DE', '+390612345678'],
    ['+420 (0)601 123 456', 'DE', '+420601123456'],
    // Colombians dial other prefixes that begin with 00; with one of them this would be a Russian number.
    ['0057 300 123 4567', 'CO', '+573001234567'],
    ['0151/23456789', 'DE', '+4915123456789'],
    ['+49 4921/123456', 'US', '+494921123456'],
    ['+48 0512 345 678', 'US', '+48512345678'],
    ['+1 02015550123', 'FR', '+12015550123'],
    ['+39 0312 3456789', 'US', '+3903123456789'],
  ])('%s, from %s', (text, country, e164) => {
    expect(read(text, country)).toBe(e164);
  });
});

describe('without a plus', () => {
  it.each<[string, string, CountryCode, string]>([
    ['the chosen country’s own code', '4915123456789', 'DE', '+4915123456789'],
    ['the chosen country’s own code', '6281234567890', 'ID', '+6281234567890'],
    ['another country’s code, if it is no number of the chosen one', '93701234567', 'IN', '+93701234567'],
    ['what a spreadsheet made a decimal number', '15123456789.0', 'US', '+15123456789'],
    ['a number of the chosen country', '9876543210', 'IN', '+919876543210'],
    ['digits grouped as there', '(646) 555-0123', 'US', '+16465550123'],
    ['digits grouped as there', '8 (495) 123-45-67', 'RU', '+74951234567'],
    ['a new range after a national prefix', '01999 999999', 'GB', '+441999999999'],
    ['a new range of ten digits', '(555) 123-4567', 'US', '+15551234567'],
    ['a short mobile number', '551234', 'PM', '+508551234'],
  ])('reads %s: %s (%s)', (_, text, country, e164) => {
    expect(read(text, country)).toBe(e164);
  });

  it('takes a new range with a plus, if its length is possible', () => {
    expect(read('+44 1999 999999', 'US')).toBe('+441999999999');
  });

  it.each<[string, CountryCode, string]>([
    ['33612345678', 'DE', 'it can be +49 3361 2345678 or +33 6 12 34 56 78'],
    ['6465550123', 'US', 'it can be +1 646 555 0123 or +64 6 555 0123'],
    ['(501) 223-4567', 'US', 'it can be +1 501 223 4567 or +501 223 4567'],
    ['24 74 01 23', 'DK', 'it can be +45 24 74 01 23 or +247 40123'],
    ['15123456789.0', 'DE', 'it can be +49 1512 3456789 or +1 512 345 6789'],
    ['0033 6 12 34 56 78', 'SG', 'it can be +33 6 12 34 56 78 or +36 1 234 5678'],
    ['+49 4915123456789', 'US', 'it can be +49 491 5123456789 or +49 1512 3456789'],
    ['999123456', 'IN', 'it is not a number of India, nor of another country with a plus before it'],
    ['01067', 'DE', 'it is not a number of Germany, nor of another country with a plus before it'],
    ['10115', 'LU', 'it is not a number of Luxembourg, nor of another country with a plus before it'],
  ])('does not guess %s (%s)', (text, country, problem) => {
    expect(read(text, country)).toBe(problem);
  });
});

describe('Mexico, Argentina and Brazil', () => {
  it.each<[string, CountryCode?]>([
    ['+5215512345678'],
    ['+52 1 55 1234 5678', 'US'],
    ['5215512345678', 'MX'],
    ['5215512345678', 'US'],
    ['005215512345678'],
    ['5215512345678@c.us'],
    ['044 55 1234 5678', 'MX'],
    ['+52 01 55 1234 5678'],
  ])('reads %s (%s) as ten digits after +52', (...[text, country]) => {
    expect(read(text, country)).toBe(MEXICAN);
  });

  it.each<[string, CountryCode, string]>([
    ['5585988112233', 'BR', '+5585988112233'],
    ['558588112233', 'BR', '+558588112233'],
    ['558588112233', 'IN', '+558588112233'],
    ['(85) 8811-2233', 'BR', '+558588112233'],
    ['5491123456789', 'AR', '+5491123456789'],
    ['541123456789', 'AR', '+541123456789'],
    ['011 15 2345 6789', 'AR', '+5491123456789'],
  ])('keeps what was written: %s (%s)', (text, country, e164) => {
    expect(read(text, country)).toBe(e164);
  });

  it.each([
    [MEXICAN, '+5215512345678', 'twin'],
    [MEXICAN, '+52 1 55 1234 5678', 'twin'],
    [MEXICAN, '55 1234 5678', 'same'],
    ['+5491123456789', '+54 11 2345-6789', 'twin'],
    ['+541123456789', '5491123456789', 'twin'],
    ['+5585988112233', '+55 85 8811-2233', 'twin'],
    ['+558588112233', '5585988112233', 'twin'],
    ['+558533112233', '+5585933112233', undefined],
    [FRENCH, '33612345678', 'same'],
    [FRENCH, '0033 6 12 34 56 78', 'same'],
    [FRENCH, '33612345678@c.us', 'same'],
    [FRENCH, '33612345678@lid', undefined],
    [FRENCH, '+336123456789', undefined],
    [FRENCH, 'unreadable', undefined],
    [MEXICAN, '', undefined],
    ['+447400123456', '+44 (0)7400 123456', 'same'],
    ['+447400123456', '07400 123456', 'same'],
  ])('compares %s with a stored %s: %s', (text, stored, verdict) => {
    const phone = parse(text, undefined);
    expect('compare' in phone && phone.compare(stored)).toBe(verdict);
  });
});

describe('what is not a number says why', () => {
  const DATE = 'it looks like a date';
  const TWO = 'it holds more than one phone number';
  const EXTENSION = 'it has an extension, and an office line has no WhatsApp';
  const PLACEHOLDER = 'it is a placeholder, and nobody’s number';
  const NO_NUMBER = 'it is not a phone number';
  const TEXT_BESIDE = 'it has other text beside the number';
  const NUMBERLESS = 'it is an ID of WhatsApp that holds no phone number';

  it.each<[string, CountryCode | undefined, string]>([
    ['33612345678', undefined, 'it has a country code, but no plus before it'],
    ['0612345678', undefined, 'it has no country code'],
    ['whatsapp:0612345678', undefined, 'it has no country code'],
    ['00612345678', 'FR', 'what follows 00 is not a phone number'],
    ['0033 6 12', 'FR', 'it has too few digits for a number of France'],
    ['06 12', 'FR', 'it has too few digits for a number of France'],
    ['75001', 'FR', 'it has too few digits for a number of France'],
    ['+1 212 555', 'FR', 'it has too few digits for a number of United States'],
    ['+33 6 12 34 56 78 90', 'US', 'it has too many digits for a number of France'],
    ['+61 1234 5678 901', 'US', 'it has the wrong number of digits for a number of Australia'],
    ['+800 1234', 'FR', 'it has too few digits for a number of +800'],
    ['00999 123 456', undefined, 'its country code does not exist'],
    ['+999 123 456', 'FR', 'its country code does not exist'],
    ['tel:0612345678;phone-context=+33', 'US', 'it is a local number with a phone-context'],
    ['28.11.2026', 'NO', DATE],
    ['28. 11. 2026', 'NO', DATE],
    ['11/28/2026', 'NO', DATE],
    ['28-11-26', 'FO', DATE],
    ['2026-11-28', 'NO', DATE],
    ['2026-11-28T10:00:00Z', 'NO', DATE],
    ['28.11.2026 10:30', 'NO', DATE],
    ['94103-1234', 'ES', 'it looks like a postcode'],
    ['1.51235E+10', 'US', 'a spreadsheet has shortened it, and its last digits are lost'],
    ['1.51234567895E+10', 'US', 'a spreadsheet has shortened it, and its last digits are lost'],
    ['15123456789.5', 'US', 'it has a decimal point'],
    ['1234567890', 'US', PLACEHOLDER],
    ['123-456-7890', 'US', PLACEHOLDER],
    ['0123456789', 'DE', PLACEHOLDER],
    ['+1234567890', undefined, PLACEHOLDER],
    ['+44 1234 567890', undefined, PLACEHOLDER],
    ['0000000000', 'US', PLACEHOLDER],
    ['+1 111 111 1111', undefined, PLACEHOLDER],
    ['0999999999', 'FR', PLACEHOLDER],
    ['tel:+33612345678;EXT=12', undefined, EXTENSION],
    ['0033 6 12 34 56 78 ext. 12', undefined, EXTENSION],
    ['+1 212 555 0100 x5', undefined, EXTENSION],
    ['+1 212 555 0100 (ext 5)', undefined, EXTENSION],
    ['+1 212 555 0100, 1234', undefined, EXTENSION],
    ['+1 212 555 0100 #12', undefined, EXTENSION],
    ['030 123456 Durchwahl 12', 'DE', EXTENSION],
    ['wa.me/33612345678x12', undefined, EXTENSION],
    ['+33 6 12 34 56 78; 06 98 76 54 32', undefined, TWO],
    ['+33612345678, +33698765432', undefined, TWO],
    ['+33612345678+33698765432', undefined, TWO],
    ['0612345678 / 0698765432', 'FR', TWO],
    ['0612345678|0698765432', 'FR', TWO],
    ['0612345678 ::: 0698765432', 'FR', TWO],
    ['0612345678\n0698765432', 'FR', TWO],
    ['0612345678 0698765432', 'FR', TWO],
    ['0612345678 - 0698765432', 'FR', TWO],
    ['0612345678-0698765432', 'FR', TWO],
    ['06 12 34 56 78 ou 06 98 76 54 32', 'FR', TWO],
    ['123456789012345@lid', undefined, NUMBERLESS],
    ['whatsapp:123456789012345@LID', undefined, NUMBERLESS],
    ['120363012345678901@g.us', undefined, NUMBERLESS],
    ['33612345678@example.com', undefined, NO_NUMBER],
    ['https://example.com/33612345678', 'FR', TEXT_BESIDE],
    ['https://wa.me@example.com/33612345678', 'FR', TEXT_BESIDE],
    ['https://wa.me/message/ABC123', 'FR', NO_NUMBER],
    ['https://wa.me:x/33612345678', 'FR', TEXT_BESIDE],
    ['tel:+33612345678;1=2', undefined, NO_NUMBER],
    ['+33 6 tel:12345678', undefined, NO_NUMBER],
    ['+49 151 1234567¹', undefined, NO_NUMBER],
    ['Jane 0612345678', 'FR', TEXT_BESIDE],
    ['+33 1 23 45 67 89 fax', 'FR', TEXT_BESIDE],
    // Its letters are dialed.
    ['+49 800 1234 SHOP', 'DE', TEXT_BESIDE],
    ['0612345678 €', 'FR', TEXT_BESIDE],
    ['Nov 28, 2026 10:30', 'NO', NO_NUMBER],
    ['0612345678, 0612345679', 'FR', TWO],
    ['N/A', 'FR', NO_NUMBER],
    ['tel:', 'FR', NO_NUMBER],
    ['tel:', undefined, NO_NUMBER],
    ['', 'FR', NO_NUMBER],
    [`+33612345678${' '.repeat(1000)}`, 'FR', NO_NUMBER],
  ])('%j (%s): %s', (text, country, problem) => {
    expect(read(text, country)).toBe(problem);
  });

  it.each([',', '+', '(0)', '0 ', '1-', '1.', '1,', "1'", ' ', '1x', 'tel:', '\u0661', '::: ', '12/'])(
    'takes no time for a thousand characters of %j',
    (part) => {
      const start = performance.now();
      parse(part.repeat(Math.floor(1000 / part.length)), 'FR');
      expect(performance.now() - start).toBeLessThan(3000);
    },
  );
});

describe('every country', () => {
  const codes = Object.keys(countries).filter(isCountryCode);
  const exampleOf = (country: CountryCode) => {
    const number = getExampleNumber(country, examples);
    if (!number) throw new Error(`no example for ${country}`);
    return number;
  };
  type Example = ReturnType<typeof exampleOf>;
  const digits = ({ number }: Example) => number.slice(1);
  const written: Record<string, (number: Example) => string> = {
    'E.164': ({ number }) => number,
    international: (number) => number.formatInternational(),
    'with 00': (number) => `00${digits(number)}`,
    'with (0)': ({ countryCallingCode, nationalNumber }) => `+${countryCallingCode} (0)${nationalNumber}`,
    'with its code twice': (number) => `+${number.countryCallingCode} ${digits(number)}`,
    'with two pluses': (number) => `+${number.countryCallingCode} ${number.number}`,
    'from Facebook': ({ number }) => `p:${number}`,
    'for WhatsApp': digits,
    'for WhatsApp, in pairs': (number) => digits(number).replace(/\d\d(?=\d)/g, '$&-'),
    'as a link': (number) => `https://wa.me/${digits(number)}`,
    'as an ID': (number) => `${digits(number)}@s.whatsapp.net`,
    'as a decimal number': (number) => `${digits(number)}.0`,
    'as a scientific number': (number) => `${digits(number).replace(/^\d/, '$&.')}E+${digits(number).length - 1}`,
    'in full width': ({ number }) =>
      number.replace(/[+\d]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    'in Arabic digits': ({ number }) => number.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
  };

  it.each(Object.entries(written))('is the number that was meant, or halts, from any country: %s', (_, write) => {
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.constantFrom(...codes), (here, there) => {
        const meant = exampleOf(there);
        const answer = read(write(meant), here);
        expect(answer === meant.number || answer.startsWith('it can be ')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['E.164', 'international', 'with two pluses', 'from Facebook', 'as a link', 'as an ID', 'in Arabic digits'])(
    'is read from anywhere if its country code is sure: %s',
    (name) => {
      const unread = codes.filter(
        (there) => read(String(written[name]?.(exampleOf(there))), 'DE') !== exampleOf(there).number,
      );
      expect(unread).toEqual([]);
    },
  );

  it('reads what WhatsApp writes of the chosen country’s own numbers', () => {
    const unread = codes.filter((here) => read(digits(exampleOf(here)), here) !== exampleOf(here).number);
    expect(unread).toEqual([]);
  });

  it('reads national numbers, or halts', () => {
    const unread = codes.filter((here) => read(exampleOf(here).formatNational(), here) !== exampleOf(here).number);
    const answers = unread.map((here) => read(exampleOf(here).formatNational(), here));
    expect(unread).toEqual(['CI', 'MY', 'MP']);
    expect(answers).toEqual([
      'it is a placeholder, and nobody’s number',
      'it is a placeholder, and nobody’s number',
      'it can be +1 670 234 5678 or +670 234 5678',
    ]);
  });
});

describe('the spellings that a stored number may have', () => {
  it.each([
    [FRENCH, ['612345678', '6 12 34 56 78']],
    // The last also occurs in +1 268-464-1234.
    ['+12684641234', ['2684641234', '268 464 1234', '464-1234']],
    ['+819012345678', ['9012345678', '90 1234 5678', '90-1234-5678']],
    ['+80012345678', ['12345678', '1234 5678']],
    // These occur in the twin as well.
    [MEXICAN, ['5512345678', '55 1234 5678']],
    ['+5491123456789', ['1123456789', '11 2345 6789', '2345-6789']],
    ['+558588112233', ['88112233', '8811 2233', '8811-2233']],
  ])('%s', (e164, spellings) => {
    expect(parse(e164, undefined)).toMatchObject({ spellings });
  });
});
