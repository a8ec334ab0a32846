import type { FastifyInstance } from 'fastify';
import type { About, DropdownAnswer, DropdownRequest, Draft, Finding, RunView, Step, TestResult } from './api';
import { readFindings } from './findings';
import { RECIPES } from './recipes';
import { CLOCK, CONNECTION, DRAFT, TEST_STEP, TEST_TRIGGER } from './schemas';
import type { Workshop } from './workshop';

interface Id {
  Params: { id: string };
}
type AuthData = Record<string, string>;

/** What a Zap builder does in Zapier's editor and history. */
export function zapRoutes(api: FastifyInstance, workshop: Workshop): void {
  const { zapier } = workshop;

  api.get('/about', (): About => {
    const suggestedAuth: Record<string, string> = workshop.isao ? { api_key: workshop.isao.key } : {};
    return { definition: zapier.definition, recipes: RECIPES, suggestedAuth };
  });
  api.get('/findings', (): Promise<Finding[]> => readFindings());
  api.post<{ Body: { seconds: number } }>('/clock', { schema: { body: CLOCK } }, async ({ body }) => {
    await workshop.advance(body.seconds);
    return {};
  });

  api.post<{ Body: { authData: AuthData } }>('/connections', { schema: { body: CONNECTION } }, async ({ body }) => {
    const { id, label, expired } = await workshop.connect(body.authData);
    return { id, label, expired };
  });
  api.post<Id & { Body: { authData?: AuthData } }>('/connections/:id/reconnect', async ({ params, body }) => {
    await zapier.reconnect(workshop.connection(params.id), body.authData);
    return {};
  });

  api.post<{ Body: DropdownRequest }>('/dropdown', async ({ body }): Promise<DropdownAnswer> => {
    const { connectionId, key, field, inputData, page, pagingToken } = body;
    const connection = workshop.connection(connectionId);
    const token = pagingToken === undefined ? {} : { pagingToken };
    const answer = await zapier.dropdown(connection, key, field, { page, inputData, ...token });
    return { ...answer, more: answer.pagingToken !== undefined || answer.choices.length > 0 };
  });

  api.post<{ Body: Pick<Draft, 'connectionId' | 'trigger'> }>(
    '/test-trigger',
    { schema: { body: TEST_TRIGGER } },
    ({ body }): Promise<TestResult> => workshop.testTrigger(body),
  );
  api.post<{ Body: { connectionId: string; step: Step; outputs: unknown[] } }>(
    '/test-step',
    { schema: { body: TEST_STEP } },
    ({ body }) => workshop.testStep(body.connectionId, body.step, body.outputs),
  );

  api.post<{ Body: Draft }>('/zaps', { schema: { body: DRAFT } }, ({ body }) => ({ id: workshop.create(body) }));
  api.put<Id & { Body: Draft }>('/zaps/:id', { schema: { body: DRAFT } }, ({ params, body }) => {
    workshop.save(params.id, body);
    return {};
  });
  api.delete<Id>('/zaps/:id', async ({ params }) => {
    await workshop.remove(params.id);
    return {};
  });
  api.post<Id>('/zaps/:id/on', async ({ params }) => {
    await workshop.turnOn(params.id);
    return {};
  });
  api.post<Id>('/zaps/:id/off', async ({ params }) => {
    await workshop.turnOff(params.id);
    return {};
  });
  api.post<Id>('/zaps/:id/poll', async ({ params }) => ({ runs: await workshop.poll(params.id) }));

  api.post('/runs/replay-held', async () => {
    await workshop.replayHeld();
    return {};
  });
  api.get<Id>('/runs/:id', ({ params }): RunView => workshop.runView(Number(params.id)));
  api.post<Id>('/runs/:id/replay', async ({ params }) => {
    await workshop.replay(Number(params.id));
    return {};
  });
}
