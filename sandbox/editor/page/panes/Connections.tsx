import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { Live } from '../../workshop';
import { ask, say } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { ActionButton, FormDialog, Panel } from '../parts';
import { withDefaults } from '../values';

/** Reconnects an account with the key that it has. */
export async function reconnect(id: string): Promise<void> {
  await ask('reconnect', id);
  say('Reconnected. Runs on hold can be replayed.');
}

/** The connection form, as the definition describes it. @param id of the connection, if it isn't a new one */
function ConnectDialog({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { definition, suggestedAuth } = useShared().about;
  const fields = definition.authentication?.fields;
  const [values, setValues] = useState({ ...withDefaults(fields), ...suggestedAuth });
  const submit = async (): Promise<void> => {
    await (id === undefined ? ask('connect', values) : ask('reconnect', id, values));
    say('ISAO is connected.');
  };
  return (
    <FormDialog
      title={id === undefined ? 'Connect ISAO' : 'Reconnect ISAO'}
      submit="Connect"
      failure="ISAO is not connected"
      onSubmit={submit}
      onClose={onClose}
    >
      <Form fields={fields} values={values} onChange={setValues} />
    </FormDialog>
  );
}

function ConnectionRow({ connection, onConnect }: { connection: Live['connections'][number]; onConnect: () => void }) {
  const { id, label, expired } = connection;
  return (
    <Group justify="space-between">
      <Group gap="xs">
        <Text>{label || 'ISAO'}</Text>
        <Badge color={expired ? 'red' : 'teal'}>{expired ? 'Expired' : 'Connected'}</Badge>
      </Group>
      {expired && (
        <Group gap="xs">
          <ActionButton act={() => reconnect(id)}>Reconnect</ActionButton>
          <Button variant="default" onClick={onConnect}>
            Use another key
          </Button>
        </Group>
      )}
    </Group>
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
        {connections.map((connection) => (
          <ConnectionRow
            key={connection.id}
            connection={connection}
            onConnect={() => setDialog({ id: connection.id })}
          />
        ))}
      </Stack>
    </Panel>
  );
}
