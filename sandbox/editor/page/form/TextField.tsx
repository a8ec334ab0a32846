import { ActionIcon, Group, PasswordInput, Popover, Stack, Textarea, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { textOf } from '../values';
import { InsertMenu } from './InsertMenu';
import { Mappings } from './Mappings';
import { wordsOf } from './words';
import type { FieldProps } from './props';

/** A line of text, also for numbers: what a Zap maps into them is text. */
export function TextField({ field, value, onChange, sources }: FieldProps) {
  const text = textOf(value);
  return (
    <div>
      <TextInput
        {...wordsOf(field)}
        value={text}
        inputMode={field.type === 'number' || field.type === 'integer' ? 'decimal' : 'text'}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value);
        }}
        rightSection={
          <InsertMenu
            field={field}
            sources={sources}
            onInsert={(mapping) => {
              onChange(text + mapping);
            }}
          />
        }
      />
      <Mappings text={text} sources={sources} />
    </div>
  );
}

export function LongTextField({ field, value, onChange, sources }: FieldProps) {
  const text = textOf(value);
  return (
    <div>
      <Textarea
        {...wordsOf(field)}
        autosize
        minRows={2}
        value={text}
        {...(field.type === 'json' && { styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } })}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value);
        }}
        rightSection={
          <InsertMenu
            field={field}
            sources={sources}
            onInsert={(mapping) => {
              onChange(text + mapping);
            }}
          />
        }
      />
      <Mappings text={text} sources={sources} />
    </div>
  );
}

export function PasswordField({ field, value, onChange }: FieldProps) {
  return (
    <PasswordInput
      {...wordsOf(field)}
      value={textOf(value)}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': `Show ${field.label ?? field.key}` }}
      onChange={({ currentTarget }) => {
        onChange(currentTarget.value);
      }}
    />
  );
}

/** A date as text, because a Zap may map one in any form; the calendar writes it in ISO 8601. */
export function DateField({ field, value, onChange, sources }: FieldProps) {
  const text = textOf(value);
  const name = field.label ?? field.key;
  return (
    <Stack gap={0}>
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          {...wordsOf(field)}
          flex={1}
          value={text}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value);
          }}
          rightSection={
            <InsertMenu
              field={field}
              sources={sources}
              onInsert={(mapping) => {
                onChange(text + mapping);
              }}
            />
          }
        />
        <Popover trapFocus>
          <Popover.Target>
            <ActionIcon variant="default" size={36} aria-label={`Choose ${name} from a calendar`}>
              <IconCalendar size={18} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <TextInput
              type="datetime-local"
              label={name}
              onChange={({ currentTarget }) => {
                if (currentTarget.value !== '') onChange(new Date(currentTarget.value).toISOString());
              }}
            />
          </Popover.Dropdown>
        </Popover>
      </Group>
      <Mappings text={text} sources={sources} />
    </Stack>
  );
}
