export { cleanText, decodeEntities, htmlToPlainText, toLine } from './plain-text.ts';
export { fillTemplate, placeholdersOf } from './template.ts';
