import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { googleGeminiAdapter } from '../../../src/providers/google-gemini/adapter.ts'
import { doneReading, json, operationOf, text } from '../fixtures.ts'

const MODEL = 'gemini-nano-banana-2.1'
const IMAGE = `[image:${'a'.repeat(64)}]`
const DRAFT = `[image:${'b'.repeat(64)}]`
const operation = operationOf({ model: MODEL })
const SPEC = googleGeminiAdapter.submit(operation, googleGeminiAdapter.baseUrl)

const reading = (answer: Answer) => doneReading(googleGeminiAdapter.read(answer, SPEC, operation))

const picture = (data: string, over: { [key: string]: Json } = {}): Json => ({
  inlineData: { mimeType: 'image/jpeg', data },
  ...over,
})

const details = (modality: string, tokenCount: number): Json => [{ modality, tokenCount }]

/** A whole answer, its fields as in a recorded exchange of August 2026. */
function content(parts: readonly Json[], usage: { [key: string]: Json } = {}): Answer {
  return json(
    200,
    {
      candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
      usageMetadata: {
        promptTokenCount: 9,
        candidatesTokenCount: 1514,
        totalTokenCount: 1523,
        promptTokensDetails: details('TEXT', 9),
        candidatesTokensDetails: details('IMAGE', 1120),
        serviceTier: 'standard',
        ...usage,
      },
      modelVersion: MODEL,
      responseId: 'k3ZuResp',
    },
    { 'x-gemini-service-tier': 'standard' },
  )
}

describe('an answer with a picture', () => {
  test('is read whole: the rest of the candidates’ tokens is text', () => {
    expect(reading(content([picture(IMAGE, { thoughtSignature: 'EoQB' })]))).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [{ kind: 'blob', sha256: 'a'.repeat(64) }],
      partials: [],
      usage: {
        reported: {
          input_text_token: '9',
          output_text_token: '394',
          output_image_token: '1120',
        },
        counted: { request: '1', image: '1' },
        cost: null,
      },
      requestIds: ['k3ZuResp'],
      resolved: { delivery: 'sync', tier: 'standard' },
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test('leaves out drafts of the thinking and takes pictures among words', () => {
    const { images, outcome } = reading(
      content([
        picture(DRAFT, { thought: true }),
        { text: 'thinking', thought: true },
        { text: 'Here it is:' },
        picture(IMAGE),
      ]),
    )
    expect(images).toEqual([{ kind: 'blob', sha256: 'a'.repeat(64) }])
    expect(outcome.kind).toBe('produced')
  })

  test('may hold more pictures than were asked for, and each counts', () => {
    const { images, usage } = reading(content([picture(IMAGE), picture(DRAFT)]))
    expect(images).toHaveLength(2)
    expect(usage.counted.image).toBe('2')
  })

  test('takes a picture by its address, and no sound for a picture', () => {
    const uri = 'https://generativelanguage.googleapis.com/v1beta/files/x:download'
    const found = reading(
      content([
        { inlineData: { mimeType: 'audio/wav', data: IMAGE } },
        { fileData: { mimeType: 'image/png', fileUri: uri } },
      ]),
    )
    expect(found.images).toEqual([{ kind: 'url', url: uri }])
    const bucket = content([{ fileData: { mimeType: 'image/png', fileUri: 'gs://b/x.png' } }])
    expect(reading(bucket).outcome.kind).toBe('empty')
  })

  test.each<[string, { [key: string]: Json }, Record<string, string>]>([
    [
      'thoughts are text output',
      { thoughtsTokenCount: 225, candidatesTokenCount: 1120 },
      { input_text_token: '9', output_text_token: '225', output_image_token: '1120' },
    ],
    [
      'pictures in the prompt are their own kind',
      {
        promptTokenCount: 262,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 4 },
          { modality: 'IMAGE', tokenCount: 258 },
        ],
      },
      {
        input_text_token: '4',
        input_image_token: '258',
        output_text_token: '394',
        output_image_token: '1120',
      },
    ],
    [
      'cached tokens are taken out of the prompt’s, kind by kind',
      {
        promptTokenCount: 1000,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 440 },
          { modality: 'IMAGE', tokenCount: 560 },
        ],
        cachedContentTokenCount: 700,
        cacheTokensDetails: [
          { modality: 'IMAGE', tokenCount: 560 },
          { modality: 'TEXT', tokenCount: 140 },
        ],
      },
      {
        input_text_token: '300',
        input_image_token: '0',
        cached_input_text_token: '140',
        cached_input_image_token: '560',
        output_text_token: '394',
        output_image_token: '1120',
      },
    ],
    [
      'a prompt without details is one sum',
      { promptTokenCount: 270, promptTokensDetails: null },
      { input_text_token: '270', output_text_token: '394', output_image_token: '1120' },
    ],
    [
      'tools add to the prompt',
      { toolUsePromptTokenCount: 11 },
      { input_text_token: '20', output_text_token: '394', output_image_token: '1120' },
    ],
    [
      'output without details is left out, for nobody can divide it',
      { candidatesTokensDetails: null, thoughtsTokenCount: 100 },
      { input_text_token: '9' },
    ],
    [
      'output whose details name no image is left out',
      { candidatesTokensDetails: details('TEXT', 30) },
      { input_text_token: '9' },
    ],
    [
      'details without a sum are their own sum',
      {
        promptTokenCount: null,
        candidatesTokenCount: null,
        candidatesTokensDetails: [
          { modality: 'TEXT', tokenCount: 12 },
          { modality: 'IMAGE', tokenCount: 1120 },
        ],
      },
      { input_text_token: '9', output_text_token: '12', output_image_token: '1120' },
    ],
    [
      'a sum smaller than its image tokens leaves no text',
      { candidatesTokenCount: 1000 },
      { input_text_token: '9', output_text_token: '0', output_image_token: '1120' },
    ],
    [
      'a figure that is no count is not reported',
      { promptTokenCount: -3, promptTokensDetails: null, candidatesTokenCount: 1.5 },
      { output_text_token: '0', output_image_token: '1120' },
    ],
  ])('%s', (_, usage, reported) => {
    expect(reading(content([picture(IMAGE)], usage)).usage.reported).toEqual(reported)
  })

  test.each<[{ [key: string]: Json }, string | undefined]>([
    [{ serviceTier: 'FLEX' }, 'flex'],
    [{ serviceTier: 'unspecified' }, undefined],
    [{ serviceTier: null, trafficType: 'ON_DEMAND' }, 'standard'],
    [{ serviceTier: null, trafficType: 'ON_DEMAND_PRIORITY' }, 'priority'],
    [{ serviceTier: null, trafficType: 'PROVISIONED_THROUGHPUT' }, 'provisioned_throughput'],
    [{ serviceTier: null }, 'standard'],
  ])('with %j was served in the tier %s', (usage, tier) => {
    expect(reading(content([picture(IMAGE)], usage)).resolved.tier).toBe(tier)
  })
})

