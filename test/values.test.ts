import { clip, quotable, show, showList } from '../src/values';

it.each([
  ['text as it is', 'Fair price [50 %] (net), 3 < 4', 'Fair price [50 %] (net), 3 < 4'],
  ['no link', '[Pay](https://evil.example)', '[Pay] (https://evil.example)'],
  ['no image', '![x](https://evil.example/x.png)', '![x] (https://evil.example/x.png)'],
  ['no reference', '[Pay][1] ![x][1]', '[Pay] [1] ![x] [1]'],
  ['no address in brackets', '<https://evil.example>', '< https://evil.example>'],
  ['no tag', '<IMG src=x></a><!--', '< IMG src=x>< /a>< !--'],
  ['no direction marks', '\u202eevil\u2066.\u200f\u061c', 'evil.'],
  ['no link that a direction mark hides', '[Pay]\u200e(https://evil.example)', '[Pay] (https://evil.example)'],
  ['no half of a character', 'a\ud83d', 'a\ufffd'],
  ['one line', ' a\r\n\t\0b\u2028c ', 'a b c'],
  ['no more than fits', 'x'.repeat(301), `${'x'.repeat(300)}…`],
  ['whole characters', `${'x'.repeat(299)}👨‍👩‍👧`, `${'x'.repeat(299)}…`],
])('a quoted text has %s', (_what, text, shown) => {
  expect(quotable(text, 300)).toBe(shown);
});

it('clips a text between visible characters', () => {
  expect([clip('👍👍', 3), clip('abc', 3)]).toEqual(['👍…', 'abc']);
});

it('quotes values and names in the same way', () => {
  expect(show('[a](b)\u202e')).toBe('“[a] (b)”');
  expect(showList(['[a](b)', '\u202ec'])).toBe('[a] (b), c');
});
