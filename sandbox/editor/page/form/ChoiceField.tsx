import { Button, Group, Select } from '@mantine/core';
import { useState } from 'react';
import { toText } from '../../../zapier/json';
import { messageOf } from '../client';
import { choicesOf, isDynamic } from '../values';
import { type FieldProps, nameOf, wordsOf } from './props';
import { TextField } from './TextField';

interface Loaded {
  choices: { value: string; label: string }[];
  page: number;
  pagingToken?: string | undefined;
  more: boolean;
}

/** A field with choices: those of the definition, or from ISAO, a page at a time. A step's can hold a custom value. */
export function ChoiceField(props: FieldProps) {
  const { field, value, onChange, openDropdown } = props;
  const isLive = isDynamic(field);
  const [loaded, setLoaded] = useState<Loaded>({ choices: [], page: -1, more: isLive });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const [wantsCustom, setWantsCustom] = useState(false);
  const text = toText(value);
  const name = nameOf(field);
  const choices = isLive ? loaded.choices : choicesOf(field);
  const isKnown = text === '' || choices.some((choice) => choice.value === text);
  const isCustom = wantsCustom || text.includes('{{') || (!isLive && !isKnown);

  const load = (): void => {
    if (!openDropdown || busy) return;
    setBusy(true);
    setError('');
    const page = loaded.page + 1;
    openDropdown(field.key, page, loaded.pagingToken)
      .then((answer) => {
        const known = new Set(choices.map((choice) => choice.value));
        const fresh = answer.choices
          .map((choice) => ({ ...choice, value: toText(choice.value) }))
          .filter((choice) => !known.has(choice.value));
        setLoaded({ ...answer, page, choices: [...choices, ...fresh], more: fresh.length > 0 });
      })
      .catch((reason: unknown) => setError(messageOf(reason)))
      .finally(() => setBusy(false));
  };

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
          limit={1000}
          placeholder="Choose"
          searchable={isLive || choices.length > 8}
          error={error}
          nothingFoundMessage={busy ? 'Loading…' : 'Nothing found. Load more, or use a custom value.'}
          onDropdownOpen={() => isLive && loaded.page < 0 && load()}
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
          {loaded.page >= 0 && !isCustom && (
            <Button
              variant="subtle"
              size="compact-xs"
              loading={busy}
              disabled={!loaded.more}
              aria-label={`Load more of ${name}`}
              onClick={load}
            >
              {loaded.choices.length} loaded. {loaded.more ? 'Load more' : 'That is all.'}
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}
