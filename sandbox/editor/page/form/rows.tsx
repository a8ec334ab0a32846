import { Button, Group, Input, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InputField } from '../../../zapier';
import { TrashButton } from '../parts';
import { nameOf, wordsOf } from './props';

interface RowsProps<T> {
  field: InputField;
  rows: T[];
  blank: T;
  onChange: (rows: T[]) => void;
  children: (row: T, number: number, replace: (row: T) => void) => ReactNode;
}

/** The rows of a field, which can be added and removed; there is always one. */
export function Rows<T>({ field, rows, blank, onChange, children }: RowsProps<T>) {
  const name = nameOf(field);
  return (
    <Input.Wrapper {...wordsOf(field)} labelElement="div">
      <Stack gap="xs" mt={4}>
        {rows.map((row, index) => (
          <Group key={index} gap="xs" align="end" wrap="nowrap">
            <Group grow flex={1} gap="xs" align="end">
              {children(row, index + 1, (changed) => onChange(rows.with(index, changed)))}
            </Group>
            <TrashButton
              label={`Remove ${name} ${index + 1}`}
              act={() => onChange(rows.length > 1 ? rows.toSpliced(index, 1) : [blank])}
            />
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          aria-label={`Add another ${name}`}
          onClick={() => onChange([...rows, blank])}
        >
          Add another
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
