import { Alert, Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConnectionView, JsonObject } from '../../api';
import { call, messageOf, say, useAction } from '../client';
import { Form } from '../form/Form';
import { useShared } from '../live';
import { Panel } from '../parts';
import { withDefaults } from '../values';

interface DialogProps {
  /** Undefined for a new connection. */
  connection: ConnectionView | undefined;
  onClose: () => void;
}

/** The connection form, as the definition describes it. */
function ConnectDialog({ connection, onClose }: DialogProps) {
  const { definition, suggestedAuth } = useShared().about;
  const fields = definition.authentication?.fields ?? [];
  const [values, setValues] = useState<JsonObject>({ ...withDefaults(fields), ...suggestedAuth });
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = (): void => {
    setBusy(true);
    setError('');
    const path = connection ? `/connections/${connection.id}/reconnect` : '/connections';
    call('POST', path, { authData: values })
      .then(
        () => {
          say('ISAO is connected.');
          onClose();
        },
        (reason: unknown) => {
          setError(messageOf(reason));
        },
      )
      .finally(() => {
        setBusy(false);
      });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Text fw={700}>{connection ? 'Reconnect ISAO' : 'Connect ISAO'}</Text>}
      size="lg"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <Form fields={fields} values={values} onChange={setValues} />
          {error !== '' && (
            <Alert color="red" role="alert" title="ISAO is not connected">
              {error}
            </Alert>
          )}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              Connect
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A dialog to connect or reconnect an account, and what opens it. */
export function useConnectDialog() {
  const [open, setOpen] = useState<{ connection: ConnectionView | undefined }>();
  const dialog = open && (
    <ConnectDialog
      connection={open.connection}
      onClose={() => {
        setOpen(undefined);
      }}
    />
  );
  return {
    dialog,
    connect: (connection?: ConnectionView) => {
      setOpen({ connection });
    },
  };
}

export function Connections() {
  const { connections } = useShared().live;
  const { dialog, connect } = useConnectDialog();
  const reconnect = useAction(async (id: string) => {
    await call('POST', `/connections/${id}/reconnect`, {});
    say('Reconnected. Runs on hold can be replayed.');
  });
  return (
    <Panel
      title="Connected accounts"
      action={
        <Button
          size="xs"
          leftSection={<IconPlugConnected size={16} />}
          onClick={() => {
            connect();
          }}
        >
          Connect ISAO
        </Button>
      }
    >
      {dialog}
      {connections.length === 0 && (
        <Text size="sm" c="dimmed">
          No account yet. A Zap needs one: its key is filled in already, so connecting is one click.
        </Text>
      )}
      <Stack gap="xs">
        {connections.map((connection) => (
          <Group key={connection.id} justify="space-between">
            <Group gap="xs">
              <Text size="sm">{connection.label || 'ISAO'}</Text>
              {connection.expired ? <Badge color="red">Expired</Badge> : <Badge color="teal">Connected</Badge>}
            </Group>
            {connection.expired && (
              <Group gap="xs">
                <Button
                  size="xs"
                  loading={reconnect.busy}
                  onClick={() => {
                    reconnect.run(connection.id);
                  }}
                >
                  Reconnect
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    connect(connection);
                  }}
                >
                  Use another key
                </Button>
              </Group>
            )}
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
