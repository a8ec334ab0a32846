import type { Definition, JsonObject, Row, Step, TriggerSetup } from '../zapier';
import { ZapierError } from '../zapier';
import { RECIPES } from './recipes';
import { SUBMISSIONS } from './submissions';
import { WEATHERS } from './weather';
import type { Workshop } from './workshop';
import type { Draft } from './zaps';

/** What the page may ask for, by name: the schemas of the arguments, and what then happens. */
export type Actions = ReturnType<typeof actionsOf>;

/** What a test of a step or a trigger came to. */
export interface TestResult {
  input: JsonObject | null;
  output: unknown;
  /** What the app threw, or ''. */
  error: string;
}

/** A JSON schema, with the type of what it accepts. */
interface Schema<T> extends Record<string, unknown> {
  accepts?: T;
}

const action = <Given extends unknown[], Result>(
  schemas: { [index in keyof Given]: Schema<Given[index]> },
  run: (...given: Given) => Result,
) => ({ schemas, run });

const TEXT: Schema<string> = { type: 'string' };
const SCALAR = { type: ['string', 'number', 'boolean', 'null'] };
/** A form: each field holds a value, a list or a dictionary. */
const FORM: Schema<JsonObject> = {
  type: 'object',
  additionalProperties: {
    anyOf: [SCALAR, { type: 'array', items: SCALAR }, { type: 'object', additionalProperties: SCALAR }],
  },
};
const ROW: Schema<Row> = { type: 'object', additionalProperties: TEXT };
const KIND: Schema<'contacts' | 'deals'> = oneOf(['contacts', 'deals']);
const RUN_ID = between(1, Number.MAX_SAFE_INTEGER);
const WEEK_S = 7 * 86_400;

function between(minimum: number, maximum: number): Schema<number> {
  return { type: 'integer', minimum, maximum };
}
function oneOf<T>(choices: readonly T[]): Schema<T> {
  return { enum: [...new Set(choices)] };
}
function listOf<T>(items: Schema<T>): Schema<T[]> {
  return { type: 'array', items, maxItems: 100 };
}
function record<T>(required: Record<string, object>, optional: Record<string, object> = {}): Schema<T> {
  const properties = { ...required, ...optional };
  return { type: 'object', properties, required: Object.keys(required), additionalProperties: false };
}

export function actionsOf(workshop: Workshop) {
  const { zapier, zaps } = workshop;
  const { definition, standIns } = zapier;
  const keysOf = (...kinds: ('triggers' | 'creates' | 'searches' | 'searchOrCreates')[]): Schema<string> => {
    const keys = (app: Definition) => kinds.flatMap((kind) => Object.keys(app[kind] ?? {}));
    return oneOf(['', ...keys(definition), ...keys(standIns.definition)]);
  };
  const APP = oneOf(['standIns']);
  const TRIGGER = record<TriggerSetup>({ key: keysOf('triggers') }, { app: APP, inputData: FORM });
  const STEP = record<Step>(
    { kind: oneOf(['create', 'search', 'searchOrCreate']), key: keysOf('creates', 'searches', 'searchOrCreates') },
    {
      app: APP,
      inputData: FORM,
      createInputData: FORM,
      continueIfNothingFound: { type: 'boolean' },
      lineItems: oneOf(['first', 'all']),
    },
  );
  const DRAFT = record<Draft>({ name: TEXT, trigger: TRIGGER, steps: listOf(STEP) });
  const about = {
    definition,
    standIns: standIns.definition,
    recipes: RECIPES,
    submissions: SUBMISSIONS,
    suggestedAuth: workshop.suggestedAuth,
  };
  return {
    about: action([], () => about),
    connect: action([FORM], (auth) => workshop.connect(auth)),
    startRecipe: action([between(0, RECIPES.length - 1)], (index) => workshop.startRecipe(index)),
    advance: action([between(0, WEEK_S)], (seconds) => workshop.advance(seconds)),
    dropdown: action([TEXT, TEXT, between(0, 1_000_000), FORM], (key, field, page, inputData) =>
      zapier.dropdown(workshop.connection, key, field, { page, inputData }),
    ),
    testTrigger: action([TRIGGER], (trigger) => tested(() => zaps.sample(trigger))),
    testStep: action([STEP, listOf<unknown>({})], (step, outputs) =>
      tested((onInput) => zapier.testStep(workshop.connection, step, outputs, onInput)),
    ),
    create: action([DRAFT], (draft) => zaps.create(draft)),
    save: action([TEXT, DRAFT], (id, draft) => zaps.save(id, draft)),
    remove: action([TEXT], (id) => zaps.remove(id)),
    turnOn: action([TEXT], (id) => zaps.turnOn(id)),
    turnOff: action([TEXT], (id) => zaps.turnOff(id)),
    poll: action([TEXT], (id) => zaps.poll(id)),
    run: action([RUN_ID], (id) => zaps.run(id)),
    replay: action([RUN_ID], (id) => zaps.replay(id)),
    replayHeld: action([], () => zaps.replayHeld()),
    submit: action([listOf(ROW)], async (submissions) => {
      for (const submission of submissions) await standIns.submit(submission);
    }),
    writeRow: action([TEXT, TEXT, ROW], (table, lookup, values) => standIns.writeRow(table, lookup, values)),
    addRecord: action([KIND, FORM], (kind, fields) => {
      // ISAO checks what it is given.
      const records: { create(fields: JsonObject): unknown } = workshop.isao[kind];
      records.create(fields);
    }),
    tagContact: action([TEXT, listOf(TEXT)], (id, tags) => workshop.isao.contacts.update(id, { tags })),
    winDeal: action([TEXT], (id) => workshop.isao.deals.updateStatus(id, { status: 'won' })),
    deleteRecord: action([KIND, TEXT], (kind, id) => workshop.isao[kind].delete(id)),
    importContacts: action([between(1, 1000)], (count) => workshop.isao.contacts.importNow(count)),
    setWeather: action([oneOf(Object.keys(WEATHERS))], (weather) => workshop.setWeather(weather)),
  };
}

/** Runs a test. What the app threw is its result, not a failure of the editor. */
async function tested(run: (onInput: (input: JsonObject) => void) => Promise<unknown>): Promise<TestResult> {
  let input: TestResult['input'] = null;
  try {
    const output = await run((given) => (input = given));
    return { input, output, error: '' };
  } catch (error) {
    if (!(error instanceof ZapierError)) throw error;
    return { input, output: null, error: error.message };
  }
}
