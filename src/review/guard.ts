import { timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'

/** What a request must show before anything is answered. */
export interface Keys {
  /** 256 bits in hex; stands in the fragment of the printed address, which browsers send to nobody. */
  readonly token: string
  /** 256 bits in hex; the cookie that the token is exchanged for. */
  readonly session: string
  /** Known once the server listens. */
  readonly port: () => number
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/**
 * For every request, in this order: a name that is not ours (DNS rebinding) is 421, another site or a
 * program that does not say where it comes from 403, a POST that is not JSON 415. Sets the headers
 * that every answer has; none allows another origin anything.
 */
export function guard({ port }: Keys): MiddlewareHandler {
  return async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value)
    const host = context.req.header('host') ?? ''
    if (![`127.0.0.1:${port()}`, `localhost:${port()}`].includes(host)) {
      return context.text('This is not a name of the review server.', 421)
    }
    const { method } = context.req
    if (!comesFromPage(context, host)) {
      return context.text('Only the review page itself may ask for this. Open its address.', 403)
    }
    if (method === 'POST' && !isJson(context.req.header('content-type'))) {
      return context.text('Send application/json.', 415)
    }
    if (!['GET', 'HEAD', 'POST'].includes(method)) return context.text('No such method.', 405)
    return next()
  }
}

/** 401 unless the token was exchanged for the cookie. */
export function signedIn({ session, port }: Keys): MiddlewareHandler {
  return async (context, next) => {
    if (same(getCookie(context, cookieName(port())) ?? '', session)) return next()
    return context.json({ error: 'Open the address that assay review printed.' }, 401)
  }
}

/** Cookies do not tell ports apart: two servers must not overwrite each other's. */
export function cookieName(port: number): string {
  return `assay-review-${port}`
}

/** Compares secrets in a time that tells nothing about them. */
export function same(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Whether our own page asks. A post has to say its origin. Pictures and answers go to our page alone;
 * the page itself, which holds nothing, also to who types its address.
 */
function comesFromPage({ req }: Context, host: string): boolean {
  const origin = req.header('origin')
  const site = req.header('sec-fetch-site')
  if (origin !== undefined && origin !== `http://${host}`) return false
  if (req.method === 'POST')
    return origin !== undefined && (site ?? 'same-origin') === 'same-origin'
  if (/^\/(api|pictures)\//.test(req.path)) return site === 'same-origin'
  return site === undefined || site === 'none' || site === 'same-origin'
}

function isJson(type: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(type ?? '')
}
