import { Badge, Group, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { ChangeEvent, ReactNode } from 'react';
import { toText } from '../../../zapier/json';
import { mappingsIn } from '../values';
import { InsertMenu } from './InsertMenu';
import { type FieldProps, nameOf, wordsOf } from './props';

/** A text with the menu of earlier steps' data. What a Zap maps into a number or a date is text as well. */
export function TextField({ field, value, onChange, sources }: FieldProps) {
  const text = toText(value);
  const name = nameOf(field);
  const insert = (mapping: string): void => onChange(text + mapping);
  const given = {
    ...wordsOf(field),
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.currentTarget.value),
    ...(sources.length > 0 && { rightSection: <InsertMenu name={name} sources={sources} onInsert={insert} /> }),
    inputContainer: (input: ReactNode) => (
      <>
        {input}
        <Group gap={4}>
          {mappingsIn(text, sources).map((mapping) => (
            <Badge key={mapping} color="indigo" maw="100%" mt={4}>
              {mapping}
            </Badge>
          ))}
        </Group>
      </>
    ),
  };
  if (field.type === 'password')
    return (
      <PasswordInput {...given} autoComplete="off" visibilityToggleButtonProps={{ 'aria-label': `Show ${name}` }} />
    );
  if (field.type === 'text' || field.type === 'json') return <Textarea {...given} autosize minRows={2} />;
  return <TextInput {...given} />;
}
