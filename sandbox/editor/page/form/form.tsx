import { Fieldset, Stack } from '@mantine/core';
import type { InputField } from '../../../zapier';
import type { JsonObject } from '../../../zapier/json';
import type { Source } from '../values';
import { ChoiceField } from './choice-field';
import { DictField } from './dict-field';
import { type FieldProps, nameOf } from './props';
import { Rows } from './rows';
import { TextField } from './text-field';

function Single(props: FieldProps) {
  const { dynamic, choices } = props.field;
  return dynamic || choices ? <ChoiceField {...props} /> : <TextField {...props} />;
}

function ListField({ field, value, onChange, ...rest }: FieldProps) {
  const rows: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value ?? ''];
  return (
    <Rows field={field} rows={rows} blank="" onChange={onChange}>
      {(row, number, replace) => (
        <Single
          {...rest}
          field={{ ...field, helpText: '', required: false, label: `${nameOf(field)} ${number}` }}
          value={row}
          onChange={replace}
        />
      )}
    </Rows>
  );
}

function Field(props: FieldProps) {
  if (props.field.dict) return <DictField {...props} />;
  return props.field.list ? <ListField {...props} /> : <Single {...props} />;
}

interface FormProps {
  fields: InputField[] | undefined;
  groups?: { key: string; label?: string }[] | undefined;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
  sources?: Source[];
  openDropdown?: FieldProps['openDropdown'];
}

/** A form as the definition describes it: its fields in their order, in the groups that they name. */
export function Form({ fields = [], groups = [], values, onChange, sources = [], openDropdown }: FormProps) {
  const show = (some: InputField[]) =>
    some.map((field) => (
      <Field
        key={field.key}
        field={field}
        value={values[field.key]}
        sources={sources}
        openDropdown={openDropdown}
        onChange={(value) => onChange({ ...values, [field.key]: value })}
      />
    ));
  return (
    <Stack>
      {show(fields.filter(({ group }) => !groups.some(({ key }) => key === group)))}
      {groups.map(({ key, label = key }) => (
        <Fieldset key={key} legend={label} bg="transparent">
          <Stack>{show(fields.filter(({ group }) => group === key))}</Stack>
        </Fieldset>
      ))}
    </Stack>
  );
}
