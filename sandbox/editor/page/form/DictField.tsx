import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { isRecord, textOf } from '../values';
import { TextField } from './TextField';
import { wordsOf } from './words';
import type { FieldProps } from './props';

/** A field that holds names with values. A row without a name isn't part of the value yet. */
export function DictField({ field, value, onChange, sources }: FieldProps) {
  const [rows, setRows] = useState<[string, string][]>(() => {
    const given = Object.entries(isRecord(value) ? value : {}).map(([name, item]): [string, string] => [
      name,
      textOf(item),
    ]);
    return given.length > 0 ? given : [['', '']];
  });
  const name = field.label ?? field.key;
  const change = (changed: [string, string][]): void => {
    setRows(changed);
    onChange(Object.fromEntries(changed.filter(([key]) => key !== '')));
  };
  const replace = (index: number, row: [string, string]): void => {
    change(rows.map((old, i) => (i === index ? row : old)));
  };
  return (
    <Input.Wrapper {...wordsOf(field)} labelElement="div">
      <Stack gap="xs" mt={4}>
        {rows.map(([key, item], index) => (
          <Group key={index} gap="xs" align="end" wrap="nowrap">
            <TextInput
              label={`${name}, name ${index + 1}`}
              value={key}
              onChange={({ currentTarget }) => {
                replace(index, [currentTarget.value, item]);
              }}
            />
            <div style={{ flex: 1, minWidth: 0 }}>
              <TextField
                field={{ key: field.key, label: `${name}, value ${index + 1}` }}
                value={item}
                sources={sources}
                onChange={(changed) => {
                  replace(index, [key, textOf(changed)]);
                }}
              />
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`Remove ${name} ${index + 1}`}
              onClick={() => {
                change(rows.length > 1 ? rows.filter((_, i) => i !== index) : [['', '']]);
              }}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          leftSection={<IconPlus size={14} />}
          aria-label={`Add another ${name}`}
          onClick={() => {
            setRows([...rows, ['', '']]);
          }}
        >
          Add another
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
