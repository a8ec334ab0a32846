import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { isRecord, toText } from '../../../zapier/json';
import { type FieldProps, nameOf } from './props';
import { Rows } from './rows';
import { TextField } from './text-field';

const BLANK = { key: '', item: '' };

/** A field that holds names with values. A row without a name isn't part of the value yet. */
export function DictField({ field, value, onChange, sources }: FieldProps) {
  const [rows, setRows] = useState(() => {
    const given = Object.entries(isRecord(value) ? value : {}).map(([key, item]) => ({ key, item: toText(item) }));
    return given.length > 0 ? given : [BLANK];
  });
  const name = nameOf(field);
  const change = (changed: typeof rows): void => {
    setRows(changed);
    onChange(Object.fromEntries(changed.filter(({ key }) => key !== '').map(({ key, item }) => [key, item])));
  };
  return (
    <Rows field={field} rows={rows} blank={BLANK} onChange={change}>
      {({ key, item }, number, replace) => (
        <>
          <TextInput
            label={`${name}, name ${number}`}
            value={key}
            onChange={(event) => replace({ key: event.currentTarget.value, item })}
          />
          <TextField
            field={{ key: field.key, label: `${name}, value ${number}` }}
            value={item}
            sources={sources}
            onChange={(changed) => replace({ key, item: toText(changed) })}
          />
        </>
      )}
    </Rows>
  );
}
