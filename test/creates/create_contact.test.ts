import createContact from '../../src/creates/create_contact';
import {
  aContact,
  anAnswer,
  aPage,
  API,
  authData,
  errorOf,
  failureOf,
  haltOf,
  isao,
  run,
  taking,
  useNock,
} from '../helpers';

useNock();

const { perform } = createContact.operation;
const create = (inputData: Record<string, unknown>, more = {}, options = {}) =>
  run(perform, { inputData, ...more }, options);

const jane = { name: 'Jane Doe', phoneNumber: '+33987654321' };
const stored = aContact({ id: 'contact_456', ...jane, firstName: null, lastName: null, email: null, tags: ['lead'] });
const conflict = {
  success: false,
  error: 'Contact with this phone number already exists',
  existingContactId: 'contact_456',
};
const cut = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

type Body = Record<string, string | string[]>;
const expectPost = (body: Body = jane) => isao().post(`${API}/contacts`, body);
const expectGet = (found: object = stored) => isao().get(`${API}/contacts/contact_456`).reply(200, anAnswer(found));
/** ISAO has this contact with the phone number. */
const expectConflict = (found: object = stored, body: Body = jane) => {
  expectPost(body).reply(409, conflict);
  expectGet(found);
};
const expectSearch = (search: string) => isao().get(`${API}/contacts`).query({ search, page: 1, limit: 200 });

describe('what is sent', () => {
  it('is every field that was filled in', async () => {
    const inputData = {
      ...jane,
      firstName: 'Jane',
      lastName: 'Doe',
      email: 'jane.doe@example.com',
      position: 'Marketing Manager',
      currentCompany: 'Marketing Pro',
      industrySector: 'Marketing',
      city: 'Lyon',
      country: 'France',
      tags: ['lead', 'marketing'],
    };
    expectPost(inputData).reply(201, anAnswer(aContact(inputData)));

    expect(await create(inputData)).toEqual({ ...aContact(inputData), outcome: 'created' });
  });

  it.each<[string, Record<string, unknown>, Body]>([
    [
      'no blank values, but zero and false',
      { ...jane, email: '', country: '   ', firstName: null, city: 0, position: false, tags: ['', ' '] },
      { ...jane, city: '0', position: 'false' },
    ],
    [
      'the first and last name together if the full name is blank',
      { phoneNumber: '+33987654321', name: ' ', firstName: 'Jane', lastName: 'Doe' },
      { ...jane, firstName: 'Jane', lastName: 'Doe' },
    ],
    [
      'one of the two names as the full name',
      { phoneNumber: '+33987654321', lastName: 'Doe' },
      { phoneNumber: '+33987654321', lastName: 'Doe', name: 'Doe' },
    ],
    [
      'each tag once, whatever its case and spacing',
      { ...jane, tags: ['New Lead', ' new  lead ', 'vip', 'VIP'] },
      { ...jane, tags: ['New Lead', 'vip'] },
    ],
    [
      'each tag of a cell, but a comma separates nothing',
      {
        ...jane,
        tags: ['one, two', 'three;four ; ;', ' five\r\nsix', '* myContacts ::: Friends', 'a:::b', 'x；y'],
      },
      {
        ...jane,
        tags: ['one, two', 'three', 'four', 'five', 'six', '* myContacts', 'Friends', 'a:::b', 'x', 'y'],
      },
    ],
    [
      'each tag of a JSON list',
      { ...jane, tags: ['["one", "two; three"]', '[]', '[2026]', '[draft]'] },
      { ...jane, tags: ['one', 'two; three', '[2026]', '[draft]'] },
    ],
    [
      'nothing around a text that can’t be seen',
      {
        ...jane,
        email: '\u202ajane@example.com\u202c',
        city: '\ufeffL\u200by \u200b',
        tags: ['vip\u200b', 'VIP'],
      },
      { ...jane, email: 'jane@example.com', city: 'L\u200by', tags: ['vip'] },
    ],
    [
      'curly braces, which the platform would empty',
      { ...jane, name: '{{bundle.authData.api_key}} {{x}}' },
      { ...jane, name: '{{bundle.authData.api_key}} {{x}}' },
    ],
  ])('is %s', async (_what, inputData, body) => {
    expectPost(body).reply(201, anAnswer(stored));

    expect(await create(inputData)).toMatchObject({ outcome: 'created' });
  });

  it.each([
    { written: '06 12 34 56 78', phoneCountry: 'FR', default_country: undefined },
    { written: '06.12.34.56.78', phoneCountry: 'fr', default_country: 'US' },
    { written: '0612345678', phoneCountry: undefined, default_country: 'FR' },
    { written: '0033 6 12 34 56 78', phoneCountry: '', default_country: 'FR' },
    { written: '+33 6 12 34 56 78', phoneCountry: 'N/A', default_country: undefined },
    { written: '33612345678@c.us', phoneCountry: undefined, default_country: 'Franceland' },
    { written: '0033612345678', phoneCountry: 'N/A', default_country: undefined },
  ])('reads $written as the same number', async ({ written, phoneCountry, default_country }) => {
    expectPost({ name: 'Jane', phoneNumber: '+33612345678' }).reply(201, anAnswer(stored));

    const auth = { authData: { ...authData, ...(default_country ? { default_country } : {}) } };
    expect(await create({ name: 'Jane', phoneNumber: written, phoneCountry }, auth)).toMatchObject({
      outcome: 'created',
    });
  });
});

