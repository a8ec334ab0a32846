import { ActionIcon, Popover, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { InputField } from '../../api';
import { flatten, textOf, type Source } from '../values';

interface InsertMenuProps {
  field: InputField;
  sources: Source[];
  onInsert: (mapping: string) => void;
}

/** Offers the outputs of earlier steps, each with its sample. */
export function InsertMenu({ field, sources, onInsert }: InsertMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [wanted, setWanted] = useState('');
  if (sources.length === 0) return null;
  const matches = (text: string): boolean => text.toLowerCase().includes(wanted.toLowerCase());
  return (
    <Popover opened={isOpen} onChange={setIsOpen} width={320} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          aria-label={`Insert data into ${field.label ?? field.key}`}
          onClick={() => {
            setIsOpen(!isOpen);
          }}
        >
          <IconPlus size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <TextInput
          aria-label="Search the data of earlier steps"
          placeholder="Search the data of earlier steps"
          size="xs"
          mb="xs"
          value={wanted}
          onChange={({ currentTarget }) => {
            setWanted(currentTarget.value);
          }}
        />
        <ScrollArea.Autosize mah={280}>
          <Stack gap="xs">
            {sources.map(({ step, label, labels, output }) => (
              <div key={step}>
                <Text size="xs" fw={700}>
                  {step}. {label}
                </Text>
                {flatten(output)
                  .filter(([path, sample]) => matches(`${labels[path] ?? path} ${textOf(sample)}`))
                  .map(([path, sample]) => (
                    <UnstyledButton
                      key={path}
                      w="100%"
                      py={4}
                      px={6}
                      onClick={() => {
                        onInsert(`{{${step}.${path}}}`);
                        setIsOpen(false);
                      }}
                    >
                      <Text size="sm" truncate>
                        {labels[path] ?? path}{' '}
                        <Text span size="xs" c="dimmed">
                          {textOf(sample)}
                        </Text>
                      </Text>
                    </UnstyledButton>
                  ))}
              </div>
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
