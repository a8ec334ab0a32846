import { ActionIcon, Badge, Group, PasswordInput, Popover, Select, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import type { ChangeEvent, ReactNode } from 'react';
import { toText } from '../../../zapier/json';
import { flatten, labelled, mappingsIn, type Source } from '../values';
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
    rightSection: sources.length > 0 ? <InsertMenu name={name} sources={sources} onInsert={insert} /> : undefined,
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
  if (field.type === 'password') {
    const eye = { 'aria-label': `Show ${name}` };
    return <PasswordInput {...given} autoComplete="off" visibilityToggleButtonProps={eye} />;
  }
  if (field.type === 'text' || field.type === 'json') return <Textarea {...given} autosize minRows={2} />;
  return <TextInput {...given} />;
}

interface MenuProps {
  name: string;
  sources: Source[];
  onInsert: (mapping: string) => void;
}

function InsertMenu({ name, sources, onInsert }: MenuProps) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const data = sources.map(({ step, label, labels, output }) => ({
    group: `${step}. ${label}`,
    items: flatten(output).map(([path, sample]) => ({
      value: `{{${step}.${path}}}`,
      label: labelled(labels[path] ?? path, sample),
    })),
  }));
  return (
    <Popover opened={isOpen} onDismiss={close} width={340} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon aria-label={`Insert data into ${name}`} onClick={toggle}>
          <IconPlus size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <Select
          aria-label="Search the data of earlier steps"
          placeholder="Search the data of earlier steps"
          searchable
          dropdownOpened
          comboboxProps={{ withinPortal: false }}
          data={data}
          value={null}
          onChange={(mapping) => {
            if (mapping !== null) onInsert(mapping);
            close();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
