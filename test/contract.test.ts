import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { loadContract } from './contract';

it('matches the generated types in src/', () => {
  const cli = resolve('node_modules/openapi-typescript/bin/cli.js');
  const check = () =>
    execFileSync(process.execPath, [cli, 'contract/openapi.yaml', '--output', 'src/isao/schema.d.ts', '--check'], {
      stdio: 'pipe',
    });

  expect(check).not.toThrow();
});

it('names the certainty, the source and the permission of every operation', async () => {
  const operations = (await loadContract()).router.getOperations();

  expect(operations.length).toBeGreaterThan(0);
  for (const operation of operations) {
    expect(operation).toMatchObject({
      operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/) as string,
      'x-certainty': expect.stringMatching(/^(documented|vendor|assumed)$/) as string,
      'x-source': expect.stringMatching(/\w/) as string,
    });
  }
  const free = operations.filter((operation) => !('x-permission' in operation));
  expect(free.map(({ operationId }) => operationId)).toEqual(['testKey']);
});
