/** The URL base with a slash at its end, as the server wrote it into `<base>`. */
export const basePath = new URL('.', document.baseURI).pathname;

/** A path of the server (`/api/v1/…`, a cover) below the URL base. */
export function serverUrl(path: string): string {
  return basePath + path.replace(/^\//, '');
}
