import type { FastifyInstance } from 'fastify';
import type { Account } from '../account';
import { requires } from '../authentication';
import { createCycle } from '../cycle';
import type { DealQuery } from '../deals';
import { badRequest, notFound, validationFailed } from '../errors';
import type { Options } from '../options';
import { date, objectBody, paging, parameter } from './input';

interface ById {
  Params: { id: string };
}

/** The four operations that the deals page lists first. There is no DELETE, and no PUT of a whole deal. */
export function dealRoutes(api: FastifyInstance, { deals, options }: Account): void {
  const read = { onRequest: requires('deals:read') };
  const write = { onRequest: requires('deals:write') };
  const nextAnswer = createCycle(options.statusAnswer, ['deal', 'success']);
  const nextRefusal = createCycle('mixed', [400, 422]);

  api.get('/deals', read, (request) => ({
    success: true,
    ...deals.list(dealQuery(request.query, options, nextRefusal)),
  }));

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

/**
 * @param nextRefusal returns the status with which dates are refused, if they are
 * @throws ApiError 400 if a parameter is out of its documented range
 */
function dealQuery(query: unknown, options: Options, nextRefusal: () => number): DealQuery {
  const status = parameter(query, 'status');
  const stage = parameter(query, 'stage');
  if (status !== undefined && !/^(open|won|lost)$/.test(status)) throw badRequest('status must be open, won or lost');
  return {
    ...paging(query, options),
    ...dealsSince(query, options, nextRefusal),
    ...(status !== undefined && { status }),
    ...(stage !== undefined && stage !== '' && { stage }),
  };
}

/** @returns the dates to filter by, if they are honored; @throws ApiError 400 or 422 if they are refused */
function dealsSince(
  query: unknown,
  options: Options,
  nextRefusal: () => number,
): Pick<DealQuery, 'createdSince' | 'updatedSince'> {
  if (options.dealsSince === 'ignored') return {};
  const createdSince = date(query, 'createdSince');
  const updatedSince = date(query, 'updatedSince');
  const given = createdSince !== undefined || updatedSince !== undefined;
  if (options.dealsSince === 'refused' && given) {
    throw nextRefusal() === 400
      ? badRequest('Deals have no filter by date')
      : validationFailed({ updatedSince: 'Unknown parameter' });
  }
  return {
    ...(createdSince !== undefined && { createdSince }),
    ...(updatedSince !== undefined && { updatedSince }),
  };
}
