import { show } from '../values';
import { countries, type CountryCode, isCountryCode } from './countries';
import { InputError } from './input-error';
import { textOf } from './text';

/** ISO 3166-1: two letters and three. XKX is customary. */
const THREE_LETTERS = `
  AC ASC AD AND AE ARE AF AFG AG ATG AI AIA AL ALB AM ARM AO AGO AR ARG AS ASM AT AUT AU AUS AW ABW AX ALA AZ AZE BA BIH BB BRB
  BD BGD BE BEL BF BFA BG BGR BH BHR BI BDI BJ BEN BL BLM BM BMU BN BRN BO BOL BQ BES BR BRA BS BHS BT BTN BW BWA BY BLR BZ BLZ
  CA CAN CC CCK CD COD CF CAF CG COG CH CHE CI CIV CK COK CL CHL CM CMR CN CHN CO COL CR CRI CU CUB CV CPV CW CUW CX CXR CY CYP
  CZ CZE DE DEU DJ DJI DK DNK DM DMA DO DOM DZ DZA EC ECU EE EST EG EGY EH ESH ER ERI ES ESP ET ETH FI FIN FJ FJI FK FLK FM FSM
  FO FRO FR FRA GA GAB GB GBR GD GRD GE GEO GF GUF GG GGY GH GHA GI GIB GL GRL GM GMB GN GIN GP GLP GQ GNQ GR GRC GT GTM GU GUM
  GW GNB GY GUY HK HKG HN HND HR HRV HT HTI HU HUN ID IDN IE IRL IL ISR IM IMN IN IND IO IOT IQ IRQ IR IRN IS ISL IT ITA JE JEY
  JM JAM JO JOR JP JPN KE KEN KG KGZ KH KHM KI KIR KM COM KN KNA KP PRK KR KOR KW KWT KY CYM KZ KAZ LA LAO LB LBN LC LCA LI LIE
  LK LKA LR LBR LS LSO LT LTU LU LUX LV LVA LY LBY MA MAR MC MCO MD MDA ME MNE MF MAF MG MDG MH MHL MK MKD ML MLI MM MMR MN MNG
  MO MAC MP MNP MQ MTQ MR MRT MS MSR MT MLT MU MUS MV MDV MW MWI MX MEX MY MYS MZ MOZ NA NAM NC NCL NE NER NF NFK NG NGA NI NIC
  NL NLD NO NOR NP NPL NR NRU NU NIU NZ NZL OM OMN PA PAN PE PER PF PYF PG PNG PH PHL PK PAK PL POL PM SPM PR PRI PS PSE PT PRT
  PW PLW PY PRY QA QAT RE REU RO ROU RS SRB RU RUS RW RWA SA SAU SB SLB SC SYC SD SDN SE SWE SG SGP SH SHN SI SVN SJ SJM SK SVK
  SL SLE SM SMR SN SEN SO SOM SR SUR SS SSD ST STP SV SLV SX SXM SY SYR SZ SWZ TA TAA TC TCA TD TCD TG TGO TH THA TJ TJK TK TKL
  TL TLS TM TKM TN TUN TO TON TR TUR TT TTO TV TUV TW TWN TZ TZA UA UKR UG UGA US USA UY URY UZ UZB VA VAT VC VCT VE VEN VG VGB
  VI VIR VN VNM VU VUT WF WLF WS WSM XK XKX YE YEM YT MYT ZA ZAF ZM ZMB ZW ZWE`;

/** What lists write and Intl doesn't know. A republic or a kingdom of another name below needs no line here. */
const OTHER_NAMES: Partial<Record<CountryCode, string>> = {
  AE: 'UAE; Emirates; الإمارات',
  BA: 'Bosnia-Herzegovina',
  BN: 'Brunei Darussalam',
  BQ: 'Bonaire; Bonaire, Sint Eustatius and Saba',
  BS: 'Bahamas, The',
  CD: 'DRC; DR Congo; Democratic Republic of the Congo; Congo, Democratic Republic of the; Congo (the Democratic Republic of the); Congo-Kinshasa; RDC; Zaire',
  CG: 'Congo; Republic of the Congo; Congo, Republic of the; Congo, Rep.; Congo-Brazzaville',
  CI: 'Ivory Coast; Elfenbeinküste; Costa de Marfil; Costa do Marfim; Costa d’Avorio',
  CN: 'PRC; P.R. China; Mainland China; People’s Republic of China',
  CV: 'Cabo Verde',
  CZ: 'Czech Republic; Czech; Česká republika',
  DO: 'Dominican Rep.',
  FK: 'Falkland Islands (Malvinas); Malvinas',
  FM: 'Federated States of Micronesia; Micronesia (Federated States of)',
  GB: 'Great Britain; Britain; United Kingdom of Great Britain and Northern Ireland; UK; England; Scotland; Wales; Northern Ireland',
  GM: 'Gambia, The',
  HK: 'Hong Kong; Hong Kong SAR; Hong Kong S.A.R.; HKSAR; Hong Kong, China',
  IE: 'Eire',
  KP: 'DPRK; Democratic People’s Republic of Korea; Korea (Democratic People’s Republic of); Korea, North; Korea, Dem. People’s Rep.; N. Korea',
  KR: 'Korea; Republic of Korea; Korea (Republic of); Korea, Rep.; Korea, South; S. Korea; ROK',
  LA: 'Lao People’s Democratic Republic; Lao PDR; Lao',
  LY: 'Libyan Arab Jamahiriya',
  MK: 'Macedonia; Macedonia, FYR; The former Yugoslav Republic of Macedonia; FYROM',
  MM: 'Burma; Myanmar',
  MO: 'Macau; Macao; Macau SAR; Macao SAR',
  NL: 'Holland',
  PS: 'Palestine; West Bank and Gaza; Occupied Palestinian Territory; Palestinian Territory, Occupied; Palestinian Territory',
  RU: 'Russian Federation; Российская Федерация; РФ',
  SA: 'KSA; السعودية',
  SH: 'Saint Helena, Ascension and Tristan da Cunha',
  SK: 'Slovak Republic',
  ST: 'Sao Tome',
  SY: 'Syrian Arab Republic',
  SZ: 'Swaziland',
  TH: 'ประเทศไทย',
  TL: 'East Timor',
  TR: 'Turkey',
  TW: 'Taiwan, Province of China; Taiwan, ROC; Taiwan (ROC); Taiwan, China; Republic of China; Chinese Taipei',
  US: 'United States of America; America; U.S.; U.S.A.; The States; EE.UU.; EUA',
  VA: 'Holy See; Vatican; Vatican City State; Holy See (Vatican City State)',
  VE: 'Venezuela, RB',
  VG: 'Virgin Islands (British); Virgin Islands, British; BVI',
  VI: 'Virgin Islands (U.S.); Virgin Islands, U.S.; US Virgin Islands; USVI; United States Virgin Islands',
  VN: 'Viet Nam',
  ZA: 'RSA',
};

