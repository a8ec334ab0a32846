/** A key without a pattern, so that any piece of it is recognizable. */
export const KEY = 'zap_9f3c1e7ab2d84560e1c7f09a3b5d2846c0de91f7a4b3825d6e0f1a9c7b4d3e28';

/** A text with each of its characters percent-encoded. */
export const percentEncoded = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '%$&');

/** Texts that leak a key: the key, its beginning and end, and the usual encodings. */
export const tracesOf = (key: string): string[] => {
  const pieces = key.length >= 40 ? [key.slice(0, 20), key.slice(-16)] : [];
  return [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), ...pieces].flatMap((text) => [
    text,
    percentEncoded(text),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('hex'),
  ]);
};
