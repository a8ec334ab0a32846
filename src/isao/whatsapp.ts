const E164 = /^\+[1-9]\d{6,14}$/;

/** The link that opens a WhatsApp chat with a number: https://wa.me/ and the digits; null unless the number is E.164. */
export const whatsappLinkOf = ({ phoneNumber }: { phoneNumber: string | null }): { whatsappLink: string | null } => ({
  whatsappLink: phoneNumber !== null && E164.test(phoneNumber) ? `https://wa.me/${phoneNumber.slice(1)}` : null,
});
