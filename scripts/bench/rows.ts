/** One line of the table: a measurement and what it is compared with. */
export interface Row {
  measure: string;
  ours: number;
  /** The bare app's value, the least possible, or an earlier value of our app. */
  against: number;
  ratio: number;
  /** The largest ratio allowed; none for lines that only explain others. */
  limit?: number;
  met?: boolean;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

export const row = (measure: string, ours: number, against: number, limit?: number): Row => {
  // The limit applies to the rounded ratio, which is the one shown.
  const ratio = round(ours / against, 3);
  return {
    measure,
    ours: round(ours, 2),
    against: round(against, 2),
    ratio,
    ...(limit === undefined ? {} : { limit, met: ratio <= limit }),
  };
};

/** The lower quartile, because other load on the machine only adds time. */
export const lowerQuartile = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? NaN;
