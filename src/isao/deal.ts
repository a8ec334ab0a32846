import { isRecord } from '../values';
import type { components } from './schema';
import { readId, textOrNull } from './scalars';

type DealAnswer = Required<components['schemas']['Deal']>;

/** A deal as every trigger, action and search gives it: all fields that the vendor names, null where ISAO has no value. */
export type Deal = Omit<DealAnswer, 'contact' | 'assignedTo'> & {
  contact: Required<NonNullable<DealAnswer['contact']>> | null;
  assignedTo: Required<NonNullable<DealAnswer['assignedTo']>> | null;
};

/** A number, also where it was written as text: many an API gives decimals so, to keep their digits. */
const number = (value: unknown): number | null => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : null;
};

const readDealContact = (value: unknown): Deal['contact'] => {
  const id = isRecord(value) ? readId(value['id']) : undefined;
  if (!isRecord(value) || id === undefined) return null;
  return {
    id,
    name: textOrNull(value['name']),
    email: textOrNull(value['email']),
    phoneNumber: textOrNull(value['phoneNumber']),
    currentCompany: textOrNull(value['currentCompany']),
  };
};

const readAssignee = (value: unknown): Deal['assignedTo'] => {
  const id = isRecord(value) ? readId(value['id']) : undefined;
  if (!isRecord(value) || id === undefined) return null;
  return { id, name: textOrNull(value['name']), email: textOrNull(value['email']) };
};

/**
 * Reads a deal from a value of unknown origin, such as an API answer or a hook's body.
 *
 * @returns the deal with exactly the known fields, or undefined where it has no id
 */
export const readDeal = (value: unknown): Deal | undefined => {
  if (!isRecord(value)) return undefined;
  const id = readId(value['id']);
  if (id === undefined) return undefined;
  return {
    id,
    title: textOrNull(value['title']) ?? '',
    description: textOrNull(value['description']),
    value: number(value['value']),
    currency: textOrNull(value['currency']),
    stage: textOrNull(value['stage']),
    priority: textOrNull(value['priority']),
    probability: number(value['probability']),
    status: textOrNull(value['status']),
    expectedCloseDate: textOrNull(value['expectedCloseDate']),
    actualCloseDate: textOrNull(value['actualCloseDate']),
    source: textOrNull(value['source']),
    contact: readDealContact(value['contact']),
    assignedTo: readAssignee(value['assignedTo']),
    createdAt: textOrNull(value['createdAt']) ?? '',
    updatedAt: textOrNull(value['updatedAt']) ?? '',
  };
};

/** Reads a deal that has everything that every deal has, its contact at least named; undefined for a part of one. */
export const readWholeDeal = (value: unknown): Deal | undefined => {
  const deal = readDeal(value);
  const isWhole = deal?.title && deal.status && deal.createdAt && deal.updatedAt;
  return isWhole && isRecord(value) && 'contact' in value ? deal : undefined;
};
