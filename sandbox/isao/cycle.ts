/**
 * Takes one side of a question that the documents leave open, or all of them in turn.
 * @param choice one of `all`, or `'mixed'` for the next of them each time
 * @returns a function that answers which one it is this time
 */
export function createCycle<T>(choice: T | 'mixed', all: readonly [T, ...T[]]): () => T {
  let turn = 0;
  return () => (choice === 'mixed' ? (all[turn++ % all.length] ?? all[0]) : choice);
}
