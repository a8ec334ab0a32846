import { startIsao } from '../../sandbox/isao';
import type { PackedApp } from './apps';
import { openWorld, operations } from './operations';
import { type Row, row } from './rows';

/** Counts the requests of each of these operations, in its own account, and compares them with the fewest possible. */
export const measureRequests = async (app: PackedApp): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const { name, leastRequests, prepare } of operations) {
    console.error(`counting requests: ${name}`);
    // The app reads a record again if a write doesn't return all of it, which isn't documented. Here the answer is complete.
    const isao = await startIsao({ statusAnswer: 'deal', blankFields: 'null' });
    const world = await openWorld(app, isao);
    try {
      const act = await prepare(world);
      const before = isao.requests.length;
      await act();
      rows.push(row(`requests: ${name}`, isao.requests.length - before, leastRequests, 1));
    } finally {
      await world.zapier.close();
      await isao.close();
    }
  }
  return rows;
};
