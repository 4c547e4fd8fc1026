/** A URL as it is recorded: never with a user and password; without its query where that is a signature. */
export function recordedUrl(url: URL, isDownload: boolean): string {
  const query = isDownload ? '' : url.search
  return `${url.origin}${url.pathname}${query}`
}
