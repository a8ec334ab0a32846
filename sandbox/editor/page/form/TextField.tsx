import { ActionIcon, Badge, Group, PasswordInput, Popover, Textarea, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import type { ChangeEvent, ReactNode } from 'react';
import { toText } from '../../../zapier/json';
import { mappingsIn } from '../values';
import { InsertMenu } from './InsertMenu';
import { type FieldProps, nameOf, wordsOf } from './props';

/** What an input of text is given: its words, the menu of earlier steps' data, and what the mappings in it stand for. */
function textProps({ field, value, onChange, sources }: FieldProps) {
  const text = toText(value);
  const insert = (mapping: string): void => onChange(text + mapping);
  return {
    ...wordsOf(field),
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.currentTarget.value),
    ...(sources.length > 0 && { rightSection: <InsertMenu field={field} sources={sources} onInsert={insert} /> }),
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
}

/** A line of text, also for numbers: what a Zap maps into them is text. */
export function TextField(props: FieldProps) {
  const isNumber = props.field.type === 'number' || props.field.type === 'integer';
  return <TextInput {...textProps(props)} inputMode={isNumber ? 'decimal' : 'text'} />;
}

export function LongTextField(props: FieldProps) {
  return (
    <Textarea
      {...textProps(props)}
      autosize
      minRows={2}
      styles={{ input: { fontFamily: props.field.type === 'json' ? 'monospace' : 'inherit' } }}
    />
  );
}

export function PasswordField(props: FieldProps) {
  return (
    <PasswordInput
      {...textProps(props)}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': `Show ${nameOf(props.field)}` }}
    />
  );
}

/** A date as text, because a Zap may map one in any form; the calendar writes it in ISO 8601. */
export function DateField(props: FieldProps) {
  const name = nameOf(props.field);
  return (
    <TextInput
      {...textProps(props)}
      leftSectionPointerEvents="all"
      leftSection={
        <Popover trapFocus>
          <Popover.Target>
            <ActionIcon aria-label={`Choose ${name} from a calendar`}>
              <IconCalendar size={18} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <TextInput
              type="datetime-local"
              label={name}
              onChange={({ currentTarget: { value } }) => value && props.onChange(new Date(value).toISOString())}
            />
          </Popover.Dropdown>
        </Popover>
      }
    />
  );
}
