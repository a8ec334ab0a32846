import { Group, Pill, TagsInput, Text, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';

interface CellProps {
  /** What the cell is, for a screen reader: Name of Ada Lovelace. */
  label: string;
  value: string;
  onSave: (value: string) => void;
}

/** A cell of a table that becomes an input when it is clicked. Enter or leaving saves, Escape doesn't. */
export function Cell({ label, value, onSave }: CellProps) {
  const [draft, setDraft] = useState<string>();
  const end = (save: boolean): void => {
    if (save && draft !== undefined && draft !== value) onSave(draft);
    setDraft(undefined);
  };
  if (draft === undefined) {
    return (
      <UnstyledButton
        w="100%"
        mih={22}
        onClick={() => {
          setDraft(value);
        }}
      >
        <VisuallyHidden>Edit {label}: </VisuallyHidden>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }} {...(value === '' && { c: 'dimmed' })}>
          {value || '–'}
        </Text>
      </UnstyledButton>
    );
  }
  return (
    <TextInput
      aria-label={label}
      size="xs"
      autoFocus
      value={draft}
      onChange={({ currentTarget }) => {
        setDraft(currentTarget.value);
      }}
      onBlur={() => {
        end(true);
      }}
      onKeyDown={({ key }: KeyboardEvent) => {
        if (key === 'Enter') end(true);
        if (key === 'Escape') end(false);
      }}
    />
  );
}

/** The same for tags. */
export function TagsCell({
  label,
  value,
  onSave,
}: {
  label: string;
  value: string[];
  onSave: (value: string[]) => void;
}) {
  const [draft, setDraft] = useState<string[]>();
  if (draft === undefined) {
    return (
      <UnstyledButton
        w="100%"
        mih={22}
        onClick={() => {
          setDraft(value);
        }}
      >
        <VisuallyHidden>Edit {label}: </VisuallyHidden>
        <Group gap={4}>
          {value.length === 0 ? (
            <Text size="sm" c="dimmed">
              –
            </Text>
          ) : (
            value.map((tag) => <Pill key={tag}>{tag}</Pill>)
          )}
        </Group>
      </UnstyledButton>
    );
  }
  return (
    <TagsInput
      aria-label={label}
      size="xs"
      autoFocus
      acceptValueOnBlur
      value={draft}
      onChange={setDraft}
      onBlur={() => {
        if (draft.join('\n') !== value.join('\n')) onSave(draft);
        setDraft(undefined);
      }}
    />
  );
}
