import { Text } from '@mantine/core';
import { Markdown } from '../parts';
import { isDynamic } from '../values';
import { ChoiceField } from './ChoiceField';
import { DictField } from './DictField';
import { DropdownField } from './DropdownField';
import { ListField } from './ListField';
import { DateField, LongTextField, PasswordField, TextField } from './TextField';
import type { FieldProps } from './props';

const YES_NO = { true: 'Yes', false: 'No' };

/** A field that holds one value. */
function Single(props: FieldProps) {
  const { field } = props;
  if (isDynamic(field)) return <DropdownField {...props} />;
  if (field.choices) return <ChoiceField {...props} />;
  switch (field.type) {
    case 'boolean':
      return <ChoiceField {...props} field={{ ...field, choices: YES_NO }} />;
    case 'password':
      return <PasswordField {...props} />;
    case 'text':
    case 'json':
    case 'code':
      return <LongTextField {...props} />;
    case 'datetime':
      return <DateField {...props} />;
    default:
      return <TextField {...props} />;
  }
}

/** A field of a form, by what its definition says. */
export function Field(props: FieldProps) {
  const { field } = props;
  if (field.type === 'copy') {
    return (
      <Text size="sm">
        <Markdown text={field.helpText ?? ''} />
      </Text>
    );
  }
  if (field.dict) return <DictField {...props} />;
  if (field.list) return <ListField {...props} Row={Single} />;
  return <Single {...props} />;
}
