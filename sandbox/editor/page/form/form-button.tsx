import { Alert, Button, type ButtonProps, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { InputField } from '../../../zapier';
import type { JsonObject } from '../../../zapier/json';
import { messageOf, useAction } from '../client';
import { Form } from './form';

interface FormButtonProps extends ButtonProps {
  title: string;
  submit: string;
  fields: InputField[];
  /** What the form holds at first. */
  start?: JsonObject;
  onSubmit: (values: JsonObject) => Promise<unknown>;
  'aria-label'?: string;
}

/** A button that opens a form in a dialog, which closes once it was sent, and otherwise says why not. */
export function FormButton({ title, submit, fields, start = {}, onSubmit, ...button }: FormButtonProps) {
  const [isOpen, { open, close }] = useDisclosure();
  const [values, setValues] = useState(start);
  const [error, setError] = useState('');
  const send = useAction(() => onSubmit(values).then(close, (reason: unknown) => setError(messageOf(reason))));
  return (
    <>
      <Button
        variant="default"
        {...button}
        onClick={() => {
          setValues(start);
          setError('');
          open();
        }}
      />
      <Modal opened={isOpen} onClose={close} title={title}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send.run();
          }}
        >
          <Stack>
            <Form fields={fields} values={values} onChange={setValues} />
            {error !== '' && (
              <Alert color="red" role="alert" title="That did not work">
                {error}
              </Alert>
            )}
            <Group justify="end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={send.busy}>
                {submit}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
