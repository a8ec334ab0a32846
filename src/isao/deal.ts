import { assigneeFields, type Deal, dealContactFields, dealFields } from '../fields/deal';
import { isRecord } from '../values';
import { readRecord } from './record';
import { whatsappLinkOf } from './whatsapp';

export type { Deal } from '../fields/deal';

/** @returns what can be read; undefined without an id */
export const readDeal = (value: unknown): Deal | undefined =>
  readRecord(dealFields, value, (_deal, { contact, contactId, assignedTo }) => ({
    contact:
      readRecord(dealContactFields, isRecord(contact) ? contact : { id: contact ?? contactId }, whatsappLinkOf) ?? null,
    assignedTo: readRecord(assigneeFields, assignedTo, () => ({})) ?? null,
  }));

/** @returns undefined unless the deal has a title, a status, both dates, and a contact or null */
export const readWholeDeal = (value: unknown): Deal | undefined => {
  const deal = readDeal(value);
  const isWhole = deal?.title && deal.status && deal.createdAt && deal.updatedAt;
  return isWhole && isRecord(value) && 'contact' in value ? deal : undefined;
};
