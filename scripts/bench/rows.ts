/** One line of the table: what was measured, and what it is held against. */
export interface Row {
  measure: string;
  ours: number;
  /** The bare core's value, the least possible, or an earlier one of our own. */
  against: number;
  ratio: number;
  /** The most that the ratio may be; none for what is shown to explain the rest. */
  limit?: number;
  met?: boolean;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Makes the line of a measure. */
export const row = (measure: string, ours: number, against: number, limit?: number): Row => {
  // What is judged is what is shown.
  const ratio = round(ours / against, 3);
  return {
    measure,
    ours: round(ours, 2),
    against: round(against, 2),
    ratio,
    ...(limit === undefined ? {} : { limit, met: ratio <= limit }),
  };
};

/** The quarter of the values that are lowest ends here. Whatever else a machine does only ever adds time. */
export const lowerQuartile = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? NaN;
