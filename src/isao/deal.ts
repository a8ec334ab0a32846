import { isRecord } from '../values';
import { readId, textOrNull } from './scalars';
import type { components } from './schema';

type DealAnswer = Required<components['schemas']['Deal']>;

/** A deal as every operation returns it: all documented fields, null for no value. */
export type Deal = Omit<DealAnswer, 'contact' | 'assignedTo'> & {
  contact: Required<NonNullable<DealAnswer['contact']>> | null;
  assignedTo: Required<NonNullable<DealAnswer['assignedTo']>> | null;
};

/** Some APIs send decimals as text to keep precision. */
const number = (value: unknown): number | null => {
  const text = textOrNull(value)?.trim();
  const read = text ? Number(text) : NaN;
  return Number.isFinite(read) ? read : null;
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

/** @returns what can be read; undefined without an id */
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

/** @returns undefined unless the deal has a title, a status, both dates, and a contact or null */
export const readWholeDeal = (value: unknown): Deal | undefined => {
  const deal = readDeal(value);
  const isWhole = deal?.title && deal.status && deal.createdAt && deal.updatedAt;
  return isWhole && isRecord(value) && 'contact' in value ? deal : undefined;
};
