import { Anchor, Badge, Code, Paper, ScrollArea, Stack, Table, Text, Title, type PaperProps } from '@mantine/core';
import { Lexer, type Token } from 'marked';
import type { ReactNode } from 'react';
import { STATUS_NAMES, type Run } from '../api';
import { flatten, textOf } from './values';

/** A box with a heading. */
export function Panel({
  title,
  action,
  children,
  ...rest
}: PaperProps & { title?: string; action?: ReactNode; children: ReactNode }) {
  return (
    <Paper
      component="section"
      withBorder
      bg="var(--editor-surface)"
      p="md"
      {...(title !== undefined && { 'aria-label': title })}
      {...rest}
    >
      {title !== undefined && (
        <div
          style={{
            display: 'flex',
            flexWrap: 'wrap',
            justifyContent: 'space-between',
            alignItems: 'center',
            gap: 8,
            marginBottom: 12,
          }}
        >
          <Title order={2} size="h5">
            {title}
          </Title>
          {action}
        </div>
      )}
      {children}
    </Paper>
  );
}

/** What a pane shows while it has nothing to show. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack align="center" gap={4} py="xl" px="md" ta="center">
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed" maw={460}>
        {children}
      </Text>
    </Stack>
  );
}

function Inline({ token }: { token: Token }): ReactNode {
  if (token.type === 'link') {
    const { href, text } = token as { href: string; text: string } & Token;
    return (
      <Anchor href={href} target="_blank" rel="noreferrer" size="xs" underline="always">
        {text}
      </Anchor>
    );
  }
  if (token.type === 'codespan') return <Code fz="xs">{(token as { text: string } & Token).text}</Code>;
  if (token.type === 'strong') return <strong>{(token as { text: string } & Token).text}</strong>;
  return 'text' in token ? String(token['text']) : token.raw;
}

/** A text of the definition, whose Markdown has links and code. */
export function Markdown({ text }: { text: string }) {
  const tokens = new Lexer().inlineTokens(text);
  return tokens.map((token, i) => <Inline key={i} token={token} />);
}

const STATUS_COLORS: Record<Run['status'], string> = {
  playing: 'blue',
  success: 'teal',
  halted: 'gray',
  errored: 'red',
  held: 'grape',
  scheduled: 'indigo',
};

export function StatusBadge({ status }: { status: Run['status'] }) {
  return (
    <Badge color={STATUS_COLORS[status]} miw={82}>
      {STATUS_NAMES[status]}
    </Badge>
  );
}

/** The fields of a record, a line each, in the names that `{{1.name}}` has for them. */
export function RecordTable({ title, value, empty }: { title: string; value: unknown; empty: string }) {
  const fields = flatten(value);
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      {fields.length === 0 ? (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      ) : (
        <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0, 'aria-label': title }}>
          <Table aria-label={title} layout="fixed" verticalSpacing={4} fz="sm">
            <Table.Tbody>
              {fields.map(([path, item]) => (
                <Table.Tr key={path}>
                  <Table.Th w="40%" fw={500} c="dimmed" ta="left" style={{ overflowWrap: 'anywhere' }}>
                    {path}
                  </Table.Th>
                  <Table.Td style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                    {textOf(item) || (
                      <Text span c="dimmed">
                        –
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </div>
  );
}
