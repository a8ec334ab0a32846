import { useEffect, useState } from 'react';
import type { DropdownAnswer, FormAnswer, InputField, JsonObject } from '../../api';
import { call } from '../client';
import { Form } from '../form/Form';
import { staticFields, type Source } from '../values';
import type { FormPart } from './operations';

interface StepFormProps {
  part: Pick<FormPart, 'kind' | 'action'>;
  connectionId: string;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
  sources: Source[];
}

/** The fields of an action's form: those of its functions are asked for again when what they depend on changes. */
function useFields({ kind, action }: StepFormProps['part'], connectionId: string, values: JsonObject): InputField[] {
  const { inputFields = [] } = action.operation;
  const fixed = staticFields(inputFields);
  const isDynamic = fixed.length < inputFields.length;
  const [fields, setFields] = useState(fixed);
  const dependsOn = JSON.stringify(
    fields.filter(({ altersDynamicFields }) => altersDynamicFields).map(({ key }) => values[key]),
  );
  useEffect(() => {
    if (!isDynamic) return;
    const body = { connectionId, kind, key: action.key, inputData: values };
    // Without an answer the form keeps the fields that it has; the test of the step says what is wrong.
    call<FormAnswer>('POST', '/form', body).then(setFields, () => undefined);
    // `values` matters only as far as `dependsOn` has it.
  }, [isDynamic, connectionId, kind, action.key, dependsOn]);
  return isDynamic ? fields : fixed;
}

export function StepForm({ part, connectionId, values, onChange, sources }: StepFormProps) {
  const fields = useFields(part, connectionId, values);
  const { key, operation } = part.action;
  return (
    <Form
      fields={fields}
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
