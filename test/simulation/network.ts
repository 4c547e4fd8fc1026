import type { BlobSink } from '../../src/domain/blob-sink.ts'
import type { Exchange, TransportError } from '../../src/domain/exchange.ts'
import { type Answer, type Blob, imageToken, type RequestSpec } from '../../src/domain/request.ts'
import type { Json } from '../../src/domain/suite.ts'
import type { Exchanged } from '../../src/wire/exchanged.ts'
import type { DownloadContext, ExchangeContext, Wire } from '../../src/wire/wire.ts'
import type { Told } from './dialect.ts'
import { DiskFailed } from './disk.ts'
import type { Life } from './life.ts'
import type { Provider, ProviderAnswer } from './provider.ts'
import type { Random } from './random.ts'
import type { NetworkFate, Scenario, TargetScenario } from './scenario.ts'
import type { Timeline } from './timeline.ts'

export interface NetworkOptions {
  readonly scenario: Scenario
  readonly random: Random
  readonly timeline: Timeline
  readonly provider: Provider
  readonly targetAt: (url: string) => TargetScenario
  /** Right before the first byte leaves. */
  readonly onLeaving: (spec: RequestSpec, owner: string) => void
  /** The request was proved not to have left, or this answer has come; null: nobody knows. */
  readonly onEnd: (spec: RequestSpec, status: 'not-sent' | number | null) => void
}

/** What a request came to, as the client sees it. */
type Heard =
  | { readonly kind: 'answer'; readonly answer: ProviderAnswer }
  | { readonly kind: 'error'; readonly error: TransportError }

/** One process's way to the provider: it may lose a request, its answer, or only the end of it. */
export function createNetwork(life: Life, options: NetworkOptions): Wire {
  const { scenario, random, timeline, provider, targetAt } = options

  /** Resolves with what comes first: the answer, a broken connection, the deadline, an abort. */
  const converse = (
    spec: RequestSpec,
    fate: NetworkFate,
    { deadlineAt, signal }: DownloadContext,
  ): Promise<Heard> =>
    new Promise((resolve) => {
      let over = false
      const end = (heard: Heard): void => {
        if (over) return
        over = true
        deadline.cancel()
        signal?.removeEventListener('abort', onAbort)
        resolve(heard)
      }
      const onAbort = (): void => end(failed('aborted'))
      const deadline = timeline.in(deadlineAt - timeline.now(), () => end(failed('deadline')))
      signal?.addEventListener('abort', onAbort, { once: true })
      const outMs = random.below(40)
      if (fate === 'lostBefore') {
        timeline.in(outMs, () => end(failed('reset')))
        return
      }
      const backMs = random.below(40)
      timeline.in(outMs, () =>
        provider.receive(spec, targetAt(spec.url), (answer) => {
          if (fate === 'hang') return
          timeline.in(backMs, () => {
            if (fate === 'lostAfter') end(failed('reset'))
            else if (fate === 'cut') end(failed('truncated'))
            else end({ kind: 'answer', answer })
          })
        }),
      )
    })

  const exchange = async (
    spec: RequestSpec,
    context: Pick<ExchangeContext, 'deadlineAt' | 'blobs' | 'signal' | 'onSent'>,
  ): Promise<Exchanged> => {
    const { purpose } = spec
    const fate = random.weighted(purpose === 'submit' ? scenario.orders : scenario.others)
    const startedMs = timeline.now()
    const isSent = await life.act(`${purpose} leaves`, random.below(3), () => {
      if (fate === 'refused' || context.signal?.aborted === true) {
        options.onEnd(spec, 'not-sent')
        return false
      }
      options.onLeaving(spec, life.owner)
      context.onSent?.()
      return true
    })
    const heard: Heard = isSent
      ? await converse(spec, fate, context)
      : { kind: 'error', error: { sent: false, code: 'connect-refused', message: 'refused' } }
    const totalMs = timeline.now() - startedMs
    if (heard.kind === 'error') {
      const { error } = heard
      return { exchange: exchangeOf(spec, { status: null, totalMs, error }), answer: null }
    }
    const { status } = heard.answer
    await life.act(`${purpose} answer`, 0, () => options.onEnd(spec, status))
    try {
      const answer = await received(heard.answer, targetAt(spec.url), context.blobs)
      return { exchange: exchangeOf(spec, { status, totalMs, error: null }), answer }
    } catch (cause) {
      if (!(cause instanceof DiskFailed)) throw cause
      const error = { sent: true, code: 'not-stored', message: cause.message }
      return { exchange: exchangeOf(spec, { status, totalMs, error }), answer: null }
    }
  }

  return {
    exchange,
    download: (url, context) =>
      exchange(
        { purpose: 'download', method: 'GET', url, headers: {}, body: null, credential: false },
        context,
      ),
    close: async () => {},
  }
}

function failed(code: string): Heard {
  return { kind: 'error', error: { sent: true, code, message: code } }
}

/** Brings the images of an answer to disk, as the real wire does before anyone sees it. */
async function received(
  { status, retryAfter, body }: ProviderAnswer,
  { delivery }: TargetScenario,
  blobs: BlobSink,
): Promise<Answer> {
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': retryAfter }
  switch (body.kind) {
    case 'text':
      return { status, headers, body, blobs: [] }
    case 'image': {
      const blob = await keep(body.bytes, blobs)
      return { status, headers, body: { kind: 'image', blob }, blobs: [blob] }
    }
    case 'told': {
      const images = body.told.images ?? []
      if (delivery !== 'blob' || images.length === 0) return answerOf(status, body.told, [])
      const kept: Blob[] = []
      for (const text of images) kept.push(await keep(Buffer.from(text, 'base64'), blobs))
      const tokens = kept.map((blob) => imageToken(blob.sha256))
      return answerOf(status, { ...body.told, images: tokens }, kept)
    }
    default:
      return body satisfies never
  }
}

function answerOf(status: number, told: Told, blobs: readonly Blob[]): Answer {
  return { status, headers: {}, body: { kind: 'json', json: told as unknown as Json }, blobs }
}

async function keep(bytes: Uint8Array, blobs: BlobSink): Promise<Blob> {
  const writer = blobs.open()
  await writer.write(bytes)
  return writer.finish()
}

function exchangeOf(
  { purpose, method, url }: RequestSpec,
  { status, totalMs, error }: Pick<Exchange, 'status' | 'totalMs' | 'error'>,
): Exchange {
  return {
    purpose,
    method,
    url,
    status,
    headers: {},
    requestBody: null,
    responseBody: null,
    responseBytes: 0,
    startedAt: '',
    firstByteMs: null,
    totalMs,
    error,
  }
}