describe('what can’t be sent says why, without a request', () => {
  it.each([
    [{ name: 'Jane' }, 'Phone Number is blank. Every contact in ISAO needs one.'],
    [
      { phoneNumber: '+33987654321', name: '\u200b', firstName: '\u2060 \ufeff' },
      'The contact has no name. Fill in Full Name, or First Name and Last Name.',
    ],
    [
      { ...jane, phoneNumber: '06 12 34 56 78' },
      'Phone Number “06 12 34 56 78” can’t be read: it has no country code. Write it with a plus and its country code, such as +33 6 12 34 56 78, or choose a country in this step or in the connection.',
    ],
    [
      { ...jane, phoneNumber: '12', phoneCountry: 'FR' },
      'Phone Number “12” can’t be read: it has too few digits for a number of France. Write it with a plus and its country code, such as +33 6 12 34 56 78.',
    ],
    [{ ...jane, phoneNumber: '+33 1 2' }, 'it has too few digits for a number of France. Check its digits.'],
    [
      { ...jane, phoneNumber: '33612345678', phoneCountry: 'DE' },
      'it can be +49 3361 2345678 or +33 6 12 34 56 78. Write the one that is meant, with its plus.',
    ],
    [
      { ...jane, phoneNumber: 'Jane 0612345678', phoneCountry: 'FR' },
      'it has other text beside the number. Map only the number.',
    ],
    [
      { ...jane, phoneNumber: '3.36123E+10' },
      'its last digits are lost. Format the column as plain text there, and write the number again.',
    ],
    [
      { ...jane, phoneNumber: '123456789012345@lid' },
      'it is an ID of WhatsApp that holds no phone number. Map a phone number with its country code, such as +33 6 12 34 56 78.',
    ],
    [{ ...jane, phoneNumber: '+999 123456789' }, 'its country code does not exist'],
    [
      { ...jane, phoneNumber: '33612345678' },
      'Phone Number “33612345678” can’t be read: it has a country code, but no plus before it. Write a plus before it, or choose a country in this step or in the connection.',
    ],
    [
      { ...jane, phoneNumber: '+1 212 555 0100 ext. 5' },
      'Phone Number “+1 212 555 0100 ext. 5” can’t be read: it has an extension, and an office line has no WhatsApp. Map a number without an extension.',
    ],
    [
      { ...jane, phoneNumber: '0612345678 / 0698765432', phoneCountry: 'FR' },
      'Phone Number “0612345678 / 0698765432” can’t be read: it holds more than one phone number. Map only one.',
    ],
    [
      { ...jane, phoneNumber: '1234567890', phoneCountry: 'US' },
      'Phone Number “1234567890” can’t be read: it is a placeholder, and nobody’s number. Map the person’s own number.',
    ],
    [{ ...jane, phoneNumber: '0612345678', phoneCountry: 'XX' }, 'Phone Country “XX” is not a country.'],
    [{ ...jane, phoneNumber: '33612345678', phoneCountry: '??' }, 'Phone Country “??” is not a country.'],
    [
      { ...jane, phoneNumber: '28.11.2026', phoneCountry: '??' },
      'it looks like a date. Map a phone number with its country code',
    ],
    [
      { ...jane, phoneNumber: '0612345678', phoneCountry: 'F'.repeat(101) },
      '…” is not a country. Choose one from the list, or give its name',
    ],
    [
      { ...jane, ifExists: 'merge' },
      'If Contact Exists is “merge”. Choose one of these: Stop, and change nothing; Return the existing contact; Fill in what the existing contact has empty; Update the existing contact.',
    ],
    [{ ...jane, city: { a: 1 } }, 'City is not a text. Map a single value into this field'],
    [{ ...jane, tags: '[{"name": "vip"}]' }, 'Tags is not a text. Map one text into each line'],
    [{ ...jane, name: 'x'.repeat(1001) }, `Full Name “${'x'.repeat(50)}…” is too long. The limit is 1000 characters.`],
    ...[[['a']], [{ name: 'a' }], { name: 'a' }].map((tags): [Record<string, unknown>, string] => [
      { ...jane, tags },
      'Tags is not a text. Map one text into each line, such as the name of each item, not a list or a group of values.',
    ]),
  ])('%j', async (inputData, message) => {
    expect(await haltOf(create(inputData))).toContain(message);
  });

  it('names the connection’s country if that is wrong', async () => {
    expect(
      await haltOf(
        create({ ...jane, phoneNumber: '0612345678' }, { authData: { ...authData, default_country: 'Gaul' } }),
      ),
    ).toContain('Default Country of the connection “Gaul” is not a country.');
  });
});

