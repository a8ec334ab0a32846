import type { ReactNode } from 'react';
import type { InputField } from '../../api';
import { Markdown } from '../parts';

interface Words {
  label: string;
  withAsterisk: boolean;
  description?: ReactNode;
  placeholder?: string;
}

/** The words of a field as Mantine's inputs take them. */
export function wordsOf({ key, label, helpText, placeholder, required }: InputField): Words {
  return {
    label: label ?? key,
    withAsterisk: required ?? false,
    ...(helpText && { description: <Markdown text={helpText} /> }),
    ...(placeholder !== undefined && { placeholder }),
  };
}
