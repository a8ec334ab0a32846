import { gunzipSync } from 'node:zlib';

/** Much more than 200 contacts need, and far below the 450 MB that an operation may use. */
const MAX_BYTES = 5_000_000;

/** @returns undefined if the body is larger than 5 MB; @throws the stream's error */
export const readBytes = async (body: NodeJS.ReadableStream): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
};

/** @returns undefined if it ends early, is broken, or would be larger than 5 MB */
export const decompress = (bytes: Buffer): Buffer | undefined => {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch {
    return undefined;
  }
};

/** The text of a body, or undefined if it isn't UTF-8, or declared as something else. */
export const decode = (bytes: Buffer, contentType: string | undefined): string | undefined => {
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(String(contentType))?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