const PROMPT_ONLY = {
  promptTokenCount: 15,
  totalTokenCount: 15,
  promptTokensDetails: details('TEXT', 15),
}
const ended = (finishReason: string, over: { [key: string]: Json } = {}): Json => ({
  candidates: [{ content: {}, finishReason, index: 0, ...over }],
  usageMetadata: PROMPT_ONLY,
  responseId: 'r1',
})

describe('an answer without a picture', () => {
  test.each<[string, Json, string, string | null]>([
    [
      'a blocked prompt',
      { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: PROMPT_ONLY },
      'blocked/moderation-input/PROHIBITED_CONTENT',
      'the prompt was blocked: PROHIBITED_CONTENT',
    ],
    [
      'a prompt blocked for no stated reason',
      { candidates: [], promptFeedback: { blockReason: 'OTHER', blockReasonMessage: 'No.' } },
      'blocked/moderation-input/OTHER',
      'No.',
    ],
    [
      'a blocked picture',
      ended('IMAGE_SAFETY', { finishMessage: 'Unable to show the generated image.' }),
      'blocked/moderation-output/IMAGE_SAFETY',
      'Unable to show the generated image.',
    ],
    ['a likeness', ended('IMAGE_RECITATION'), 'blocked/moderation-output/IMAGE_RECITATION', null],
    [
      'an older block',
      ended('PROHIBITED_CONTENT'),
      'blocked/moderation-output/PROHIBITED_CONTENT',
      null,
    ],
    ['none made', ended('NO_IMAGE'), 'empty/null/NO_IMAGE', 'an answer without an image'],
    [
      'none made, without content',
      { candidates: [{ finishReason: 'NO_IMAGE' }] },
      'empty/null/NO_IMAGE',
      'an answer without an image',
    ],
    [
      'a word nobody knows',
      ended('PAPER_JAM'),
      'empty/null/PAPER_JAM',
      'an answer without an image',
    ],
    [
      'a refusal in words',
      {
        candidates: [
          { content: { parts: [{ text: 'I cannot draw that.' }] }, finishReason: 'STOP' },
        ],
      },
      'empty/null/STOP',
      'I cannot draw that.',
    ],
    [
      'only drafts',
      {
        candidates: [
          { content: { parts: [picture(DRAFT, { thought: true })] }, finishReason: 'STOP' },
        ],
      },
      'empty/null/STOP',
      'an answer without an image',
    ],
    [
      'nothing at all',
      { usageMetadata: PROMPT_ONLY },
      'empty/null/null',
      'an answer without an image',
    ],
  ])('%s is read for what it is', (_, body, expected, message) => {
    const { outcome, images, usage } = reading(json(200, body))
    expect(`${outcome.kind}/${outcome.reason}/${outcome.code}`).toBe(expected)
    expect(outcome.message).toBe(message)
    expect(images).toEqual([])
    expect(usage.cost).toBeNull()
    expect(usage.counted).toEqual({ request: '1', image: '0' })
  })

  test('that promises not to charge states a cost of nothing', () => {
    const finishMessage =
      'Unable to show the generated image. You will not be charged for this request.'
    const { outcome, usage } = reading(json(200, ended('IMAGE_OTHER', { finishMessage })))
    expect(outcome).toMatchObject({ kind: 'empty', code: 'IMAGE_OTHER', message: finishMessage })
    expect(usage.cost).toEqual({ usd: '0', where: 'finishMessage' })
  })

  test('a promise beside a picture is not taken for the picture’s price', () => {
    const body = {
      candidates: [
        {
          content: { parts: [picture(IMAGE)] },
          finishReason: 'STOP',
          finishMessage: 'You will not be charged for this request.',
        },
      ],
    }
    expect(reading(json(200, body)).usage.cost).toBeNull()
  })

  test('counts words as text, and what a block hides as unknown', () => {
    const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 40 }
    const words = { candidates: [{ content: { parts: [{ text: 'No.' }] }, finishReason: 'STOP' }] }
    expect(reading(json(200, { ...words, usageMetadata })).usage.reported).toEqual({
      input_text_token: '9',
      output_text_token: '40',
    })
    const blocked = { candidates: [{ finishReason: 'IMAGE_SAFETY' }], usageMetadata }
    expect(reading(json(200, blocked)).usage.reported).toEqual({})
  })
})

