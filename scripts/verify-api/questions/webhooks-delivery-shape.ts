import { deliveries } from '../delivery';
import { oneOf, type Question } from '../question';
import { ELSEWHERE, idAt, joined, outline, shapeOf, SHAPES } from '../values';

export default {
  id: 'webhooks.delivery.shape',
  text: 'What does the body of a delivery look like?',
  request: 'PUT /contacts/:id, and its delivery',
  needs: '--listen URL',
  expects: oneOf('array', 'mixed', ...SHAPES, ELSEWHERE),
  otherwise:
    'Instant triggers end with an error at each event. Change recordsIn in src/triggers/mechanisms/hook-delivery.ts.',
  option: 'deliveryShape',
  ask: async (session) => {
    const { ownId, received } = await deliveries(session);
    const shapes = received.map(({ body }) => shapeOf(body, (record) => idAt(record, 'id') === ownId));
    session.note(received.map(({ body }) => outline(body)).join(' and '));
    return shapes.includes('other') ? 'other' : joined(shapes);
  },
} satisfies Question;
