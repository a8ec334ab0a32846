import { Alert, Anchor, SimpleGrid, Stack } from '@mantine/core';
import { useShared } from '../live';
import { Panel, TabBox } from '../parts';
import { Runs } from './history';
import { FormApp, TablesApp } from './other-apps';
import { Contacts, Deals } from './records';

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
            <TabBox
              start={other}
              tabs={[
                { value: 'form', label: 'Form', content: <FormApp /> },
                { value: 'table', label: 'Table', content: <TablesApp isChat={false} /> },
                { value: 'messages', label: 'Messages', content: <TablesApp isChat /> },
              ]}
            />
          </Panel>
          <Panel title="Runs">
            <Runs limit={5} />
          </Panel>
        </Stack>
        {live.isao && (
          <Panel title="ISAO">
            <TabBox
              start={isao}
              tabs={[
                {
                  value: 'contacts',
                  label: `Contacts (${live.isao.contactCount.toLocaleString('en')})`,
                  content: <Contacts {...live.isao} />,
                },
                {
                  value: 'deals',
                  label: `Deals (${live.isao.dealCount.toLocaleString('en')})`,
                  content: <Deals {...live.isao} />,
                },
              ]}
            />
          </Panel>
        )}
      </SimpleGrid>
    </Stack>
  );
}
