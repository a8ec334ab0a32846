/**
 * The other number that reaches the same phone: WhatsApp's IDs of Mexican mobiles have a 1 after 52, those of Argentine ones
 * a 9 after 54, and older Brazilian ones lack the ninth digit.
 */
export const twinOf = (e164: string): string | undefined => {
  const rules: [RegExp, string][] = [
    [/^\+521(\d{10})$/, '+52$1'],
    [/^\+52(\d{10})$/, '+521$1'],
    [/^\+549(\d{10})$/, '+54$1'],
    [/^\+54(\d{10})$/, '+549$1'],
    [/^\+55(\d\d)9([6-9]\d{7})$/, '+55$1$2'],
    [/^\+55(\d\d)([6-9]\d{7})$/, '+55$19$2'],
  ];
  const [pattern, twin] = rules.find(([known]) => known.test(e164)) ?? [];
  return pattern && twin && e164.replace(pattern, twin);
};
