import { Alert, Button, Group, Modal, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { call, messageOf, say } from '../client';

interface AddRecordProps {
  noun: string;
  path: string;
  fields: { name: string; label: string; required?: boolean; type?: 'tags' | 'number' }[];
}

/** A button that opens the form of a new record, as ISAO's own user fills it in. */
export function AddRecord({ noun, path, fields }: AddRecordProps) {
  const [values, setValues] = useState<Record<string, unknown>>();
  const [error, setError] = useState('');
  const close = (): void => {
    setValues(undefined);
    setError('');
  };
  const submit = (): void => {
    const filled = Object.entries(values ?? {}).filter(([, value]) => value !== '');
    call('POST', path, Object.fromEntries(filled)).then(
      () => {
        say(`The ${noun} was added.`);
        close();
      },
      (reason: unknown) => {
        setError(messageOf(reason));
      },
    );
  };
  return (
    <>
      <Button
        size="xs"
        leftSection={<IconPlus size={16} />}
        onClick={() => {
          setValues({});
        }}
      >
        Add {noun}
      </Button>
      <Modal opened={values !== undefined} onClose={close} title={<Text fw={700}>Add a {noun}</Text>}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap="sm">
            {fields.map(({ name, label, required = false, type }) =>
              type === 'tags' ? (
                <TagsInput
                  key={name}
                  label={label}
                  acceptValueOnBlur
                  onChange={(tags) => {
                    setValues({ ...values, [name]: tags });
                  }}
                />
              ) : (
                <TextInput
                  key={name}
                  label={label}
                  required={required}
                  type={type ?? 'text'}
                  step="any"
                  onChange={({ currentTarget: { value } }) => {
                    setValues({ ...values, [name]: type === 'number' && value !== '' ? Number(value) : value });
                  }}
                />
              ),
            )}
            {error !== '' && (
              <Alert color="red" role="alert" title={`The ${noun} was not added`}>
                {error}
              </Alert>
            )}
            <Group justify="end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit">Add</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
