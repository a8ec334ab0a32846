import { startIsao } from '../../sandbox/isao';
import type { PackedApp } from './apps';
import { openWorld, operations } from './operations';
import { row, type Row } from './rows';

/** Counts the requests of each of these operations, with an account of its own, beside the fewest that would do. */
export const measureRequests = async (app: PackedApp): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const { name, leastRequests, prepare } of operations) {
    console.error(`counting requests: ${name}`);
    // What isn't documented is read anew where the answer doesn't have it (a deal's answer that leaves out a blank contact may
    // be a part of the deal); here it has.
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
