import type { TransportError } from '../domain/exchange.ts'
import type { Blob, ModelCall, RequestSpec } from '../domain/request.ts'
import type { Json } from '../domain/suite.ts'
import { type CallEnding, callEnding } from './call-ending.ts'
import { type Exchanged, notSent } from './exchanged.ts'
import { type ImageModel, ModelRefused, modelFrom } from './image-model.ts'
import { importModule } from './import-module.ts'
import { keepImages } from './keep-images.ts'
import { recordedText } from './record.ts'
import {
  createRecordingFetch,
  type Heard,
  heardAnswers,
  type RecordingFetchOptions,
} from './recording-fetch.ts'
import { recordedRequest } from './request-record.ts'
import type { Scrub } from './scrub.ts'
import { reveal } from './secret.ts'
import { WrongOrigin } from './wrong-origin.ts'

export type ModelCallSettings = Omit<RecordingFetchOptions, 'baseUrl'> & {
  /** Folders from which the package is loaded, the nearest first. */
  readonly folders: readonly string[]
}

type Fields = { readonly [key: string]: Json }

/** What a library takes for a key where there is none; without any it would look for one itself. */
const NO_KEY = 'no-key'
/** Errors that the AI SDK throws over arguments, before anything is sent. */
const OVER_ARGUMENTS =
  /^AI_(?:InvalidArgument|UnsupportedFunctionality|LoadAPIKey|LoadSetting|NoSuchModel)/

/**
 * Calls `doGenerate` of an AI SDK image model (specification v2, v3 or v4; @ai-sdk/provider 4.0.38,
 * 2026-11) once: no retry, no splitting. The exchange is the call; `within` are the HTTP requests the
 * package made. The answer's JSON is `{ result }` with images as tokens, or `{ error }`.
 * A package whose first step is to take the key elsewhere is stopped: not sent, `wrong-origin`.
 */
export async function runModelCall(
  spec: RequestSpec,
  call: ModelCall,
  settings: ModelCallSettings,
): Promise<Exchanged> {
  const { clock, credential, folders, scrub } = settings
  const startedAt = new Date(clock.now()).toISOString()
  const recordedCall = recordedText(recordedRequest({ kind: 'model-call', call }), scrub)
  const head = {
    purpose: spec.purpose,
    method: 'CALL',
    url: `model-call:${call.package}`,
    requestBody: recordedCall,
    startedAt,
  }
  const onSent = call.isHeard ? settings.onSent : null
  const recording = createRecordingFetch({ ...settings, baseUrl: call.baseUrl, onSent })
  let model: ImageModel
  try {
    model = await modelFrom(await importModule(call.package, folders), call, {
      [call.keySetting]: credential === null ? NO_KEY : reveal(credential.secret),
      baseURL: call.baseUrl,
      fetch: recording.fetch,
    })
  } catch (error) {
    const code = error instanceof ModelRefused ? error.code : 'model-not-loaded'
    return notSent(head, { code, message: scrub(messageOf(error)) })
  }
  // A package that may send past our fetch may do so from here on.
  if (!call.isHeard) settings.onSent?.()
  const calledAt = clock.monotonic()
  const ending = await callEnding((signal) => model.generate(signal), settings)
  await recording.close()
  const span = recording.span()
  const fault = recording.fault()
  if (fault !== null && span === null) {
    if (!(fault.error instanceof WrongOrigin)) throw fault.error
    return notSent(head, { code: 'wrong-origin', message: fault.error.message })
  }
  const heard = recording.heard()
  const error = unanswered(ending, { heard, wasSent: span !== null || !call.isHeard, scrub })
  const answers = heardAnswers(heard)
  const known = answers.flatMap(({ answer }) => answer.blobs)
  const told = await toldBy(ending, { known, settings })
  const status = answers.at(-1)?.answer.status ?? null
  const { sentAt, endedAt } =
    call.isHeard && span !== null ? span : { sentAt: calledAt, endedAt: clock.monotonic() }
  return {
    exchange: {
      ...head,
      status,
      headers: {},
      responseBody: recordedText(recordedRequest({ kind: 'json', json: told.json }), scrub),
      responseBytes: heard.reduce((sum, { exchange }) => sum + exchange.responseBytes, 0),
      firstByteMs: heard[0]?.exchange.firstByteMs ?? null,
      totalMs: error?.sent === false ? 0 : Math.round((endedAt - sentAt) * 1_000) / 1_000,
      error,
    },
    answer:
      error === null
        ? {
            status: status ?? 0,
            headers: told.headers,
            body: { kind: 'json', json: told.json },
            blobs: [...known, ...told.blobs],
            heard: answers,
          }
        : null,
    within: heard.map(({ exchange }) => exchange),
  }
}

/** Why there is no answer to read; null where there is one, be it a failure. */
function unanswered(
  ending: CallEnding,
  {
    heard,
    wasSent,
    scrub,
  }: { readonly heard: readonly Heard[]; readonly wasSent: boolean; readonly scrub: Scrub },
): TransportError | null {
  switch (ending.kind) {
    case 'result':
      return null
    case 'stopped': {
      const isLate = ending.code === 'deadline'
      const message = isLate ? 'the call did not end before the deadline' : 'stopped on request'
      return { sent: wasSent, code: ending.code, message }
    }
    case 'error': {
      const last = heard.at(-1)?.exchange ?? null
      if (last?.purpose === 'submit' && last.error !== null) {
        const isFirst = heard.length === 1
        return { ...last.error, sent: last.error.sent || !isFirst }
      }
      if (last !== null) return null
      const sent = wasSent && !OVER_ARGUMENTS.test(nameOf(ending.error))
      return { sent, code: 'model-failed', message: scrub(messageOf(ending.error)) }
    }
    default:
      return ending satisfies never
  }
}

/** The ending as JSON, with every image in a blob. */
async function toldBy(
  ending: CallEnding,
  { known, settings }: { readonly known: readonly Blob[]; readonly settings: ModelCallSettings },
): Promise<{
  readonly json: Fields
  readonly headers: Readonly<Record<string, string>>
  readonly blobs: readonly Blob[]
}> {
  const { scrub } = settings
  switch (ending.kind) {
    case 'result': {
      const { images, warnings, usage, providerMetadata, isRetryable, response } = fieldsOf(
        ending.result,
      )
      const { modelId, headers } = fieldsOf(response)
      const kept = await keepImages(images, { blobs: settings.blobs, known })
      const told = { warnings, usage, providerMetadata, isRetryable, modelId }
      return {
        json: { result: { ...plainJson(told, scrub), images: kept.tokens } },
        headers: textsOf(plainJson(headers, scrub)),
        blobs: kept.blobs,
      }
    }
    case 'error': {
      const { error } = ending
      const { statusCode } = fieldsOf(error)
      const json = {
        name: nameOf(error),
        message: scrub(messageOf(error)),
        statusCode: typeof statusCode === 'number' ? statusCode : null,
      }
      return { json: { error: json }, headers: {}, blobs: [] }
    }
    case 'stopped':
      return { json: { stopped: ending.code }, headers: {}, blobs: [] }
    default:
      return ending satisfies never
  }
}

/** What JSON can carry of an object, without the key; {} for what it cannot (cycles, bigints). */
function plainJson(value: unknown, scrub: Scrub): Fields {
  try {
    return fieldsOf(JSON.parse(scrub(JSON.stringify(value) ?? '{}'))) as Fields
  } catch {
    return {}
  }
}

function textsOf(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Readonly<Record<string, unknown>>) : {}
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
