/** A base URL without the slashes at its end. */
export function trimmed(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '')
}

/** What stands above `/v1`, where gateways keep the paths of their own. */
export function aboveVersion(baseUrl: string): string {
  return trimmed(baseUrl).replace(/\/v1$/, '')
}
