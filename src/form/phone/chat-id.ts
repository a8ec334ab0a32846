import { NUMBERLESS, type Problem } from './problem';

const CHAT_LINK =
  /^(?:(?:https?:\/\/)?(?:(?:www\.)?wa\.me|(?:(?:api|web|www)\.)?whatsapp\.com)\/|whatsapp:\/\/send\b)/i;

/** The number of a click-to-chat link, such as `wa.me/33612345678` or `api.whatsapp.com/send?phone=33612345678`. */
const ofChatLink = (text: string): string | undefined => {
  const address = text.includes('://') ? text : `https://${text}`;
  if (!CHAT_LINK.test(text) || !URL.canParse(address)) return undefined;
  const { pathname, searchParams } = new URL(address);
  return searchParams.get('phone') ?? pathname.replace(/\/|%2B/gi, '');
};

const CHAT_ID = /^(?:whatsapp:\s*)?\+?(\d+)(?:[.:]\d+)*@(?:c\.us|s\.whatsapp\.net)$/i;
/** People without a visible number, groups, channels and lists. */
const NUMBERLESS_ID = /@(?:lid|hosted\.lid|g\.us|newsletter|broadcast)$/i;

/** The number of a WhatsApp ID or link, if a text is one. WhatsApp always writes the country code, without a plus. */
export const readChatId = (text: string): string | Problem | undefined => {
  if (NUMBERLESS_ID.test(text)) return NUMBERLESS;
  const number = ofChatLink(text) ?? CHAT_ID.exec(text)?.[1];
  return number === undefined ? undefined : `+${number.trim()}`;
};
