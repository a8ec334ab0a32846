import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { textOf } from '../values';
import { TextField } from './TextField';
import type { FieldProps } from './props';

interface CustomValueProps extends FieldProps {
  /** Whether the value can't be one of the choices. */
  isCustom: boolean;
  children: ReactNode;
}

/** A field with choices can hold a custom value, typed or mapped, instead of one of them. */
export function CustomValue({ isCustom, children, ...props }: CustomValueProps) {
  const { field, value, sources } = props;
  const [wantsCustom, setWantsCustom] = useState(false);
  if (sources.length === 0) return children;
  const shows = wantsCustom || isCustom || /\{\{/.test(textOf(value));
  return (
    <div>
      {shows ? <TextField {...props} /> : children}
      <Button
        variant="subtle"
        size="compact-xs"
        mt={4}
        aria-label={`${shows ? 'Choose from the list' : 'Custom value'} for ${field.label ?? field.key}`}
        onClick={() => {
          if (shows) props.onChange('');
          setWantsCustom(!shows);
        }}
      >
        {shows ? 'Choose from the list' : 'Custom value'}
      </Button>
    </div>
  );
}
