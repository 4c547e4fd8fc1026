/**
 * Whether a URL's origin (scheme, host and port) is one of these. `https://*.bfl.ai` stands for every
 * host below that domain, at the same scheme and port, and not for the domain itself.
 */
export function isAtOrigin(url: string, origins: readonly string[]): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, port, origin } = new URL(url)
  if (origin === 'null') return false
  return origins.some((pattern) => {
    const [scheme, below] = pattern.split('//*.', 2)
    if (below === undefined) return URL.canParse(pattern) && new URL(pattern).origin === origin
    return protocol === scheme && port === '' && hostname.endsWith(`.${below}`)
  })
}
