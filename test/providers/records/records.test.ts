import { expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { recordsOf } from '../../../src/providers/records/records-of.ts'

const ASKED = {
  baseUrl: 'https://api.example/v1/',
  fromMs: Date.UTC(2026, 10, 21, 7, 30),
  untilMs: Date.UTC(2026, 10, 21, 7, 45),
  ids: ['gen-1', 'req_2'],
  models: ['fal-ai/flux/dev', 'fal-ai/flux/schnell'],
}

function urlsOf(provider: string, baseUrl = ASKED.baseUrl): readonly string[] {
  const questions = recordsOf(provider)?.questions({ ...ASKED, baseUrl }) ?? []
  return questions.flatMap(({ requests }) => requests.map(({ url }) => decodeURIComponent(url)))
}

function answerOf(json: Json): Answer {
  return { status: 200, headers: {}, body: { kind: 'json', json }, blobs: [] }
}

test('OpenAI is asked from the beginning of the run’s first day, by line item, model and key', () => {
  expect(urlsOf('openai')).toEqual([
    'https://api.example/v1/organization/costs?start_time=1795219200&end_time=1795247101&bucket_width=1d&limit=180&group_by[]=line_item&group_by[]=api_key_id',
    'https://api.example/v1/organization/usage/images?start_time=1795219200&end_time=1795247101&bucket_width=1d&limit=31&group_by[]=model&group_by[]=api_key_id',
  ])
})

test('OpenRouter is asked for generations only, LiteLLM at its root for every id', () => {
  expect(urlsOf('openrouter', 'https://openrouter.ai/api/v1')).toEqual([
    'https://openrouter.ai/api/v1/generation?id=gen-1',
  ])
  expect(urlsOf('litellm', 'http://proxy.example:4000/v1')).toEqual([
    'http://proxy.example:4000/spend/logs?request_id=gen-1',
    'http://proxy.example:4000/spend/logs?request_id=req_2',
  ])
})

test('fal is asked at its platform, by the endpoints of the run', () => {
  expect(urlsOf('fal', 'https://queue.fal.run')).toEqual([
    'https://api.fal.ai/v1/models/usage?endpoint_id=fal-ai/flux/dev,fal-ai/flux/schnell&start=2026-11-21T07:30:00.000Z&end=2026-11-21T07:45:00.000Z&timeframe=hour&expand=time_series',
  ])
})

test('a further page is asked for by its name, and the last page is the last', () => {
  const pages = [
    ['openai', { has_more: true, next_page: 'page_2' }, 'page=page_2'],
    ['fal', { has_more: true, next_cursor: 'Mg' }, 'cursor=Mg'],
  ] as const
  for (const [provider, json, query] of pages) {
    const [question] = recordsOf(provider)?.questions(ASKED) ?? []
    const [request] = question?.requests ?? []
    if (question === undefined || request === undefined) throw new Error('no question')
    const further = question.next(answerOf(json), request)
    expect(further?.url).toBe(`${request.url}&${query}`)
    expect(question.next(answerOf({ ...json, has_more: false }), request)).toBeNull()
    expect(question.next(answerOf({ has_more: true }), request)).toBeNull()
  }
})

test('records are asked for with a key, and never from a provider that keeps none', () => {
  const requests = ['openai', 'openrouter', 'fal', 'litellm'].flatMap(
    (provider) =>
      recordsOf(provider)
        ?.questions(ASKED)
        .flatMap((one) => one.requests) ?? [],
  )
  expect(requests.every(({ method, credential }) => method === 'GET' && credential)).toBe(true)
  expect([recordsOf('stability'), recordsOf('replicate'), recordsOf('constructor')]).toEqual([
    null,
    null,
    null,
  ])
})
