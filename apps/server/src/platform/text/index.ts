export { cleanText, decodeEntities, htmlToPlainText, toLine } from './plain-text.ts';
