import { Fieldset, Stack } from '@mantine/core';
import type { InputField, JsonObject } from '../../api';
import type { Source } from '../values';
import { Field } from './Field';
import type { OpenDropdown } from './props';

interface FormProps {
  fields: InputField[];
  groups?: { key: string; label?: string }[] | undefined;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
  sources?: Source[];
  openDropdown?: OpenDropdown;
}

/** A form as the definition describes it: its fields in their order, in the groups that they name. */
export function Form({ fields, groups = [], values, onChange, sources = [], openDropdown }: FormProps) {
  const show = (some: InputField[]) => (
    <Stack gap="md">
      {some.map((field) => (
        <Field
          key={field.key}
          field={field}
          value={values[field.key]}
          sources={sources}
          openDropdown={openDropdown}
          onChange={(value) => {
            onChange({ ...values, [field.key]: value });
          }}
        />
      ))}
    </Stack>
  );
  const isGrouped = ({ group }: InputField): boolean => groups.some(({ key }) => key === group);
  return (
    <Stack gap="md">
      {show(fields.filter((field) => !isGrouped(field)))}
      {groups.map(({ key, label = key }) => (
        <Fieldset key={key} legend={label} variant="default" bg="transparent">
          {show(fields.filter(({ group }) => group === key))}
        </Fieldset>
      ))}
    </Stack>
  );
}
