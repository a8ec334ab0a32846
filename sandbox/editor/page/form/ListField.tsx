import { ActionIcon, Button, Group, Input, Stack } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { wordsOf } from './words';
import type { FieldProps } from './props';

/** A field that holds any number of values, a row each. */
export function ListField({ field, value, onChange, Row, ...rest }: FieldProps & { Row: ComponentType<FieldProps> }) {
  const rows: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value ?? ''];
  const name = field.label ?? field.key;
  const replace = (index: number, item: unknown): unknown[] => rows.map((row, i) => (i === index ? item : row));
  return (
    <Input.Wrapper {...wordsOf(field)} labelElement="div">
      <Stack gap="xs" mt={4}>
        {rows.map((row, index) => (
          <Group key={index} gap="xs" align="end" wrap="nowrap">
            <div style={{ flex: 1, minWidth: 0 }}>
              <Row
                {...rest}
                field={{ ...field, helpText: '', required: false, label: `${name} ${index + 1}` }}
                value={row}
                onChange={(item) => {
                  onChange(replace(index, item));
                }}
              />
            </div>
            {rows.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={`Remove ${name} ${index + 1}`}
                onClick={() => {
                  onChange(rows.filter((_, i) => i !== index));
                }}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          aria-label={`Add another ${name}`}
          onClick={() => {
            onChange([...rows, '']);
          }}
        >
          Add another
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