it('shows what ISAO said about each field, by its label', async () => {
  expectPost({ ...jane, email: 'nope' }).reply(422, {
    success: false,
    error: 'Validation failed',
    details: { phoneNumber: 'Phone number is required', email: ['Invalid', 'too short'], other: 'Odd.', bad: 7 },
  });

  expect(await haltOf(create({ ...jane, email: 'nope' }))).toBe(
    'ISAO did not accept these values (Validation failed). Phone Number: Phone number is required. Email: Invalid, too short. other: Odd. Correct them in this step and try again.',
  );
});

describe('a phone number that exists as its twin', () => {
  const body = { name: 'Ana', phoneNumber: '+525512345678' };
  const spellings = ['+525512345678', '5512345678', '55 1234 5678'];

  it('is not created a second time', async () => {
    const twin = { ...stored, phoneNumber: '+5215512345678' };
    spellings.forEach((text, i) => expectSearch(text).reply(200, aPage(i === 0 ? [] : [twin])));

    expect(await haltOf(create(body))).toContain(
      'ISAO already has a contact with the phone number +525512345678: “Jane Doe” (ID “contact_456”). Nothing was changed.',
    );
  });

  it('is created if there is none', async () => {
    for (const text of spellings) expectSearch(text).reply(200, aPage([]));
    expectPost(body).reply(201, anAnswer(stored));

    expect(await create(body)).toMatchObject({ outcome: 'created' });
  });

  it('is created if the key may not read', async () => {
    expectSearch('+525512345678').reply(403, { success: false, error: 'Insufficient permissions' });
    expectPost(body).reply(201, anAnswer(stored));

    expect(await create(body)).toMatchObject({ outcome: 'created' });
  });

  it('is not created if the search fails for now', async () => {
    expectSearch('+525512345678').reply(429, { success: false, error: 'Rate limit exceeded' });

    expect((await errorOf(create(body))).name).toBe('ThrottledError');
  });
});

