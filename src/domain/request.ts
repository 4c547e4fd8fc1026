import type { Purpose } from './exchange.ts'
import type { Json } from './suite.ts'

export type Part =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string
      readonly filename: string
      readonly mediaType: string
      readonly bytes: Uint8Array
    }

export type RequestBody =
  | { readonly kind: 'json'; readonly json: Json }
  | { readonly kind: 'multipart'; readonly parts: readonly Part[] }
  /** Run as a process: the JSON goes to its standard input. */
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly json: Json }
  | { readonly kind: 'model-call'; readonly call: ModelCall }

/** One call of a client library's image model; the library makes the HTTP requests, through our fetch. */
export interface ModelCall {
  /** An npm package, or a module beside the suite: `./provider.mjs`. */
  readonly package: string
  /** Its export that makes a provider of settings. */
  readonly factory: string
  /** The provider's function that gives a model; null: `image`, or else `imageModel`. */
  readonly method: string | null
  /** For the factory, without key, address and fetch, which are put in where it is called. */
  readonly settings: { readonly [key: string]: Json }
  /** Under which name the factory takes the key. */
  readonly keySetting: string
  readonly baseUrl: string
  /** Whether it is known that the package sends nothing but through the fetch it is given. */
  readonly isHeard: boolean
  readonly modelId: string
  /** As the model takes them; pictures as base64. */
  readonly options: { readonly [key: string]: Json }
}

/** One request, without its key: the key is attached where it is sent, and only for its own origins. */
export interface RequestSpec {
  readonly purpose: Purpose
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: RequestBody | null
  /** Whether the target's key is to be attached. */
  readonly credential: boolean
  /** The answer is JSON Lines, whatever its label says: each line comes as one event. */
  readonly lines?: true
}

/** Image bytes that came in an answer, already on disk. */
export interface Blob {
  readonly sha256: string
  /** Relative to the run's folder. */
  readonly file: string
  readonly bytes: number
}

/**
 * A provider's answer. In JSON and events every long base64 string was streamed to disk and stands
 * as `[image:SHA-256]`.
 */
export interface Answer {
  readonly status: number
  /** Lower-case names; all of them, unfiltered: an adapter may read any, a record keeps few. */
  readonly headers: Readonly<Record<string, string>>
  readonly body:
    | { readonly kind: 'json'; readonly json: Json }
    | { readonly kind: 'events'; readonly events: readonly ServerEvent[] }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'image'; readonly blob: Blob }
    | { readonly kind: 'none' }
  readonly blobs: readonly Blob[]
  /** Where a client library was called: the answers it got, in the order of its requests. */
  readonly heard?: readonly HeardAnswer[]
}

/** An answer that a client library got, and to what. */
export interface HeardAnswer {
  readonly purpose: Purpose
  readonly method: string
  readonly url: string
  readonly answer: Answer
}

export interface ServerEvent {
  readonly event: string | null
  /** Parsed where it is JSON, else the text. */
  readonly data: Json
}

/** Where an image of an answer is. */
export type ImageRef =
  | { readonly kind: 'blob'; readonly sha256: string }
  /** Too short to have been streamed aside; plain base64 or a data URI. */
  | { readonly kind: 'base64'; readonly text: string }
  | { readonly kind: 'url'; readonly url: string }
  /** A link on the target's own origin that answers only to its key. */
  | { readonly kind: 'keyed'; readonly url: string }
  /** A file that a command wrote. */
  | { readonly kind: 'file'; readonly path: string }

const TOKEN = /^(?:data:[^,]{0,200},)?\[image:([0-9a-f]{64})\]$/

export function imageToken(sha256: string): string {
  return `[image:${sha256}]`
}

/** Reads a string where an image is expected: a token (also of a data URI), a URL, a data URI or base64. */
export function imageRef(text: string): ImageRef {
  const token = TOKEN.exec(text)
  if (token?.[1] !== undefined) return { kind: 'blob', sha256: token[1] }
  if (/^https?:/i.test(text)) return { kind: 'url', url: text }
  return { kind: 'base64', text }
}
