import { NoAnswer } from '../api';
import { createStray } from '../own-deal';
import { oneOf, type Question } from '../question';
import { joined } from '../values';

export default {
  id: 'deals.contact.unknown',
  text: 'What does POST /deals answer if the contact is unknown?',
  request: 'POST /deals with a contactId that does not exist, twice because the answer may vary',
  needs: '--write',
  expects: oneOf(422, 404, 'mixed'),
  otherwise: 'Create Deal would show ISAO’s answer, or link nothing. Change src/creates/create_deal.ts.',
  option: 'unknownContact',
  ask: async (session) => {
    const statuses: number[] = [];
    for (let n = 0; n < 2; n += 1) {
      const answer = await createStray(session);
      if (!answer || answer.isSuccess) return 'taken';
      if (answer.status >= 500 || answer.status === 403) throw new NoAnswer(answer.evidence);
      statuses.push(answer.status);
    }
    return joined(statuses);
  },
} satisfies Question;
