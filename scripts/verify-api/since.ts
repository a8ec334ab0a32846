import { NoAnswer } from './api';
import { readList, type Session } from './session';
import { idAt, momentAt, numberAt } from './values';

const MAX_NARROWINGS = 8;

/** The newest contact by a field. Asks for newer and newer contacts until they fit on a page. */
const findNewest = async (session: Session, since: string, field: string) => {
  let newest: { id: string; moment: number } | undefined;
  for (let n = 0; n < MAX_NARROWINGS; n += 1) {
    const bound = newest && { [since]: new Date(newest.moment).toISOString() };
    const { records, meta } = await readList(session, '/contacts', bound);
    const total = numberAt(meta, 'total');
    for (const contact of records) {
      const [id, moment] = [idAt(contact, 'id'), momentAt(contact, field)];
      if (id !== undefined && moment !== undefined && moment > (newest?.moment ?? 0)) newest = { id, moment };
    }
    if (newest === undefined || total === undefined || total <= records.length) break;
  }
  if (newest === undefined) throw new NoAnswer(`GET /contacts → no contact has a readable ${field}`);
  return newest;
};

/** Whether a filter includes its own moment: asks at the newest moment, right before it and right after it. */
export const sinceIncludes = async (session: Session, since: string, field: string): Promise<boolean | 'ignored'> => {
  const { id, moment } = await findNewest(session, since, field);
  session.note(`${field} of ${id} is ${new Date(moment).toISOString()}`);
  const finds = async (shift: number): Promise<boolean> => {
    const { records } = await readList(session, '/contacts', { [since]: new Date(moment + shift).toISOString() });
    const isFound = records.some((contact) => idAt(contact, 'id') === id);
    session.note(`${shift} ms later: ${isFound ? 'with' : 'without'} it`);
    return isFound;
  };
  const [own, earlier, later] = [await finds(0), await finds(-1), await finds(1)];
  if (!earlier) throw new NoAnswer(`GET /contacts?${since} → it does not find its newest contact`);
  // A filter with a precision of seconds also works.
  return later && (await finds(2000)) ? 'ignored' : own;
};