describe('a phone number that exists', () => {
  it('stops, and names the contact', async () => {
    expectConflict();

    expect(await haltOf(create({ ...jane, ifExists: 'stop' }))).toBe(
      'ISAO already has a contact with the phone number +33987654321: “Jane Doe” (ID “contact_456”). Nothing was changed. To use that contact, choose to return, fill in or update it under If Contact Exists.',
    );
  });

  it('returns the contact if that was chosen', async () => {
    expectConflict();

    expect(await create({ ...jane, ifExists: 'return' })).toEqual({ ...stored, outcome: 'returned' });
  });

  it('returns the contact to Find or Create if its search missed it', async () => {
    expectConflict();

    expect(await create(jane, { meta: { withSearch: 'find_contact' } })).toMatchObject({ outcome: 'returned' });
  });

  it('updates what was filled in and differs, adding tags, if that was chosen', async () => {
    const form = { ...jane, name: 'Jane Roe', city: 'Lyon', email: 'jane@example.com', tags: ['LEAD', 'new'] };
    const changes = { name: 'Jane Roe', city: 'Lyon', tags: ['lead', 'new'] };
    expectConflict({ ...stored, city: null, email: 'Jane@Example.com' }, form);
    isao().put(`${API}/contacts/contact_456`, changes).reply(200, taking(stored));

    const result = await create({ ...form, tags: ['LEAD', 'new', 'New'], ifExists: 'update' });

    expect(result).toEqual({ ...stored, ...changes, outcome: 'updated' });
  });

  it('fills in what the contact has empty, adds tags and keeps the name, if that was chosen', async () => {
    const lead = { ...jane, name: 'J. Doe', firstName: 'Janet', email: 'new@example.com', city: 'Lyon', tags: ['New'] };
    const known = { ...stored, firstName: 'Jane', email: 'jane@example.com', city: ' ' };
    expectConflict(known, lead);
    isao()
      .put(`${API}/contacts/contact_456`, { city: 'Lyon', tags: ['lead', 'New'] })
      .reply(200, taking(known));

    const result = await create({ ...lead, ifExists: 'fill' });

    expect(result).toEqual({ ...known, city: 'Lyon', tags: ['lead', 'New'], outcome: 'updated' });
  });

  it('fills in nothing if nothing is empty', async () => {
    expectConflict(stored, { ...jane, city: 'Lyon' });

    expect(await create({ ...jane, city: 'Lyon', ifExists: 'fill' })).toEqual({ ...stored, outcome: 'unchanged' });
  });

  it('writes nothing if nothing differs, and no full name that was left blank', async () => {
    expectConflict({ ...stored, firstName: 'Jane' }, { firstName: 'Jane', name: 'Jane', phoneNumber: '+33987654321' });

    const result = await create({ firstName: 'Jane', phoneNumber: '+33987654321', ifExists: 'update' });

    expect(result).toEqual({ ...stored, firstName: 'Jane', outcome: 'unchanged' });
  });

  it.each([
    ['return', 'returned'],
    ['update', 'unchanged'],
  ])('needs no name: %s', async (ifExists, outcome) => {
    expectSearch('+33987654321').reply(200, aPage([stored]));

    expect(await create({ phoneNumber: '+33987654321', ifExists })).toEqual({ ...stored, outcome });
  });

  it('needs no name to fill in what the contact has empty', async () => {
    const known = { ...stored, city: null };
    expectSearch('+33987654321').reply(200, aPage([known]));
    isao().put(`${API}/contacts/contact_456`, { city: 'Lyon' }).reply(200, taking(known));

    const result = await create({ phoneNumber: '+33987654321', city: 'Lyon', tags: ['lead'], ifExists: 'fill' });

    expect(result).toEqual({ ...known, city: 'Lyon', outcome: 'updated' });
  });

  it('needs a name if it is new after all', async () => {
    for (let searches = 0; searches < 4; searches += 1) {
      isao().get(`${API}/contacts`).query(true).optionally().reply(200, aPage([]));
    }

    expect(await haltOf(create({ phoneNumber: '+33987654321', ifExists: 'return' }))).toBe(
      'The contact has no name. Fill in Full Name, or First Name and Last Name.',
    );
  });

  it('finds the contact by its number if ISAO doesn’t name its id', async () => {
    expectPost().reply(409, { success: false, error: 'Duplicate' });
    expectSearch('+33987654321').reply(200, aPage([aContact(), stored]));

    expect(await create({ ...jane, ifExists: 'return' })).toEqual({ ...stored, outcome: 'returned' });
  });

  it('stops with a general message if the contact is gone by now', async () => {
    expectPost().reply(409, conflict);
    isao().get(`${API}/contacts/contact_456`).reply(404, { success: false, error: 'Contact not found' });

    expect(await haltOf(create({ ...jane, ifExists: 'return' }))).toBe(
      'Another contact in ISAO has this phone number (contact ID contact_456). Use that record, or change the values in this step.',
    );
  });
});

