import { Button, Group, Select } from '@mantine/core';
import { useState } from 'react';
import { toText } from '../../../zapier/json';
import { useAction } from '../client';
import { choicesOf } from '../values';
import { type FieldProps, nameOf, wordsOf } from './props';
import { TextField } from './text-field';

/** A field with choices: those of the definition, or from ISAO, a page at a time. A step's can hold a custom value. */
export function ChoiceField(props: FieldProps) {
  const { field, value, onChange, openDropdown } = props;
  const isLive = field.dynamic !== undefined;
  const [loaded, setLoaded] = useState({ choices: choicesOf(field), pages: 0, more: isLive });
  const [wantsCustom, setWantsCustom] = useState(false);
  const { choices, pages, more } = loaded;
  const text = toText(value);
  const name = nameOf(field);
  const isKnown = text === '' || choices.some((choice) => choice.value === text);
  const isCustom = wantsCustom || text.includes('{{') || (!isLive && !isKnown);

  const load = useAction(async () => {
    const opened = await openDropdown?.(field.key, pages);
    const labels = new Map(choices.map((choice) => [choice.value, choice.label]));
    for (const choice of opened ?? []) labels.set(toText(choice.value), choice.label);
    setLoaded({
      choices: [...labels].map(([key, label]) => ({ value: key, label })),
      pages: pages + 1,
      more: labels.size > choices.length,
    });
  });

  return (
    <div>
      {isCustom && <TextField {...props} />}
      {!isCustom && (
        <Select
          {...wordsOf(field)}
          // What was chosen before the list was loaded is shown by its ID.
          data={isKnown ? choices : [{ value: text, label: text }, ...choices]}
          value={text || null}
          onChange={(chosen) => onChange(chosen ?? '')}
          clearable={!field.required}
          clearButtonProps={{ 'aria-label': `Clear ${name}` }}
          placeholder="Choose"
          searchable={isLive || choices.length > 8}
          nothingFoundMessage={load.busy ? 'Loading…' : 'Nothing found. Load more, or use a custom value.'}
          onDropdownOpen={() => isLive && pages === 0 && load.run()}
        />
      )}
      {openDropdown && (
        <Group gap="xs" mt={4} role="status">
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`${isCustom ? 'Choose from the list' : 'Custom value'} for ${name}`}
            onClick={() => {
              if (isCustom) onChange('');
              setWantsCustom(!isCustom);
            }}
          >
            {isCustom ? 'Choose from the list' : 'Custom value'}
          </Button>
          {pages > 0 && !isCustom && (
            <Button
              variant="subtle"
              size="compact-xs"
              loading={load.busy}
              disabled={!more}
              aria-label={`Load more of ${name}`}
              onClick={() => load.run()}
            >
              {choices.length} loaded. {more ? 'Load more' : 'That is all.'}
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}
