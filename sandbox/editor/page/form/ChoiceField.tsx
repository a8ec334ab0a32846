import { Select, type SelectProps } from '@mantine/core';
import { toText } from '../../../zapier/json';
import { choicesOf } from '../values';
import { CustomValue } from './CustomValue';
import { type FieldProps, nameOf, wordsOf } from './props';

/** What a field with choices is given, wherever they come from. */
export function selectProps({ field, value, onChange }: FieldProps): SelectProps {
  return {
    ...wordsOf(field),
    value: toText(value) || null,
    onChange: (chosen) => onChange(chosen ?? ''),
    clearable: !field.required,
    clearButtonProps: { 'aria-label': `Clear ${nameOf(field)}` },
    limit: 1000,
    placeholder: 'Choose',
  };
}

/** A field with choices that the definition lists. */
export function ChoiceField(props: FieldProps) {
  const choices = choicesOf(props.field);
  const text = toText(props.value);
  return (
    <CustomValue {...props} isCustom={text !== '' && !choices.some(({ value }) => value === text)}>
      <Select {...selectProps(props)} data={choices} searchable={choices.length > 8} />
    </CustomValue>
  );
}
