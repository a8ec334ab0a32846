import type { FastifyInstance } from 'fastify';
import type { Account } from '../account';
import { requires } from '../authentication';
import { createCycle } from '../cycle';
import type { DealQuery } from '../deals';
import { badRequest, notFound } from '../errors';
import { objectBody, paging, parameter } from './input';

interface ById {
  Params: { id: string };
}

/** The four operations of the opening of the deals page. There is neither DELETE nor PUT of a deal as a whole. */
export function dealRoutes(api: FastifyInstance, { deals, options }: Account): void {
  const read = { onRequest: requires('deals:read') };
  const write = { onRequest: requires('deals:write') };
  const nextAnswer = createCycle(options.statusAnswer, ['deal', 'success']);

  api.get('/deals', read, (request) => ({ success: true, ...deals.list(dealQuery(request.query)) }));

  api.get<ById>('/deals/:id', read, (request) => {
    const deal = deals.read(request.params.id);
    if (deal === undefined) throw notFound('Deal');
    return { success: true, data: deal };
  });

  api.post('/deals', write, (request, reply) =>
    reply.code(201).send({ success: true, data: deals.create(objectBody(request.body)) }),
  );

  api.put<ById>('/deals/:id/status', write, (request) => {
    const deal = deals.updateStatus(request.params.id, objectBody(request.body));
    return { success: true, ...(nextAnswer() === 'deal' && { data: deal }) };
  });
}

/** @returns the parameters of a list; @throws ApiError 400 on one that is out of its documented range */
function dealQuery(query: unknown): DealQuery {
  const status = parameter(query, 'status');
  const stage = parameter(query, 'stage');
  if (status !== undefined && !/^(open|won|lost)$/.test(status)) throw badRequest('status must be open, won or lost');
  return {
    ...paging(query),
    ...(status !== undefined && { status }),
    ...(stage !== undefined && stage !== '' && { stage }),
  };
}
