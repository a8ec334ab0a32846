import { Badge, Group } from '@mantine/core';
import { mappingsIn, type Source } from '../values';

/** What the mappings in a text stand for, with the samples. */
export function Mappings({ text, sources }: { text: string; sources: Source[] }) {
  const mappings = mappingsIn(text, sources);
  if (mappings.length === 0) return null;
  return (
    <Group gap={4} mt={4}>
      {mappings.map((mapping) => (
        <Badge key={mapping} color="indigo" maw="100%">
          {mapping}
        </Badge>
      ))}
    </Group>
  );
}
