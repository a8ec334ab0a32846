import { countries, isCountryCode } from '../../src/form/countries';
import { readCountry } from '../../src/form/country-names';
import { InputError } from '../../src/form/input-error';

const read = (text: unknown) => readCountry('Phone Country', text);

it.each(
  Object.entries({
    FR: [
      'FR',
      'fr',
      ' France ',
      'FRA',
      'Frankreich',
      'Francia',
      'FRANÇA',
      'Frankrijk',
      '法国',
      'フランス',
      'فرنسا',
      'फ़्रांस',
      '+33',
      '00 33',
      'France (+33)',
      'France (FR)',
      'FR - France',
      '🇫🇷 France',
    ],
    US: ['usa', 'U.S.', 'United States of America', 'Etats-Unis', 'EE. UU.', '+1', '+1-868', '+1 (868)', '美国'],
    GB: ['UK', 'U.K.', 'Great Britain', 'England', '+44'],
    HK: ['Hong Kong', 'Hong Kong SAR', 'HKG', '香港', '+852'],
    AE: ['UAE', 'United Arab Emirates', 'الإمارات'],
    CI: ['Ivory Coast', "Cote d'Ivoire", 'Elfenbeinküste'],
    RU: ['Russian Federation', 'Россия', 'Российская Федерация', '+7'],
    PS: ['Palestinian Territory, Occupied'],
    KR: ['Korea (Republic of)', 'Korea, Rep.', 'Republic of Korea', 'South Korea', '대한민국'],
    KP: ['Korea, Democratic People’s Republic of', 'DPRK'],
    NL: ['The Netherlands', 'Holland', 'Kingdom of the Netherlands'],
    TW: ['Taiwan', 'Taiwan, Province of China', 'Republic of China', '台灣'],
    CN: ["People's Republic of China", 'China'],
    CD: ['DR Congo', 'Congo, The Democratic Republic of the'],
    CG: ['Congo', 'Republic of the Congo'],
    BO: ['Bolivia (Plurinational State of)'],
    IR: ['Iran, Islamic Republic of'],
    TZ: ['Tanzania, United Republic of'],
    LC: ['Saint Lucia', 'St. Lucia'],
    AG: ['Antigua and Barbuda'],
    TR: ['Turkiye', 'Turkey', 'Turkey (Türkiye)'],
    CZ: ['Czech Republic', 'Česká republika'],
    SK: ['Slovak Republic'],
    BA: ['Bosnia-Herzegovina'],
    IN: ['भारत'],
    EG: ['مصر', 'Egypt, Arab Rep.'],
    NA: ['NA', 'Namibia'],
    XK: ['Kosovo', '+383'],
  }).flatMap(([code, names]) => names.map((name) => [name, code])),
)('%s is %s', async (name, code) => {
  expect(await read(name)).toBe(code);
});

it('knows every country of the list by its name and three letters', async () => {
  for (const [code, name] of Object.entries(countries)) expect([name, await read(name)]).toEqual([name, code]);
  const threeLetters = ['DEU', 'CHE', 'ESP', 'PRT', 'AUT', 'DNK', 'BRA', 'MEX', 'ZAF', 'VNM', 'XKX', 'ASC'];
  expect(await Promise.all(threeLetters.map(read))).toEqual('DE CH ES PT AT DK BR MX ZA VN XK AC'.split(' '));
});

it.each([
  'N/A',
  'Congo (DRC)',
  'Lebanon, Pennsylvania',
  'Georgia, USA',
  'Atlantis',
  'Republic',
  'The',
  '33',
  '+',
  '+999',
  '??',
  'XX',
  'XYZ',
  'Democratic Republic of Korea',
])('halts for %s', async (name) => {
  await expect(read(name)).rejects.toThrow(
    new InputError(
      `Phone Country “${name}” is not a country. Choose one from the list, or give its name or two-letter code, such as France or FR.`,
    ),
  );
});

it.each([undefined, '', ' '])('is not filled in: %j', async (value) => {
  expect(await read(value)).toBeUndefined();
});

it('takes no time for a long text', async () => {
  const start = performance.now();
  await expect(read('Republic of '.repeat(100_000))).rejects.toThrow(InputError);
  expect(performance.now() - start).toBeLessThan(3000);
});

it('knows the codes of the list', () => {
  expect(['FR', 'fr', 'toString'].map(isCountryCode)).toEqual([true, false, false]);
});
