import { optional, requiredText, text, texts } from './record-fields';

/** All that this ISAO knows of a contact’s fields, from the tables of the contacts page. Their formats are assumed. */
export const CONTACT_FIELDS = {
  name: requiredText('Name', { max: 255 }),
  phoneNumber: requiredText('Phone number', { pattern: /\d/, reason: 'Invalid phone number' }),
  firstName: optional(text('First name', { max: 100 })),
  lastName: optional(text('Last name', { max: 100 })),
  email: optional(text('Email', { pattern: /^[^\s@]+@[^\s@]+\.[^\s@.]+$/, reason: 'Invalid email format' })),
  position: optional(text('Position', { max: 100 })),
  currentCompany: optional(text('Current company', { max: 255 })),
  industrySector: optional(text('Industry sector', { max: 100 })),
  city: optional(text('City', { max: 100 })),
  country: optional(text('Country', { max: 100 })),
  tags: texts('Tags'),
};
