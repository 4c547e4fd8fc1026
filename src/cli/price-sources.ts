import type { RequestSpec } from '../domain/request.ts'
import type { Json } from '../domain/suite.ts'
import type { ImportFormat } from '../money/import/statement.ts'
import { placesOf } from '../providers/fal/places.ts'

/** What an endpoint of prices said, or why it said nothing. */
export type PriceAnswer =
  | { readonly kind: 'prices'; readonly json: Json; readonly from: string }
  | { readonly kind: 'failed'; readonly from: string; readonly why: string }

/** Asks one question; a text says why there is no answer. */
export type Ask = (spec: RequestSpec) => Promise<{ readonly json: Json } | string>

/** A provider whose prices can be asked for nothing. */
export interface PriceSource {
  readonly provider: 'openrouter' | 'fal'
  readonly format: ImportFormat
  /** Without its key it answers nothing. */
  readonly needsKey: boolean
  /** Every answer there is to have; `models` are those to ask for where it does not list its own. */
  answers(ask: Ask, baseUrl: string, models: readonly string[]): Promise<readonly PriceAnswer[]>
}

/** OpenRouter lists its models, and the prices of each (openrouter.ai/openapi.json, 2026-08-22). */
const openrouter: PriceSource = {
  provider: 'openrouter',
  format: 'openrouter',
  needsKey: false,
  async answers(ask, baseUrl) {
    const listing = `${baseUrl}/images/models`
    const list = await ask(get(listing, false))
    if (typeof list === 'string') return [{ kind: 'failed', from: listing, why: list }]
    const ids = idsIn(list.json)
    if (ids === null) {
      return [{ kind: 'failed', from: listing, why: 'the answer is no list of models' }]
    }
    const answers: PriceAnswer[] = []
    // One after the other: nobody waits, and nobody is pressed.
    for (const id of ids) {
      const path = id.split('/').map(encodeURIComponent).join('/')
      answers.push(await answerOf(ask, get(`${listing}/${path}/endpoints`, false)))
    }
    return answers
  },
}

/** Endpoints in one question, of at most 50 (api.fal.ai/v1, seen in April 2026). */
const FAL_AT_ONCE = 50

/** fal answers for the endpoints that it is asked about, with a key. */
const fal: PriceSource = {
  provider: 'fal',
  format: 'fal',
  needsKey: true,
  async answers(ask, baseUrl, models) {
    const { platform } = placesOf(baseUrl)
    const about = (ids: readonly string[]): RequestSpec =>
      get(
        `${platform}/v1/models/pricing?endpoint_id=${ids.map(encodeURIComponent).join(',')}`,
        true,
      )
    const answers: PriceAnswer[] = []
    for (let start = 0; start < models.length; start += FAL_AT_ONCE) {
      const ids = models.slice(start, start + FAL_AT_ONCE)
      const together = await answerOf(ask, about(ids))
      // One endpoint that is unknown may fail the question for all.
      if (together.kind === 'prices' || ids.length === 1 || !/^HTTP 4/.test(together.why)) {
        answers.push(together)
      } else {
        for (const id of ids) answers.push(await answerOf(ask, about([id])))
      }
    }
    return answers
  },
}

export const PRICE_SOURCES: readonly PriceSource[] = [openrouter, fal]

function get(url: string, credential: boolean): RequestSpec {
  return { purpose: 'usage', method: 'GET', url, headers: {}, body: null, credential }
}

async function answerOf(ask: Ask, spec: RequestSpec): Promise<PriceAnswer> {
  const answer = await ask(spec)
  return typeof answer === 'string'
    ? { kind: 'failed', from: spec.url, why: answer }
    : { kind: 'prices', from: spec.url, json: answer.json }
}

function idsIn(json: Json): readonly string[] | null {
  const list = (json as { readonly data?: Json } | null)?.data
  if (!Array.isArray(list)) return null
  return list.flatMap((one) => {
    const id = (one as { readonly id?: Json } | null)?.id
    return typeof id === 'string' ? [id] : []
  })
}
