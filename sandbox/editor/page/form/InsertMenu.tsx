import { ActionIcon, Popover, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { flatten, labelled, type Source } from '../values';

interface MenuProps {
  name: string;
  sources: Source[];
  onInsert: (mapping: string) => void;
}

/** Offers the outputs of earlier steps, each with its sample. */
export function InsertMenu({ name, sources, onInsert }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const data = sources.map(({ step, label, labels, output }) => ({
    group: `${step}. ${label}`,
    items: flatten(output).map(([path, sample]) => ({
      value: `{{${step}.${path}}}`,
      label: labelled(labels[path] ?? path, sample),
    })),
  }));
  return (
    <Popover opened={isOpen} onChange={setIsOpen} width={340} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon aria-label={`Insert data into ${name}`} onClick={() => setIsOpen(!isOpen)}>
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
            setIsOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
