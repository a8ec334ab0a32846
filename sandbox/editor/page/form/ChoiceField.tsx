import { Select } from '@mantine/core';
import { choicesOf, textOf } from '../values';
import { CustomValue } from './CustomValue';
import { wordsOf } from './words';
import type { FieldProps } from './props';

/** A field with choices that the definition lists. */
export function ChoiceField(props: FieldProps) {
  const { field, value, onChange } = props;
  const choices = choicesOf(field);
  const text = textOf(value);
  return (
    <CustomValue {...props} isCustom={text !== '' && !choices.some((choice) => choice.value === text)}>
      <Select
        {...wordsOf(field)}
        data={choices}
        value={text === '' ? null : text}
        searchable={choices.length > 8}
        clearable={!field.required}
        clearButtonProps={{ 'aria-label': `Clear ${field.label ?? field.key}` }}
        limit={300}
        placeholder="Choose"
        onChange={(chosen) => {
          onChange(chosen ?? '');
        }}
      />
    </CustomValue>
  );
}