/** The larger languages, by the number of people who read them. Norwegian, where Kongo is another country, comes after Polish. */
const LANGUAGES = (
  'en es fr pt de ru it zh zh-Hant ar hi ja ko id tr vi nl pl fa ur bn th uk he ms ro el cs sv hu da fi nb ca hr sk bg sr ' +
  'ta te mr gu sw'
).split(' ');

/** Without case, accents, punctuation, digits and “the”. */
const fold = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/\bsaint\b/g, 'st')
    .replace(/\bthe\b/g, '')
    .replace(/[^\p{L}\p{M}]/gu, '');

type Names = Map<string, CountryCode>;

const codes = Object.keys(countries).filter(isCountryCode);

/** Their long names, such as “Hong Kong SAR China”, are less common than the short ones. */
const SHORTENED: CountryCode[] = ['BA', 'HK', 'KR', 'MM', 'MO', 'PS', 'SA'];

const namesIn = (language: string): Names => {
  const names: Names = new Map();
  const add = (style: 'long' | 'short', countryCodes: CountryCode[]) => {
    const known = new Intl.DisplayNames(language, { type: 'region', style });
    for (const code of countryCodes) names.set(fold(String(known.of(code))), code);
  };
  add('long', codes);
  add('short', SHORTENED);
  return names;
};

const namesInEnglish = (): Names => {
  const names = namesIn('en');
  const threeLetters = THREE_LETTERS.trim().split(/\s+/);
  codes.forEach((code) => {
    const others = OTHER_NAMES[code]?.split('; ') ?? [];
    const three = String(threeLetters[threeLetters.indexOf(code) + 1]);
    for (const name of [three, countries[code], ...others]) names.set(fold(name), code);
  });
  return names;
};

/** Every language is read once, when a name needs it. */
const known = new Map<string, Names>();

const countryNamed = (name: string): CountryCode | undefined => {
  const wanted = fold(name);
  for (const language of LANGUAGES) {
    const names = known.get(language) ?? (language === 'en' ? namesInEnglish() : namesIn(language));
    known.set(language, names);
    const code = names.get(wanted);
    if (code) return code;
  }
  return undefined;
};

/** Two countries each have a name that is left without these words. */
const SHARED = ['korea', 'congo', 'china'];

const TITLES =
  /\b(?:of|islamic|arab|federal|federative|democratic|socialist|plurinational|bolivarian|oriental|united|people.?s|republic|rep|kingdom|states?|federation|commonwealth|sultanate|principality|grand|duchy|union)\b/gi;

const withoutTitles = (name: string): string => {
  const plain = name.replace(TITLES, ' ');
  return SHARED.includes(fold(plain)) ? '' : plain;
};

/** Lists also write a name and a code, or two names, as in `France (FR)` and `US - United States`. */
const countryOfAll = (parts: string[]): CountryCode | undefined => {
  const codeOf = (part: string) => [part.trim().toUpperCase()].find(isCountryCode) ?? countryNamed(part);
  const [first, ...others] = parts.filter((part) => part.trim() !== '').map(codeOf);
  return others.every((other) => other === first) ? first : undefined;
};

/** No name of a country is as long. */
const MAX_LENGTH = 100;

const countryOf = async (written: string): Promise<CountryCode | undefined> => {
  if (written.length > MAX_LENGTH) return undefined;
  const text = written.normalize('NFKC');
  const named = countryNamed(text) ?? countryNamed(withoutTitles(text)) ?? countryOfAll(text.split(/[(),/]| [-–] /));
  if (named || !/^(?:\+|00)[\d\s()-]+$/.test(text)) return named;
  const { countryOfDialCode } = await import('./phone/dial-codes');
  return countryOfDialCode(text.replace(/\D/g, '').replace(/^00/, ''));
};

/**
 * Reads a country's code of two or three letters, its dial code with a plus, or its name in English or one of LANGUAGES.
 *
 * @throws InputError if it is not a country
 */
export const readCountry = async (label: string, value: unknown): Promise<CountryCode | undefined> => {
  const text = textOf(label, value);
  if (text === undefined) return undefined;
  const code = text.toUpperCase();
  if (isCountryCode(code)) return code;
  const country = await countryOf(text);
  if (country) return country;
  throw new InputError(
    `${label} ${show(text)} is not a country. Choose one from the list, or give its name or two-letter code, such as France or FR.`,
  );
};
