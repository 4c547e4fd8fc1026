import type { Json } from '../../domain/suite.ts'
import { type Fields, isObject } from '../json-fields.ts'

/** `{ name: value }` of request headers that the suite adds; ours, so never part of the body. */
export const HEADERS_OPTION = 'assayHeaders'

const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/
const VALUE = /^[\x20-\x7e]{0,4000}$/
/** Names under which keys travel. A key never stands in a suite. */
const CREDENTIAL =
  /(?:^|[-_])(?:auth|authorization|[a-z]*key|token|secret|password|cookie|signature|credentials?)$/
/** Names like these that hold none: a mark of the request, and the name of a key that a gateway keeps. */
const NO_CREDENTIAL = ['idempotency-key', 'x-portkey-virtual-key']
/** Headers that say how the body is sent: changing one would break the request. */
const FRAMING =
  /^(?:accept|accept-encoding|connection|content-.*|expect|host|te|trailer|transfer-.*|upgrade|user-agent)$/
/** A routing rule in JSON that would carry a key, or send the gateway's own key somewhere else. */
const ROUTES_KEYS =
  /"(?:api[-_]?key|custom[-_]?host|base[-_]?url|authorization|virtual[-_]?key)"\s*:/i

/** The headers a suite asks for, lower-case; {} where the option is not a record of texts. */
export function headersOption(options: Fields): Readonly<Record<string, string>> {
  const value = options[HEADERS_OPTION]
  if (!isObject(value)) return {}
  const entries = Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)])
  return Object.fromEntries(entries)
}

/** Mistakes in the option; `refused` are headers of this host that a suite cannot set, with why. */
export function headerMistakes(
  value: Json | undefined,
  { auth, refused }: { auth: string; refused: Readonly<Record<string, string>> },
): readonly string[] {
  if (value === undefined) return []
  if (!isObject(value)) return [`${HEADERS_OPTION} is not a record of header names and values.`]
  return Object.entries(value).flatMap(([name, text]) => {
    const message = mistakeOf(name, text, { auth, refused })
    return message === null ? [] : [`${HEADERS_OPTION}.${name}: ${message}`]
  })
}

function mistakeOf(
  name: string,
  value: Json,
  { auth, refused }: { auth: string; refused: Readonly<Record<string, string>> },
): string | null {
  const header = name.toLowerCase()
  if (!NAME.test(name)) return 'not the name of a header.'
  if (header === auth || (CREDENTIAL.test(header) && !NO_CREDENTIAL.includes(header))) {
    return 'carries a key. Put the key in an environment variable and name it in apiKeyEnv.'
  }
  if (FRAMING.test(header)) return 'belongs to the request itself. Leave it out.'
  if (Object.hasOwn(refused, header)) return refused[header] ?? null
  if (typeof value !== 'string' || !VALUE.test(value)) {
    return `${JSON.stringify(value)} is not one line of plain text.`
  }
  return ROUTES_KEYS.test(value)
    ? 'names a key or an address for one. Keep that at the gateway, and name its config.'
    : null
}
