import { keyCutter } from '../../src/isao/json';

/** Any piece of the key of this length is withheld. */
const PIECE = 10;

/** The ways to write a character that a terminal, a browser or a program would undo: in hexadecimal, and in decimal. */
const HEX = /(?:%(?:25)*|\\+u\{?0*|\\+x|&#x0*|=)([0-9a-f]{2})\}?;?/gi;
const DECIMAL = /&#0*(\d{2,3});?/g;

const plain = (text: string): string => {
  const undone = text
    .replace(HEX, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(DECIMAL, (_all, code: string) => String.fromCharCode(Number(code)));
  return undone === text ? text : plain(undone);
};

/**
 * Makes a text safe to print: without the key in any escape, or a piece of it, and without control characters, which could
 * change what a terminal shows.
 */
export const createCleaner = (key: string): ((text: string) => string) => {
  const cut = keyCutter(key);
  const pieces = Array.from({ length: Math.max(0, key.length - PIECE + 1) }, (_, n) => key.slice(n, n + PIECE));
  return (text) => {
    const safe = cut(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ');
    const read = plain(safe).toLowerCase();
    return pieces.some((piece) => read.includes(piece.toLowerCase())) ? '[withheld: it has a part of the key]' : safe;
  };
};
