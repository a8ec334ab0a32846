import type { FastifyInstance } from 'fastify';
import type { Account } from '../account';
import { requires } from '../authentication';
import { createCycle } from '../cycle';
import { badRequest, validationFailed } from '../errors';
import type { Input } from '../record-fields';
import { date, objectBody, paging, parameter } from './input';

interface Records {
  read(id: string): object;
  create(input: Input): object;
}

interface ById {
  Params: { id: string };
}

/** The requests for each kind of record. */
export function recordRoutes(api: FastifyInstance, account: Account): void {
  contactRoutes(api, account);
  dealRoutes(api, account);
}

/** The four operations of the contacts page. There is no DELETE. */
function contactRoutes(api: FastifyInstance, { contacts }: Account): void {
  commonRoutes(api, 'contacts', contacts, (query) =>
    contacts.list({
      ...paging(query),
      search: parameter(query, 'search'),
      createdSince: date(query, 'createdSince'),
      updatedSince: date(query, 'updatedSince'),
    }),
  );

  api.put<ById>('/contacts/:id', { onRequest: requires('contacts:write') }, (request) => {
    const changes = objectBody(request.body);
    // Assumption: an empty change is refused.
    if (Object.keys(changes).length === 0) throw badRequest('The request body must name a field to change');
    return { success: true, data: contacts.update(request.params.id, changes) };
  });
}

/** The four operations that the deals page lists first. There is no DELETE, and no PUT of a whole deal. */
function dealRoutes(api: FastifyInstance, { deals, options: { dealsSince } }: Account): void {
  const answersWithDeal = createCycle('mixed', [true, false]);
  const nextRefusal = createCycle('mixed', [
    badRequest('Deals have no filter by date'),
    validationFailed({ updatedSince: 'Unknown parameter' }),
  ]);

  commonRoutes(api, 'deals', deals, (query) => {
    const status = parameter(query, 'status');
    if (status !== undefined && !/^(open|won|lost)$/.test(status)) throw badRequest('status must be open, won or lost');
    const list = { ...paging(query), status, stage: parameter(query, 'stage') };
    if (dealsSince === 'ignored') return deals.list(list);
    const since = { createdSince: date(query, 'createdSince'), updatedSince: date(query, 'updatedSince') };
    const isGiven = since.createdSince !== undefined || since.updatedSince !== undefined;
    if (dealsSince === 'refused' && isGiven) throw nextRefusal();
    return deals.list({ ...list, ...since });
  });

  api.put<ById>('/deals/:id/status', { onRequest: requires('deals:write') }, (request) => {
    const data = deals.updateStatus(request.params.id, objectBody(request.body));
    // Whether the answer has the deal is not documented.
    return answersWithDeal() ? { success: true, data } : { success: true };
  });
}

/** What contacts and deals have in common: a list, a record by its id, and a create. */
function commonRoutes(
  api: FastifyInstance,
  name: 'contacts' | 'deals',
  records: Records,
  list: (query: unknown) => object,
): void {
  const read = { onRequest: requires(`${name}:read`) };
  const write = { onRequest: requires(`${name}:write`) };

  api.get(`/${name}`, read, (request) => ({ success: true, ...list(request.query) }));

  api.get<ById>(`/${name}/:id`, read, (request) => ({ success: true, data: records.read(request.params.id) }));

  api.post(`/${name}`, write, (request, reply) =>
    reply.code(201).send({ success: true, data: records.create(objectBody(request.body)) }),
  );
}
