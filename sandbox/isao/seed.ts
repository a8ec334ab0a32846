type Locale = 'fr' | 'de' | 'uk' | 'us';

const LOCALES = ['fr', 'fr', 'de', 'uk', 'us'] as const;
const COUNTRIES: Record<Locale, string> = { fr: 'France', de: 'Germany', uk: 'United Kingdom', us: 'United States' };
const CITIES: Record<Locale, readonly string[]> = {
  fr: ['Paris', 'Lyon', 'Marseille', 'Besançon', 'Saint-Étienne', 'Nîmes'],
  de: ['Berlin', 'München', 'Köln', 'Düsseldorf', 'Hamburg', 'Lübeck'],
  uk: ['London', 'Leeds', 'Glasgow', 'Cardiff', 'Bristol'],
  us: ['New York', 'Chicago', 'San José', 'Boston', 'Austin'],
};
const FIRST_NAMES: Record<Locale, readonly string[]> = {
  fr: ['Zoé', 'François', 'Hélène', 'Noël', 'Jean-Luc', 'Amélie', 'Chloé', 'Raphaël'],
  de: ['Jürgen', 'Käthe', 'Günther', 'Anneliese', 'Jörg', 'Lena', 'Björn'],
  uk: ['Oliver', 'Siân', 'Harry', 'Niamh', 'Emily', 'George'],
  us: ['John', 'Jane', 'María', 'Michael', 'Ashley', 'Chris'],
};
const LAST_NAMES: Record<Locale, readonly string[]> = {
  fr: ['Lefèvre', 'Müller-Roux', "D'Artagnan", 'Gaël', 'Bérard', 'Dupont', 'Le Goff', 'Châtelain', 'Marçais'],
  de: ['Schäfer', 'Groß', 'von der Heide', 'Müller', 'Weiß', 'Schmidt', 'Öztürk'],
  uk: ["O'Neill", 'Smith', 'Brontë', 'Ashworth', 'Khan', 'Taylor-Jones'],
  us: ['Smith', 'Nguyen', 'García', 'Johnson', 'Washington', 'de la Cruz'],
};
const COMPANIES = [
  'Tech Corp',
  'Marketing Pro',
  'Boulangerie Côté Sud',
  'Groß & Söhne GmbH',
  'Acme 100%',
  'R_and_D Ltd',
];
const POSITIONS = ['CEO', 'Marketing Manager', 'Développeuse', 'Geschäftsführer', 'Sales Lead'];
const SECTORS = ['Technology', 'Marketing', 'Retail', 'Santé', 'Logistics'];
const TAGS = ['vip', 'enterprise', 'lead', 'newsletter', 'à rappeler'];
const AREA_CODES = ['212', '312', '415', '617', '512'];
const PROJECTS = [
  'Website redesign',
  'Licence annuelle',
  'Rahmenvertrag',
  'Onboarding für 20 Plätze',
  'Pilot & Rollout',
];
const DESCRIPTIONS = [
  'Asked for an offer.',
  'À relancer après les congés',
  'Möchte „alles aus einer Hand“',
  'Two lines\nof text',
];
const STAGES = ['new', 'qualified', 'proposal', 'negotiation'];
const SOURCES = ['website', 'whatsapp', 'referral', 'salon'];
const USERS = ['Alice Martin', 'Jörg Weiß'];
const DAY = 24 * 60 * 60 * 1000;

/**
 * Makes up a contact. The same number always gives the same contact, and no two numbers give the same phone number.
 * @param n from 1
 * @param now ISAO's time
 * @returns its fields
 */
export function madeUpContact(n: number, now: number) {
  const { random, pick, sometimes } = createPicker(n);
  const locale = LOCALES[n % LOCALES.length] ?? 'fr';
  const firstName = pick(FIRST_NAMES[locale]);
  const lastName = pick(LAST_NAMES[locale]);
  return {
    name: `${firstName} ${lastName}`,
    firstName: sometimes(firstName),
    lastName: sometimes(lastName),
    phoneNumber: phoneNumber(locale, n, pick(AREA_CODES)),
    email: sometimes(`${ascii(firstName)}.${ascii(lastName)}${n}@example.com`),
    position: sometimes(pick(POSITIONS)),
    currentCompany: sometimes(pick(COMPANIES)),
    industrySector: sometimes(pick(SECTORS)),
    city: sometimes(pick(CITIES[locale])),
    country: sometimes(COUNTRIES[locale]),
    tags: TAGS.filter(() => random() < 0.2),
    ...madeUpTimes(random, now),
  };
}

/**
 * Makes up a deal. The same number and contacts always give the same deal.
 * @param n from 1
 * @param now ISAO's time
 * @returns its fields; a deal that is won or lost was closed when it was last changed
 */
export function madeUpDeal(n: number, now: number, contactIds: readonly string[]) {
  const { random, pick, sometimes } = createPicker(-n);
  const status = pick(['open', 'open', 'won', 'lost']);
  const { createdAt, updatedAt } = madeUpTimes(random, now);
  const assignee = pick(USERS);
  return {
    title: `${pick(PROJECTS)} ${n}`,
    description: sometimes(pick(DESCRIPTIONS)),
    value: sometimes(Math.round(random() * 5_000_000) / 100),
    currency: sometimes(pick(['EUR', 'EUR', 'GBP', 'USD'])),
    stage: sometimes(pick(STAGES)),
    priority: pick(['low', 'medium', 'high']),
    probability: sometimes(Math.round(random() * 100)),
    status,
    expectedCloseDate: sometimes(isoDate(createdAt + Math.round(random() * 90) * DAY)),
    actualCloseDate: status === 'open' ? null : isoDate(updatedAt),
    source: sometimes(pick(SOURCES)),
    contactId: sometimes(pick(contactIds) || null),
    assignedTo: sometimes({
      id: `user_${ascii(assignee)}`,
      name: assignee,
      email: `${ascii(assignee)}@example.com`,
    }),
    createdAt,
    updatedAt,
  };
}

/** @returns times within the last year; half of the records were never changed */
function madeUpTimes(random: () => number, now: number) {
  const createdAt = now - DAY - Math.floor(random() * 364 * DAY);
  const untouched = random() < 0.5 ? 0 : random();
  return { createdAt, updatedAt: createdAt + Math.floor(untouched * (now - createdAt)) };
}

const isoDate = (moment: number): string => new Date(moment).toISOString();

/** The same number always gives the same picks. */
function createPicker(n: number) {
  const random = createRandom(n);
  return {
    random,
    pick: (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '',
    sometimes: <T>(value: T): T | null => (random() < 0.7 ? value : null),
  };
}

/** @returns a mobile number in E.164, never twice the same, because multipliers and ranges share no factor */
function phoneNumber(locale: Locale, n: number, areaCode: string): string {
  if (locale === 'us') return `+1${areaCode}${2_000_000 + ((n * 4_271_939) % 8_000_000)}`;
  const length = locale === 'uk' ? 9 : 8;
  const digits = String((n * 48_271_939) % 10 ** length).padStart(length, '0');
  return { fr: '+336', de: '+49151', uk: '+447' }[locale] + digits;
}

/** @returns the name as it is written in an email address */
function ascii(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
}

/** @returns a generator of numbers from 0 to 1 (mulberry32) that is repeatable, unlike Math.random */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
