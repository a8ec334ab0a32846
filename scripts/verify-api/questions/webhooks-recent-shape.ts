import { oneOf, type Question } from '../question';
import { readList } from '../session';
import { ELSEWHERE, idAt, joined, type JsonRecord, outline, shapeOf, SHAPES } from '../values';

/** An envelope has at most an id. */
const isContact = (record: JsonRecord): boolean =>
  idAt(record, 'id') !== undefined && ('phoneNumber' in record || 'name' in record);

export default {
  id: 'webhooks.recent.shape',
  text: 'What are the records of GET /triggers/contact.created/recent?',
  request: 'GET /triggers/contact.created/recent',
  expects: oneOf('mixed', ...SHAPES, ELSEWHERE),
  otherwise: 'Samples are taken from GET /contacts. Change recordsIn in src/triggers/mechanisms/hook-delivery.ts.',
  option: 'recentShape',
  ask: async (session) => {
    const { records } = await readList(session, '/triggers/contact.created/recent');
    const shapes = records.map((record) => shapeOf(record, isContact));
    session.note(`${records.length} records ${outline(records[0])}`);
    return shapes.includes('other') ? 'other' : joined(shapes);
  },
} satisfies Question;
