import type { FastifyInstance } from 'fastify';
import type { ContactInput, DealChanges, DealInput, Permission } from '../isao';
import type { ContactPage, DealPage, Weather } from './api';
import { IMPORT, PERMISSION_LIST, WEATHER } from './schemas';
import type { Workshop } from './workshop';

const PAGE_SIZE = 20;

interface ListQuery {
  page?: string;
  search?: string;
  status?: string;
}

type DealPatch = DealChanges & { status?: 'open' | 'won' | 'lost' };

/** What ISAO's own users do in the local account, without the API. The account checks what it is given. */
export function isaoRoutes(api: FastifyInstance, workshop: Workshop): void {
  const changing = <T>(change: () => T): T => {
    const result = change();
    workshop.changed();
    return result;
  };

  api.get<{ Querystring: ListQuery }>('/contacts', ({ query: { page = '1', search = '' } }): ContactPage => {
    const { data, meta } = workshop.local.contacts.list({
      page: Number(page),
      limit: PAGE_SIZE,
      order: 'newest',
      ...(search !== '' && { search }),
    });
    return { data, total: meta.total, pages: meta.totalPages };
  });
  api.post<{ Body: ContactInput }>('/contacts', ({ body }) => changing(() => workshop.local.contacts.create(body)));
  api.patch<{ Params: { id: string }; Body: ContactInput }>('/contacts/:id', ({ params, body }) =>
    changing(() => workshop.local.contacts.update(params.id, body)),
  );
  api.delete<{ Params: { id: string } }>('/contacts/:id', ({ params }) =>
    changing(() => ({ deleted: workshop.local.contacts.delete(params.id) })),
  );
  api.post<{ Body: { count: number } }>('/import', { schema: { body: IMPORT } }, ({ body }) =>
    changing(() => {
      workshop.local.contacts.importNow(body.count);
      return { contacts: workshop.local.contacts.count() };
    }),
  );

  api.get<{ Querystring: ListQuery }>('/deals', ({ query: { page = '1', search = '', status = '' } }): DealPage => {
    const wanted = search.toLowerCase();
    const matching = workshop.local.deals
      .all()
      .reverse()
      .filter((deal) => (status === '' || deal.status === status) && deal.title.toLowerCase().includes(wanted));
    const start = (Number(page) - 1) * PAGE_SIZE;
    return {
      data: matching.slice(start, start + PAGE_SIZE),
      total: matching.length,
      pages: Math.ceil(matching.length / PAGE_SIZE),
    };
  });
  api.post<{ Body: DealInput }>('/deals', ({ body }) => changing(() => workshop.local.deals.create(body)));
  api.patch<{ Params: { id: string }; Body: DealPatch }>('/deals/:id', ({ params, body: { status, ...changes } }) =>
    changing(() =>
      status === undefined
        ? workshop.local.deals.update(params.id, changes)
        : workshop.local.deals.updateStatus(params.id, { status }),
    ),
  );
  api.delete<{ Params: { id: string } }>('/deals/:id', ({ params }) =>
    changing(() => ({ deleted: workshop.local.deals.delete(params.id) })),
  );

  api.put<{ Body: { weather: Weather } }>('/weather', { schema: { body: WEATHER } }, ({ body }) => {
    workshop.setWeather(body.weather);
    return body;
  });
  api.put<{ Body: { permissions: Permission[] } }>(
    '/permissions',
    { schema: { body: PERMISSION_LIST } },
    ({ body }) => {
      workshop.permit(body.permissions);
      return body;
    },
  );
}
