/** The part of a URL's path that stands after `/name/`, decoded: an id as the provider gave it. */
export function pathPart(url: string, name: string): string {
  const parts = url.replace(/[?#].*$/, '').split('/')
  const text = parts[parts.lastIndexOf(name) + 1] ?? ''
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
