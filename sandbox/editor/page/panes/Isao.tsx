import { Badge, Code, Group, SimpleGrid, Stack, Switch, Table, Tabs, Text, Title } from '@mantine/core';
import type { IsaoView } from '../../api';
import { call, timeOf, useAction } from '../client';
import { useShared } from '../live';
import { Empty, Panel } from '../parts';
import { Contacts } from './Contacts';
import { Deals } from './Deals';

function ApiKey({ isao }: { isao: IsaoView }) {
  const permit = useAction((name: string, granted: boolean) => {
    const kept = isao.permissions.filter((permission) => (permission.name === name ? granted : permission.granted));
    return call('PUT', '/permissions', { permissions: kept.map((permission) => permission.name) });
  });
  return (
    <Panel title="API key">
      <Stack gap="sm">
        <Text size="sm">
          <Code>{isao.key}</Code> at <Code style={{ overflowWrap: 'anywhere' }}>{isao.baseUrl}</Code>
        </Text>
        {isao.permissions.map(({ name, granted }) => (
          <Switch
            key={name}
            label={name}
            checked={granted}
            onChange={({ currentTarget }) => {
              permit.run(name, currentTarget.checked);
            }}
          />
        ))}
      </Stack>
    </Panel>
  );
}

function Webhooks({ isao }: { isao: IsaoView }) {
  return (
    <Panel title="Webhooks">
      {isao.webhooks.length === 0 ? (
        <Empty title="No webhooks">A Zap with an instant trigger subscribes one when it is switched on.</Empty>
      ) : (
        isao.webhooks.map(({ id, event, url }) => (
          <div key={id} style={{ marginBottom: 8 }}>
            <Badge color="teal">{event}</Badge>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {url}
            </Text>
          </div>
        ))
      )}
      {isao.deliveries.length > 0 && (
        <Table mt="sm" aria-label="Deliveries">
          <Table.Tbody>
            {isao.deliveries.slice(0, 10).map(({ at, event, state }, index) => (
              <Table.Tr key={index}>
                <Table.Td>{timeOf(at)}</Table.Td>
                <Table.Td>{event}</Table.Td>
                <Table.Td>{state}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

export function IsaoPane() {
  const { isao } = useShared().live;
  if (!isao) {
    return (
      <Panel>
        <Empty title="A real account">
          Open ISAO itself to see its contacts and deals. Start without ISAO_API_KEY for a local account.
        </Empty>
      </Panel>
    );
  }
  return (
    <Stack component="main">
      <Group gap="xs" align="baseline">
        <Title order={2} size="h3">
          ISAO
        </Title>
        <Text size="sm" c="dimmed">
          A made-up account on this machine
        </Text>
      </Group>
      <Tabs defaultValue="contacts" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="contacts">Contacts ({isao.contacts.toLocaleString('en')})</Tabs.Tab>
          <Tabs.Tab value="deals">Deals ({isao.deals.toLocaleString('en')})</Tabs.Tab>
          <Tabs.Tab value="settings">API key and webhooks</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="contacts">
          <Panel>
            <Contacts />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="deals">
          <Panel>
            <Deals />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <ApiKey isao={isao} />
            <Webhooks isao={isao} />
          </SimpleGrid>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
