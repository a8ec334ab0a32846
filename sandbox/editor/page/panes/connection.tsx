import { Badge, Group, Text } from '@mantine/core';
import { ask, say } from '../client';
import { FormButton } from '../form/form-button';
import { useShared } from '../live';
import { ActionButton, Panel } from '../parts';
import { withDefaults } from '../values';

export const reconnect = () => ask('connect', {}).then(() => say('Reconnected. Runs on hold can be replayed.'));

export function ConnectionPanel() {
  const { live, about } = useShared();
  const { connection } = live;
  const { fields = [] } = about.definition.authentication ?? {};
  return (
    <Panel
      title="Connected account"
      action={
        <FormButton
          title="Connect ISAO"
          submit="Connect"
          fields={fields}
          start={{ ...withDefaults(fields), ...about.suggestedAuth }}
          onSubmit={(values) => ask('connect', values)}
        >
          Connect ISAO
        </FormButton>
      }
    >
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
