import { Button, Group, Loader, Select, Text } from '@mantine/core';
import { useState } from 'react';
import type { Choice } from '../../api';
import { messageOf } from '../client';
import { textOf } from '../values';
import { CustomValue } from './CustomValue';
import { wordsOf } from './words';
import type { FieldProps } from './props';

interface Loaded {
  choices: Choice[];
  page: number;
  pagingToken?: string | undefined;
  more: boolean;
}

const NOTHING: Loaded = { choices: [], page: -1, more: true };

/** A field whose choices come from ISAO, a page at a time. */
export function DropdownField(props: FieldProps) {
  const { field, value, onChange, openDropdown } = props;
  const [loaded, setLoaded] = useState(NOTHING);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const text = textOf(value);
  const name = field.label ?? field.key;

  const load = (from: Loaded): void => {
    if (!openDropdown || busy) return;
    setBusy(true);
    setError('');
    const page = from.page + 1;
    openDropdown(field.key, page, from.pagingToken)
      .then(({ choices, pagingToken, more }) => {
        const known = new Set(from.choices.map((choice) => textOf(choice.value)));
        const fresh = choices.filter((choice) => !known.has(textOf(choice.value)));
        setLoaded({ choices: [...from.choices, ...fresh], page, pagingToken, more: more && fresh.length > 0 });
      })
      .catch((reason: unknown) => {
        setError(messageOf(reason));
      })
      .finally(() => {
        setBusy(false);
      });
  };

  // What was chosen before the list was loaded is shown by its id.
  const data = loaded.choices.map((choice) => ({ value: textOf(choice.value), label: choice.label }));
  const shown =
    text === '' || data.some((choice) => choice.value === text) ? data : [{ value: text, label: text }, ...data];
  return (
    <CustomValue {...props} isCustom={false}>
      <Select
        {...wordsOf(field)}
        data={shown}
        value={text === '' ? null : text}
        searchable
        clearable={!field.required}
        clearButtonProps={{ 'aria-label': `Clear ${name}` }}
        limit={1000}
        placeholder="Choose"
        error={error === '' ? undefined : error}
        nothingFoundMessage={busy ? 'Loading…' : 'Nothing found. Load more, or use a custom value.'}
        rightSection={busy ? <Loader size="xs" aria-label="Loading" /> : undefined}
        onDropdownOpen={() => {
          if (loaded.page < 0) load(NOTHING);
        }}
        onChange={(chosen) => {
          onChange(chosen ?? '');
        }}
      />
      {loaded.page >= 0 && (
        <Group gap="xs" mt={4} role="status">
          <Text size="xs" c="dimmed">
            {loaded.choices.length} loaded
          </Text>
          {loaded.more ? (
            <Button
              variant="subtle"
              size="compact-xs"
              loading={busy}
              aria-label={`Load more of ${name}`}
              onClick={() => {
                load(loaded);
              }}
            >
              Load more
            </Button>
          ) : (
            <Text size="xs" c="dimmed">
              That is all.
            </Text>
          )}
        </Group>
      )}
    </CustomValue>
  );
}
