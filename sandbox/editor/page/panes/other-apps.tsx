import { EmptyState, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type JsonObject, toText } from '../../../zapier/json';
import { FORM_FIELDS } from '../../../zapier/stand-ins/definition';
import { ask, say } from '../client';
import { FormButton } from '../form/form-button';
import { useShared } from '../live';
import { ActionButton, WideTable } from '../parts';

/** The form of a website, filled in with the first example. */
export function FormApp() {
  const { submissions } = useShared().about;
  const [values, setValues] = useState(submissions[0] ?? {});
  const submit = () => ask('submit', [values]).then(() => say('The form was submitted.'));
  const submitAll = () => ask('submit', submissions).then(() => say('The examples were submitted.'));
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing={6}>
        {Object.entries(FORM_FIELDS).map(([key, label]) => (
          <TextInput
            key={key}
            label={label}
            value={values[key] ?? ''}
            onChange={(event) => setValues({ ...values, [key]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
      <Group gap="xs">
        <ActionButton variant="filled" size="sm" act={submit}>
          Submit
        </ActionButton>
        <ActionButton size="sm" act={submitAll}>
          Submit {submissions.length} examples
        </ActionButton>
      </Group>
    </Stack>
  );
}

async function writeRow(table: string, lookup: string, values: JsonObject): Promise<void> {
  const texts = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toText(value)]));
  await ask('writeRow', table, lookup, texts);
}

/** The tables, or the chat's. A person can change a row of a table. */
export function TablesApp({ isChat }: { isChat: boolean }) {
  const tables = useShared().live.tables.filter(({ name }) => (name === 'Messages') === isChat);
  if (tables.length === 0)
    return (
      <EmptyState
        title={isChat ? 'No messages yet' : 'No rows yet'}
        description={`A step with ${isChat ? 'Post Message' : 'Create or Update Row'} writes them.`}
      />
    );
  return tables.map(({ name, rows }) => {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const [lookup = '', ...others] = columns;
    return (
      <WideTable
        key={name}
        label={`Table ${name}`}
        head={isChat ? columns : [...columns, 'Actions']}
        rows={rows.map((row, index) => {
          const texts = columns.map((column) => row[column]);
          const change = (
            <FormButton
              size="compact-xs"
              aria-label={`Change row ${index + 1}`}
              title={`Change the row ${row[lookup] ?? ''}`}
              submit="Save"
              fields={others.map((key) => ({ key }))}
              start={row}
              onSubmit={(values) => writeRow(name, lookup, values)}
            >
              Change
            </FormButton>
          );
          return { key: index, cells: isChat ? texts : [...texts, change] };
        })}
      />
    );
  });
}