describe('a conflict', () => {
  const conflictOf = (error: string, more: object = {}) =>
    expectPost().reply(409, { success: false, error, existingContactId: 'contact_9', ...more });

  it.each([
    ['Contact with this email already exists', {}],
    ['Conflict', { details: { email: 'is taken' } }],
    ['Conflict', { field: 'email' }],
    ['Conflict', { code: 'DUPLICATE_EMAIL' }],
    ['Conflict', { message: 'A contact has this e-mail address' }],
    ['A contact with this name exists', {}],
  ])('about another field takes nobody’s contact, and says what ISAO said: %s %j', async (error, more) => {
    for (const ifExists of ['stop', 'return', 'update']) {
      conflictOf(error, more);
      expect(await haltOf(create({ ...jane, ifExists }))).toBe(
        `This conflicts with a record that ISAO already has (${error}): contact ID contact_9. Use that record, or change the values in this step.`,
      );
    }
  });

  it.each(['Contact with this phone number already exists', 'Already exists', 'Phone number or email is taken'])(
    'takes only a contact with the number: %s',
    async (error) => {
      conflictOf(error);
      isao()
        .get(`${API}/contacts/contact_9`)
        .reply(200, anAnswer({ ...stored, phoneNumber: '+33612345678' }));

      expect(await haltOf(create({ ...jane, ifExists: 'update' }))).toContain('contact ID contact_9');

      conflictOf(error);
      isao()
        .get(`${API}/contacts/contact_9`)
        .reply(200, anAnswer({ ...stored, phoneNumber: '09 87 65 43 21' }));

      expect(await create({ ...jane, phoneCountry: 'FR', ifExists: 'return' })).toMatchObject({ outcome: 'returned' });
    },
  );
});

