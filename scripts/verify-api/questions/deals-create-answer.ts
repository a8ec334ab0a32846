import { NoAnswer, successOf } from '../api';
import { ownDeal } from '../own-deal';
import { oneOf, type Question } from '../question';
import { at, idAt, outline } from '../values';

export default {
  id: 'deals.create.answer',
  text: 'What does POST /deals answer?',
  request: 'POST /deals',
  needs: '--write',
  expects: oneOf('deal', 'id'),
  otherwise:
    'The run ends with an error, and running it again may create the deal twice. Change createDeal in src/isao/client.ts.',
  ask: async (session) => {
    const { id = '?', answer } = await ownDeal(session);
    if (!answer) throw new NoAnswer(`Deal ${id} of an earlier run exists. Delete it in ISAO to ask again.`);
    const data = at(successOf(answer).body, 'data');
    session.note(outline(answer.body));
    if (idAt(data, 'id') === undefined) return 'no id';
    return at(data, 'title') === undefined || at(data, 'createdAt') === undefined ? 'id' : 'deal';
  },
} satisfies Question;
