import { DIALECTS } from '../dialects.ts'
import type { RecordedExchange } from './recording.ts'

/**
 * Where a recorded URL is served: under its dialect's base path when it lay under its target's base
 * URL, else under `/elsewhere/SCHEME/HOST/…` (other clusters, file hosts).
 */
export interface Places {
  /** Path and query on the replaying mock. */
  place(url: string): string
  /** A recorded text with every URL of a recorded host led to `origin`. */
  rewrite(text: string, origin: string): string
}

const URL_IN_TEXT = /(https?):(\\?\/)\\?\/([^\s"'<>\\/?#,;]+)((?:\\?\/[^\s"'<>\\?#,;]*)*)/g

export function placesOf(exchanges: readonly RecordedExchange[]): Places {
  const bases = [
    ...new Map(
      exchanges.map(({ provider, baseUrl }) => [baseUrl.replace(/\/+$/, ''), provider] as const),
    ),
  ]
    .map(([baseUrl, provider]) => ({ baseUrl, basePath: basePathOf(provider) }))
    // The longest first: one base URL may lie below another.
    .sort((a, b) => b.baseUrl.length - a.baseUrl.length)
  const hosts = new Set(exchanges.flatMap(({ url }) => URL.parse(url)?.host ?? []))

  const place = (url: string): string => {
    const base = bases.find(({ baseUrl }) => url === baseUrl || isBelow(url, baseUrl))
    if (base !== undefined) return `${base.basePath}${url.slice(base.baseUrl.length)}`
    const { protocol, host, pathname, search } = new URL(url)
    return `/elsewhere/${protocol.slice(0, -1)}/${host}${pathname}${search}`
  }
  return {
    place,
    rewrite: (text, origin) =>
      text.replace(
        URL_IN_TEXT,
        (whole, scheme: string, slash: string, host: string, path: string) => {
          if (!hosts.has(host)) return whole
          const url = `${scheme}://${host}${path.replaceAll('\\/', '/')}`
          const moved = `${origin}${place(url)}`
          return slash === '/' ? moved : moved.replaceAll('/', '\\/')
        },
      ),
  }
}

function isBelow(url: string, baseUrl: string): boolean {
  return url.startsWith(baseUrl) && /^[/?]/.test(url.slice(baseUrl.length))
}

/** The dialect's own base path, or one made of the provider's id where the mock has no such dialect. */
export function basePathOf(provider: string): string {
  return DIALECTS.find(({ id }) => id === provider)?.basePath ?? `/${provider}`
}
