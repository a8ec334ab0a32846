import { Button, EmptyState, Group, SimpleGrid, Stack, Table, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { Row } from '../../../zapier';
import { type JsonObject, toText } from '../../../zapier/json';
import { FORM_FIELDS } from '../../../zapier/stand-ins/definition';
import { ask, say } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { ActionButton, FormDialog, WideTable } from '../parts';

const textsOf = (values: JsonObject): Row =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toText(value)]));

/** The form of a website, filled in with the first example. */
export function FormApp() {
  const { submissions } = useShared().about;
  const [values, setValues] = useState<JsonObject>(submissions[0] ?? {});
  const submit = () => ask('submit', [textsOf(values)]).then(() => say('The form was submitted.'));
  const submitAll = () => ask('submit', submissions).then(() => say('The examples were submitted.'));
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing={6}>
        {Object.entries(FORM_FIELDS).map(([key, label]) => (
          <TextInput
            key={key}
            label={label}
            value={toText(values[key])}
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

function RowDialog({
  table,
  columns,
  row,
  onClose,
}: {
  table: string;
  columns: string[];
  row: Row;
  onClose: () => void;
}) {
  const [values, setValues] = useState<JsonObject>(row);
  const [lookup = '', ...others] = columns;
  const save = () => ask('writeRow', table, lookup, textsOf(values)).then(() => say('The row was changed.'));
  return (
    <FormDialog title={`Change the row ${row[lookup] ?? ''}`} submit="Save" onSubmit={save} onClose={onClose}>
      <Form fields={others.map((key) => ({ key }))} values={values} onChange={setValues} />
    </FormDialog>
  );
}

/** The rows of the tables with these names, the newest last as in a sheet. A person can change one. */
export function TablesApp({ isChat }: { isChat: boolean }) {
  const tables = useShared().live.tables.filter(({ name }) => (name === 'Messages') === isChat);
  const [open, setOpen] = useState<{ table: string; columns: string[]; row: Row }>();
  if (tables.length === 0)
    return (
      <EmptyState
        title={isChat ? 'No messages yet' : 'No rows yet'}
        description={`A step with ${isChat ? 'Post Message' : 'Create or Update Row'} writes them.`}
      />
    );
  return (
    <>
      {open && <RowDialog {...open} onClose={() => setOpen(undefined)} />}
      {tables.map(({ name, rows }) => {
        const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
        return (
          <WideTable key={name} label={`Table ${name}`} minWidth={420} verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column}>{column}</Table.Th>
                ))}
                {!isChat && <Table.Th aria-label="Actions" />}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, index) => (
                <Table.Tr key={index}>
                  {columns.map((column) => (
                    <Table.Td key={column} style={{ overflowWrap: 'anywhere' }}>
                      {row[column]}
                    </Table.Td>
                  ))}
                  {!isChat && (
                    <Table.Td ta="right">
                      <Button
                        variant="subtle"
                        size="compact-xs"
                        leftSection={<IconPencil size={14} />}
                        aria-label={`Change row ${index + 1}`}
                        onClick={() => setOpen({ table: name, columns, row })}
                      >
                        Change
                      </Button>
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </WideTable>
        );
      })}
    </>
  );
}
