import type { FastifyInstance } from 'fastify';
import type { Account } from '../account';
import { requires } from '../authentication';
import type { ContactQuery } from '../contact-query';
import { badRequest, notFound } from '../errors';
import type { Options } from '../options';
import { date, objectBody, paging, parameter } from './input';

interface ById {
  Params: { id: string };
}

/** The four operations of the contacts page. There is no DELETE. */
export function contactRoutes(api: FastifyInstance, { contacts, options }: Account): void {
  const read = { onRequest: requires('contacts:read') };
  const write = { onRequest: requires('contacts:write') };

  api.get('/contacts', read, (request) => ({ success: true, ...contacts.list(contactQuery(request.query, options)) }));

  api.get<ById>('/contacts/:id', read, (request) => {
    const contact = contacts.read(request.params.id);
    if (contact === undefined) throw notFound('Contact');
    return { success: true, data: contact };
  });

  api.post('/contacts', write, (request, reply) =>
    reply.code(201).send({ success: true, data: contacts.create(objectBody(request.body)) }),
  );

  api.put<ById>('/contacts/:id', write, (request) => {
    const changes = objectBody(request.body);
    // Assumption: an empty change is refused.
    if (Object.keys(changes).length === 0) throw badRequest('The request body must name a field to change');
    return { success: true, data: contacts.update(request.params.id, changes) };
  });
}

/** @throws ApiError 400 if a parameter is out of its documented range */
function contactQuery(query: unknown, options: Options): ContactQuery {
  const search = parameter(query, 'search');
  const createdSince = date(query, 'createdSince');
  const updatedSince = date(query, 'updatedSince');
  return {
    ...paging(query, options),
    ...(search !== undefined && search !== '' && { search }),
    ...(createdSince !== undefined && { createdSince }),
    ...(updatedSince !== undefined && { updatedSince }),
  };
}