describe('a create whose answer is lost', () => {
  /** The answer to the create is lost, and so is that to the search for the contact. */
  const lose = (options = {}) => {
    expectPost().replyWithError(cut());
    expectSearch('+33987654321').reply(500, { success: false, error: 'Down' });
    return failureOf(create(jane, {}, options));
  };
  const replay = (form: Record<string, unknown> = jane) => create(form, {}, { keepCache: true });

  it.each([
    ['the connection is cut', () => expectPost().replyWithError(cut())],
    ['the answer is not JSON', () => expectPost().reply(201, '{"success": tr')],
    ['the answer has no contact', () => expectPost().reply(201, { success: true })],
    ['a gateway gives up', () => expectPost().reply(504, 'Gateway timeout')],
  ])('ends with the contact, without a second request to create it: %s', async (_case, answer) => {
    answer();
    expectSearch('+33987654321').reply(200, aPage([stored]));

    expect(await create(jane)).toEqual({ ...stored, outcome: 'created' });
  });

  it('is a duplicate if another contact has the number', async () => {
    expectPost().replyWithError(cut());
    expectSearch('+33987654321').reply(200, aPage([{ ...stored, name: 'Somebody Else' }]));

    expect(await haltOf(create(jane))).toContain('+33987654321: “Somebody Else” (ID “contact_456”)');
  });

  it('shows the first failure if the search for the contact fails too', async () => {
    expect(await lose()).toBe(
      'ISAO is down or can’t be reached (POST /contacts: ECONNRESET). ISAO may have made the change anyway. Check there before you repeat it.',
    );
  });

  it('ends with the contact when the step is replayed', async () => {
    await lose();
    expectConflict();

    expect(await replay()).toEqual({ ...stored, outcome: 'created' });

    // From then on, the same form is another event and so a duplicate.
    expectConflict();
    expect((await errorOf(replay())).name).toBe('HaltedError');
  });

  it.each(['Contact with this phone number exists', 'Contact with this email already exists'])(
    'ends with the contact when the step is tried again after a 503 that came too late: %s',
    async (error) => {
      expectPost().reply(503, 'Service unavailable');
      expect((await errorOf(create(jane))).name).toBe('ThrottledError');
      expectPost().reply(409, { ...conflict, error });
      expectGet();

      expect(await replay()).toEqual({ ...stored, outcome: 'created' });
    },
  );

  it.each([{ name: 'Somebody Else' }, { phoneNumber: '+33612345678' }])(
    'is not mistaken for a contact with the same email: %j',
    async (other) => {
      expectPost().reply(503, 'Service unavailable');
      await errorOf(create({ ...jane, ifExists: 'return' }));
      expectPost().reply(409, { ...conflict, error: 'Contact with this email already exists' });
      expectGet({ ...stored, ...other });

      expect(await haltOf(replay({ ...jane, ifExists: 'return' }))).toContain(
        '(Contact with this email already exists): contact ID contact_456.',
      );
    },
  );

  it.each([
    ['stop', 'HaltedError'],
    ['return', 'returned'],
    ['fill', 'unchanged'],
    ['update', 'unchanged'],
  ])('is forgotten once the contact is created, so the same form is a duplicate: %s', async (ifExists, outcome) => {
    const again = async (): Promise<unknown> => {
      const run = replay({ ...jane, ifExists });
      return ifExists === 'stop' ? (await errorOf(run)).name : ((await run) as { outcome: unknown }).outcome;
    };
    expectPost().reply(503, 'Service unavailable');
    await errorOf(create({ ...jane, ifExists }));
    expectPost().reply(201, anAnswer(stored));
    await replay({ ...jane, ifExists });

    for (const kind of ['twin', 'replay']) {
      expectConflict();
      expect([kind, await again()]).toEqual([kind, outcome]);
    }
  });

  it.each([
    ['a 400', () => expectPost().reply(400, { success: false, error: 'No' })],
    ['a 429', () => expectPost().reply(429, { success: false, error: 'No' })],
    ['not sent', () => expectPost().replyWithError(Object.assign(new Error('no host'), { code: 'ENOTFOUND' }))],
  ])('is not suspected if nothing was created: %s', async (_case, answer) => {
    answer();
    await errorOf(create(jane));
    expectConflict();

    expect((await errorOf(replay())).name).toBe('HaltedError');
  });

  it('is not mistaken for that of a contact whose name has the same bytes in Latin-1', async () => {
    expectPost({ ...jane, name: 'Łukasz' }).reply(503, 'Service unavailable');
    await errorOf(create({ ...jane, name: 'Łukasz' }));
    expectConflict({ ...stored, name: 'Aukasz' }, { ...jane, name: 'Aukasz' });

    expect((await errorOf(replay({ ...jane, name: 'Aukasz' }))).name).toBe('HaltedError');
  });

  it('is a duplicate on replay if Zapier’s cache can’t be reached', async () => {
    await lose({ withoutCache: true });
    expectConflict();

    expect((await errorOf(create(jane, {}, { withoutCache: true }))).name).toBe('HaltedError');
  });

  it('is a duplicate on replay if the contact differs from the form', async () => {
    await lose();
    expectConflict({ ...stored, name: 'Somebody Else' });

    expect((await errorOf(replay())).name).toBe('HaltedError');
  });
});
