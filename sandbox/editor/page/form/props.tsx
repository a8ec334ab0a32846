import type { Choice, InputField } from '../../../zapier';
import { Linked } from '../parts';
import type { Source } from '../values';

export interface FieldProps {
  field: InputField;
  value: unknown;
  onChange: (value: unknown) => void;
  /** The outputs of earlier steps, which can be mapped. */
  sources: Source[];
  /** Reads a page of a field's choices from ISAO; a form that isn't a step's has none. */
  openDropdown?: ((field: string, page: number) => Promise<Choice[]>) | undefined;
}

export const nameOf = ({ key, label = key }: InputField): string => label;

/** The words of a field as Mantine's inputs take them. */
export const wordsOf = (field: InputField) => ({
  label: nameOf(field),
  withAsterisk: field.required ?? false,
  description: field.helpText && <Linked text={field.helpText} />,
  placeholder: field.placeholder ?? '',
});
