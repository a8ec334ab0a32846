import type { DropdownAnswer, InputField } from '../../api';
import type { Source } from '../values';

export type OpenDropdown = (field: string, page: number, pagingToken?: string) => Promise<DropdownAnswer>;

/** What each field of a form is given. */
export interface FieldProps {
  field: InputField;
  value: unknown;
  onChange: (value: unknown) => void;
  /** The outputs of earlier steps, which can be mapped; none in the connection form. */
  sources: Source[];
  openDropdown?: OpenDropdown | undefined;
}
