/**
 * Picks one answer to a question that the documents leave open, or all of them in turn.
 * @param choice one of `all`, or `'mixed'` for the next one on each call
 */
export function createCycle<T>(choice: T | 'mixed', all: readonly [T, ...T[]]): () => T {
  let turn = 0;
  return () => (choice === 'mixed' ? (all[turn++ % all.length] ?? all[0]) : choice);
}
