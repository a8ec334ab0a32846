import { Alert, Anchor, SimpleGrid, Stack, Tabs } from '@mantine/core';
import { useShared } from '../live';
import { Panel } from '../parts';
import { Runs } from './History';
import { FormApp, TablesApp } from './OtherApps';
import { Records } from './Records';

/** ISAO and the other apps side by side. @param recipe whose Zaps were just switched on: its number */
export function AppsPane({ recipe }: { recipe: string | undefined }) {
  const { about, live } = useShared();
  const used = recipe === undefined ? undefined : about.recipes[Number(recipe)];
  const { other, isao } = used?.shows ?? { other: 'form', isao: 'contacts' };
  const made = live.zaps.filter(({ name }) => used?.zaps.some((zap) => zap.name === name)).reverse();
  return (
    <Stack>
      {used && (
        <Alert role="status" color="teal" title={`“${used.title}” is on`}>
          {used.hint}{' '}
          {made.map(({ id, name }) => (
            <Anchor key={id} href={`#/zaps/${id}`} underline="always" c="inherit" mr="xs">
              {made.length > 1 ? `See “${name}”.` : 'See its steps.'}
            </Anchor>
          ))}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Stack>
          <Panel title="Other apps">
            <Tabs defaultValue={other}>
              <Tabs.List mb="sm">
                <Tabs.Tab value="form">Form</Tabs.Tab>
                <Tabs.Tab value="table">Table</Tabs.Tab>
                <Tabs.Tab value="messages">Messages</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="form">
                <FormApp />
              </Tabs.Panel>
              <Tabs.Panel value="table">
                <TablesApp isChat={false} />
              </Tabs.Panel>
              <Tabs.Panel value="messages">
                <TablesApp isChat />
              </Tabs.Panel>
            </Tabs>
          </Panel>
          <Panel title="Runs">
            <Runs limit={5} />
          </Panel>
        </Stack>
        <Stack>
          {live.isao && (
            <Panel title="ISAO">
              <Tabs defaultValue={isao}>
                <Tabs.List mb="sm">
                  <Tabs.Tab value="contacts">Contacts ({live.isao.contacts.toLocaleString('en')})</Tabs.Tab>
                  <Tabs.Tab value="deals">Deals ({live.isao.deals.toLocaleString('en')})</Tabs.Tab>
                </Tabs.List>
                <Tabs.Panel value="contacts">
                  <Records kind="contacts" />
                </Tabs.Panel>
                <Tabs.Panel value="deals">
                  <Records kind="deals" />
                </Tabs.Panel>
              </Tabs>
            </Panel>
          )}
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}
