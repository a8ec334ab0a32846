import { Button, Group, Loader, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { toText } from '../../../zapier/json';
import { messageOf } from '../client';
import { selectProps } from './ChoiceField';
import { CustomValue } from './CustomValue';
import { type FieldProps, nameOf } from './props';

interface Loaded {
  choices: { value: string; label: string }[];
  page: number;
  pagingToken?: string | undefined;
  more: boolean;
}

/** A field whose choices come from ISAO, a page at a time. */
export function DropdownField(props: FieldProps) {
  const { field, value, openDropdown } = props;
  const [loaded, setLoaded] = useState<Loaded>({ choices: [], page: -1, more: true });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const text = toText(value);

  const load = (): void => {
    if (!openDropdown || busy) return;
    setBusy(true);
    setError('');
    const page = loaded.page + 1;
    openDropdown(field.key, page, loaded.pagingToken)
      .then((answer) => {
        const known = new Set(loaded.choices.map((choice) => choice.value));
        const choices = answer.choices
          .map((choice) => ({ ...choice, value: toText(choice.value) }))
          .filter((choice) => !known.has(choice.value));
        setLoaded({ ...answer, page, choices: [...loaded.choices, ...choices], more: choices.length > 0 });
      })
      .catch((reason: unknown) => setError(messageOf(reason)))
      .finally(() => setBusy(false));
  };

  // What was chosen before the list was loaded is shown by its id.
  const isKnown = text === '' || loaded.choices.some((choice) => choice.value === text);
  return (
    <CustomValue {...props}>
      <Select
        {...selectProps(props)}
        data={isKnown ? loaded.choices : [{ value: text, label: text }, ...loaded.choices]}
        searchable
        error={error}
        nothingFoundMessage={busy ? 'Loading…' : 'Nothing found. Load more, or use a custom value.'}
        rightSection={busy ? <Loader size="xs" role="status" aria-label="Loading" /> : undefined}
        onDropdownOpen={() => loaded.page < 0 && load()}
      />
      {loaded.page >= 0 && (
        <Group gap="xs" mt={4} role="status">
          <Text size="xs" c="dimmed">
            {loaded.choices.length} loaded{!loaded.more && '. That is all.'}
          </Text>
          {loaded.more && (
            <Button
              variant="subtle"
              size="compact-xs"
              loading={busy}
              aria-label={`Load more of ${nameOf(field)}`}
              onClick={load}
            >
              Load more
            </Button>
          )}
        </Group>
      )}
    </CustomValue>
  );
}
