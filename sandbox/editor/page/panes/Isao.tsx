import { Badge, Code, EmptyState, SimpleGrid, Stack, Switch, Tabs, Text } from '@mantine/core';
import type { Permission } from '../../../isao';
import type { Live } from '../../workshop';
import { ask, timeOf, useAction } from '../client';
import { useShared } from '../live';
import { Panel, WideTable } from '../parts';
import { Records } from './Records';

type IsaoView = NonNullable<Live['isao']>;

function ApiKey({ isao: { key, baseUrl, permissions } }: { isao: IsaoView }) {
  const permit = useAction((name: Permission, granted: boolean) => ask('permit', name, granted));
  return (
    <Panel title="API key">
      <Stack gap="sm">
        <Text style={{ overflowWrap: 'anywhere' }}>
          <Code>{key}</Code> at <Code>{baseUrl}</Code>
        </Text>
        {permissions.map(({ name, granted }) => (
          <Switch
            key={name}
            label={name}
            checked={granted}
            onChange={(event) => permit.run(name, event.currentTarget.checked)}
          />
        ))}
      </Stack>
    </Panel>
  );
}

function Webhooks({ isao: { webhooks, deliveries } }: { isao: IsaoView }) {
  return (
    <Panel title="Webhooks">
      {webhooks.length === 0 && (
        <EmptyState
          title="No webhooks"
          description="A Zap with an instant trigger subscribes one when it is switched on."
        />
      )}
      {webhooks.map(({ id, event, url }) => (
        <Text key={id} size="xs" c="dimmed" mb="xs" style={{ overflowWrap: 'anywhere' }}>
          <Badge color="teal">{event}</Badge> {url}
        </Text>
      ))}
      {deliveries.length > 0 && (
        <WideTable
          label="Deliveries"
          data={{
            head: ['Time', 'Event', 'State'],
            body: deliveries.slice(0, 10).map(({ at, event, state }) => [timeOf(at), event, state]),
          }}
        />
      )}
    </Panel>
  );
}

export function IsaoPane() {
  const { isao } = useShared().live;
  if (!isao)
    return (
      <EmptyState
        title="A real account"
        description="Open ISAO itself to see its contacts and deals. Start without ISAO_API_KEY for a local account."
      />
    );
  return (
    <Tabs defaultValue="contacts">
      <Tabs.List mb="sm">
        <Tabs.Tab value="contacts">Contacts ({isao.contacts.toLocaleString('en')})</Tabs.Tab>
        <Tabs.Tab value="deals">Deals ({isao.deals.toLocaleString('en')})</Tabs.Tab>
        <Tabs.Tab value="settings">API key and webhooks</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="contacts">
        <Records kind="contacts" />
      </Tabs.Panel>
      <Tabs.Panel value="deals">
        <Records kind="deals" />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <ApiKey isao={isao} />
          <Webhooks isao={isao} />
        </SimpleGrid>
      </Tabs.Panel>
    </Tabs>
  );
}
