import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { ask, say } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { ActionButton, FormDialog, Panel } from '../parts';
import { withDefaults } from '../values';

/** Reconnects an account with the key that it has. */
export const reconnect = (id: string) =>
  ask('reconnect', id).then(() => say('Reconnected. Runs on hold can be replayed.'));

/** The connection form, as the definition describes it. @param id of the connection, if it isn't a new one */
function ConnectDialog({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { definition, suggestedAuth } = useShared().about;
  const fields = definition.authentication?.fields;
  const [values, setValues] = useState({ ...withDefaults(fields), ...suggestedAuth });
  const isNew = id === undefined;
  const submit = () =>
    (isNew ? ask('connect', values) : ask('reconnect', id, values)).then(() => say('ISAO is connected.'));
  return (
    <FormDialog title={isNew ? 'Connect ISAO' : 'Reconnect ISAO'} submit="Connect" onSubmit={submit} onClose={onClose}>
      <Form fields={fields} values={values} onChange={setValues} />
    </FormDialog>
  );
}

export function Connections() {
  const { connections } = useShared().live;
  const [dialog, setDialog] = useState<{ id?: string }>();
  return (
    <Panel
      title="Connected accounts"
      action={
        <Button leftSection={<IconPlugConnected size={16} />} onClick={() => setDialog({})}>
          Connect ISAO
        </Button>
      }
    >
      {dialog && <ConnectDialog id={dialog.id} onClose={() => setDialog(undefined)} />}
      {connections.length === 0 && (
        <Text c="dimmed">
          No account yet. A Zap needs one: its key is filled in already, so connecting is one click.
        </Text>
      )}
      <Stack gap="xs">
        {connections.map(({ id, label, expired }) => (
          <Group key={id} gap="xs">
            <Text>{label || 'ISAO'}</Text>
            <Badge color={expired ? 'red' : 'teal'}>{expired ? 'Expired' : 'Connected'}</Badge>
            {expired && <ActionButton act={() => reconnect(id)}>Reconnect</ActionButton>}
            {expired && <Button onClick={() => setDialog({ id })}>Use another key</Button>}
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
