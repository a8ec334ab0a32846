import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { toText } from '../../../zapier/json';
import { type FieldProps, nameOf } from './props';
import { TextField } from './TextField';

interface CustomValueProps extends FieldProps {
  /** Whether the value can't be one of the choices. */
  isCustom?: boolean;
  children: ReactNode;
}

/** A field with choices can hold a custom value, typed or mapped, instead of one of them. */
export function CustomValue({ isCustom, children, ...props }: CustomValueProps) {
  const [wantsCustom, setWantsCustom] = useState(false);
  if (props.sources.length === 0) return children;
  const shows = wantsCustom || isCustom || toText(props.value).includes('{{');
  const label = shows ? 'Choose from the list' : 'Custom value';
  return (
    <div>
      {shows ? <TextField {...props} /> : children}
      <Button
        variant="subtle"
        size="compact-xs"
        mt={4}
        aria-label={`${label} for ${nameOf(props.field)}`}
        onClick={() => {
          if (shows) props.onChange('');
          setWantsCustom(!shows);
        }}
      >
        {label}
      </Button>
    </div>
  );
}
