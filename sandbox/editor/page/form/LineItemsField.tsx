import { Button, Fieldset, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { isRecord } from '../values';
import type { FieldProps } from './props';

/** A field whose rows have fields of their own. */
export function LineItemsField({
  field,
  value,
  onChange,
  FieldOf,
  ...rest
}: FieldProps & { FieldOf: ComponentType<FieldProps> }) {
  const rows = Array.isArray(value) && value.length > 0 ? value.filter(isRecord) : [{}];
  const name = field.label ?? field.key;
  return (
    <Stack gap="xs">
      {rows.map((row, index) => (
        <Fieldset key={index} legend={`${name} ${index + 1}`}>
          <Stack gap="sm">
            {(field.children ?? []).map((child) => (
              <FieldOf
                {...rest}
                key={child.key}
                field={child}
                value={row[child.key]}
                onChange={(item) => {
                  onChange(rows.map((old, i) => (i === index ? { ...old, [child.key]: item } : old)));
                }}
              />
            ))}
          </Stack>
        </Fieldset>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconPlus size={14} />}
        onClick={() => {
          onChange([...rows, {}]);
        }}
      >
        Add another {name}
      </Button>
    </Stack>
  );
}