const error = (code: number, status: string, message: string, details: readonly Json[] = []) =>
  json(code, { error: { code, status, message, details } })
const info = (reason: string): Json => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
})
const quota = (quotaId: string, quotaValue: string | null = '10', metric = 'paid_tier'): Json => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [
    {
      quotaMetric: `generativelanguage.googleapis.com/generate_content_${metric}_requests`,
      quotaId,
      ...(quotaValue !== null && { quotaValue }),
    },
  ],
})
const retry = (retryDelay: string): Json => ({
  '@type': 'type.googleapis.com/google.rpc.RetryInfo',
  retryDelay,
})
const PLAN = 'You exceeded your current quota, please check your plan and billing details.'

describe('a request that was refused', () => {
  test.each<[string, Answer, string, string | null, number | null, boolean]>([
    [
      'a wrong key, which is a 400 here',
      error(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        info('API_KEY_INVALID'),
      ]),
      'rejected/auth',
      'API_KEY_INVALID',
      null,
      true,
    ],
    [
      'a wrong key without details',
      error(400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.'),
      'rejected/auth',
      'INVALID_ARGUMENT',
      null,
      true,
    ],
    [
      'a wrong field',
      error(400, 'INVALID_ARGUMENT', 'Multiple candidates is not enabled for this model'),
      'rejected/parameters',
      'INVALID_ARGUMENT',
      null,
      false,
    ],
    [
      'a country',
      error(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
      'rejected/parameters',
      'FAILED_PRECONDITION',
      null,
      false,
    ],
    [
      'no key',
      error(403, 'PERMISSION_DENIED', 'Method doesn’t allow unregistered callers.'),
      'rejected/auth',
      'PERMISSION_DENIED',
      null,
      true,
    ],
    [
      'an empty prepaid balance behind a 403',
      error(403, 'PERMISSION_DENIED', 'Your prepayment credits are depleted.'),
      'rejected/funds',
      'PERMISSION_DENIED',
      null,
      true,
    ],
    [
      'billing switched off',
      error(403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled.', [
        info('BILLING_DISABLED'),
      ]),
      'rejected/funds',
      'BILLING_DISABLED',
      null,
      true,
    ],
    [
      'a token gone',
      error(401, 'UNAUTHENTICATED', 'no'),
      'rejected/auth',
      'UNAUTHENTICATED',
      null,
      true,
    ],
    ['a model gone', error(404, 'NOT_FOUND', 'no'), 'rejected/model', 'NOT_FOUND', null, false],
    [
      'a rate a minute',
      error(429, 'RESOURCE_EXHAUSTED', PLAN, [
        quota('GenerateRequestsPerMinutePerProjectPerModel'),
        retry('38s'),
      ]),
      'throttled/rate-limit',
      'RESOURCE_EXHAUSTED',
      38_000,
      false,
    ],
    [
      'a rate in fractions of a second',
      error(429, 'RESOURCE_EXHAUSTED', PLAN, [retry('38.203s')]),
      'throttled/rate-limit',
      'RESOURCE_EXHAUSTED',
      38_203,
      false,
    ],
    [
      'a rate in words only',
      error(429, 'RESOURCE_EXHAUSTED', `${PLAN} Please retry in 7.5s.`),
      'throttled/rate-limit',
      'RESOURCE_EXHAUSTED',
      7500,
      false,
    ],
    [
      'a quota of the day, whose delay means nothing',
      error(429, 'RESOURCE_EXHAUSTED', `${PLAN} Please retry in 7.5s.`, [
        quota('GenerateRequestsPerDayPerProjectPerModel'),
        retry('38s'),
      ]),
      'throttled/rate-limit',
      'RESOURCE_EXHAUSTED',
      null,
      false,
    ],
    [
      'a key without billing, whose quota is nothing',
      error(429, 'RESOURCE_EXHAUSTED', PLAN, [
        quota('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', '0', 'free_tier'),
        retry('38s'),
      ]),
      'rejected/funds',
      'RESOURCE_EXHAUSTED',
      null,
      true,
    ],
    [
      'the same in words',
      error(429, 'RESOURCE_EXHAUSTED', `${PLAN}\n* Quota exceeded, limit: 0, model: x`, [
        quota('GenerateRequestsPerDay-FreeTier', null, 'free_tier'),
      ]),
      'rejected/funds',
      'RESOURCE_EXHAUSTED',
      null,
      true,
    ],
    [
      'a free quota that is only used up',
      error(429, 'RESOURCE_EXHAUSTED', `${PLAN}\n* Quota exceeded, limit: 10`, [
        quota('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', '10', 'free_tier'),
        retry('2s'),
      ]),
      'throttled/rate-limit',
      'RESOURCE_EXHAUSTED',
      2000,
      false,
    ],
    [
      'a spend cap behind a 429',
      error(429, 'RESOURCE_EXHAUSTED', 'Your project has exceeded its monthly spending cap.', [
        retry('38s'),
      ]),
      'rejected/funds',
      'RESOURCE_EXHAUSTED',
      null,
      true,
    ],
    [
      'a full server',
      error(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
      'unavailable/overloaded',
      'UNAVAILABLE',
      null,
      false,
    ],
    ['a fault', error(500, 'INTERNAL', 'x'), 'unavailable/server-error', 'INTERNAL', null, false],
    [
      'a server’s own deadline',
      error(504, 'DEADLINE_EXCEEDED', 'x'),
      'unavailable/server-error',
      'DEADLINE_EXCEEDED',
      null,
      false,
    ],
    [
      'an error in a list of one, as streams give it',
      json(429, [
        {
          error: {
            code: 429,
            status: 'RESOURCE_EXHAUSTED',
            message: 'slow',
            details: [retry('1s')],
          },
        },
      ]),
      'throttled/rate-limit',
      'RESOURCE_EXHAUSTED',
      1000,
      false,
    ],
    [
      'an error inside a success',
      json(200, { error: { code: 503, status: 'UNAVAILABLE', message: 'overloaded' } }),
      'unavailable/overloaded',
      'UNAVAILABLE',
      null,
      false,
    ],
    [
      'a proxy’s page',
      text(502, '<html>bad</html>'),
      'unavailable/server-error',
      null,
      null,
      false,
    ],
    ['a redirect', text(302, ''), 'unavailable/redirect', null, null, false],
    [
      'a page in a success',
      text(200, '<html>hello</html>'),
      'malformed/not-json',
      null,
      null,
      false,
    ],
    ['JSON of something else', json(200, { data: [] }), 'malformed/unreadable', null, null, false],
  ])('%s', (_, answer, expected, code, retryAfterMs, stopsTarget) => {
    const found = reading(answer)
    expect(`${found.outcome.kind}/${found.outcome.reason}`).toBe(expected)
    expect(found.outcome.code).toBe(code)
    expect(found.retryAfterMs).toBe(retryAfterMs)
    expect(found.stopsTarget).toBe(stopsTarget)
    expect(found.usage.reported).toEqual({})
  })
})
