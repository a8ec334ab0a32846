import type { Action, DropdownAnswer, JsonObject } from '../../api';
import { call } from '../client';
import { Form } from '../form/Form';
import type { Source } from '../values';

interface StepFormProps {
  action: Action;
  connectionId: string;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
  sources: Source[];
}

export function StepForm({ action, connectionId, values, onChange, sources }: StepFormProps) {
  const { key, operation } = action;
  return (
    <Form
      fields={operation.inputFields ?? []}
      groups={operation.inputFieldGroups}
      values={values}
      onChange={onChange}
      sources={sources}
      openDropdown={(field, page, pagingToken) =>
        call<DropdownAnswer>('POST', '/dropdown', { connectionId, key, field, page, pagingToken, inputData: values })
      }
    />
  );
}
