import { Badge, Button, Group, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { ask, say } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { ActionButton, FormDialog, Panel } from '../parts';
import { withDefaults } from '../values';

/** Connects the account again, with the key that it has. */
export const reconnect = () => ask('connect', {}).then(() => say('Reconnected. Runs on hold can be replayed.'));

/** The connection form, as the definition describes it. */
function ConnectDialog({ onClose }: { onClose: () => void }) {
  const { definition, suggestedAuth } = useShared().about;
  const fields = definition.authentication?.fields;
  const [values, setValues] = useState({ ...withDefaults(fields), ...suggestedAuth });
  const submit = () => ask('connect', values).then(() => say('ISAO is connected.'));
  return (
    <FormDialog title="Connect ISAO" submit="Connect" onSubmit={submit} onClose={onClose}>
      <Form fields={fields} values={values} onChange={setValues} />
    </FormDialog>
  );
}

export function ConnectionPanel() {
  const { connection } = useShared().live;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Panel
      title="Connected account"
      action={
        <Button variant="default" leftSection={<IconPlugConnected size={16} />} onClick={() => setIsOpen(true)}>
          Connect ISAO
        </Button>
      }
    >
      {isOpen && <ConnectDialog onClose={() => setIsOpen(false)} />}
      {!connection && <Text c="dimmed">No account yet. A recipe connects it by itself.</Text>}
      {connection && (
        <Group gap="xs">
          <Text>{connection.label || 'ISAO'}</Text>
          <Badge color={connection.expired ? 'red' : 'teal'}>{connection.expired ? 'Expired' : 'Connected'}</Badge>
          {connection.expired && <ActionButton act={reconnect}>Reconnect</ActionButton>}
        </Group>
      )}
    </Panel>
  );
}
