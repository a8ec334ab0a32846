import { isRecord } from '../values';
import { readId } from './contact';
import type { components } from './schema';

type DealAnswer = Required<components['schemas']['Deal']>;

/** A deal as every trigger, action and search gives it: all fields that the vendor names, null where ISAO has no value. */
export type Deal = Omit<DealAnswer, 'contact' | 'assignedTo'> & {
  contact: Required<NonNullable<DealAnswer['contact']>> | null;
  assignedTo: Required<NonNullable<DealAnswer['assignedTo']>> | null;
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

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
    name: text(value['name']),
    email: text(value['email']),
    phoneNumber: text(value['phoneNumber']),
    currentCompany: text(value['currentCompany']),
  };
};

const readAssignee = (value: unknown): Deal['assignedTo'] => {
  const id = isRecord(value) ? readId(value['id']) : undefined;
  if (!isRecord(value) || id === undefined) return null;
  return { id, name: text(value['name']), email: text(value['email']) };
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
    title: text(value['title']) ?? '',
    description: text(value['description']),
    value: number(value['value']),
    currency: text(value['currency']),
    stage: text(value['stage']),
    priority: text(value['priority']),
    probability: number(value['probability']),
    status: text(value['status']),
    expectedCloseDate: text(value['expectedCloseDate']),
    actualCloseDate: text(value['actualCloseDate']),
    source: text(value['source']),
    contact: readDealContact(value['contact']),
    assignedTo: readAssignee(value['assignedTo']),
    createdAt: text(value['createdAt']) ?? '',
    updatedAt: text(value['updatedAt']) ?? '',
  };
};

/** Reads a deal that has everything that every deal has, its contact at least named; undefined for a part of one. */
export const readWholeDeal = (value: unknown): Deal | undefined => {
  const deal = readDeal(value);
  const isWhole = deal?.title && deal.status && deal.createdAt && deal.updatedAt;
  return isWhole && isRecord(value) && 'contact' in value ? deal : undefined;
};
