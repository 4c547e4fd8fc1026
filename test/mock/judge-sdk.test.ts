import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

const picture = async (): Promise<string> =>
  (
    await sharp({ create: { width: 512, height: 512, channels: 3, background: '#336699' } })
      .png()
      .toBuffer()
  ).toString('base64')

const TEXT = [
  'What was ordered, between the marks:',
  '<<<ORDER',
  'a sign that reads "OPEN"',
  'ORDER>>>',
  '- sign: Is this the sign that was ordered?',
  '- fault: Is anything garbled?',
].join('\n')

const schemaFor = (ids: readonly string[]) => ({
  type: 'object',
  properties: {
    answers: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string', enum: [...ids] },
          answer: { type: 'string', enum: ['yes', 'no', 'cannot-tell'] },
          reason: { type: 'string' },
        },
        required: ['id', 'answer', 'reason'],
        additionalProperties: false,
      },
    },
  },
  required: ['answers'],
  additionalProperties: false,
})

const SCHEMA = schemaFor(['sign', 'fault'])

function openai(mock: Mock, apiKey: string = mock.keys.openai): OpenAI {
  return new OpenAI({ apiKey, baseURL: mock.baseUrls.openai, maxRetries: 0 })
}

function anthropic(mock: Mock, apiKey: string = mock.keys.anthropic): Anthropic {
  return new Anthropic({ apiKey, baseURL: mock.baseUrls.anthropic, maxRetries: 0 })
}

async function askOpenai(client: OpenAI, more: object = {}) {
  return client.chat.completions.create({
    model: 'gpt-4.1-mini',
    temperature: 0,
    max_completion_tokens: 300,
    messages: [
      { role: 'system', content: 'You inspect pictures.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: TEXT },
          {
            type: 'image_url',
            image_url: { url: `data:image/png;base64,${await picture()}`, detail: 'high' },
          },
        ],
      },
    ],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'answers', strict: true, schema: SCHEMA },
    },
    ...more,
    stream: false,
  })
}

async function askAnthropic(client: Anthropic, more: object = {}) {
  return client.messages.create({
    model: 'claude-haiku-4-5',
    max_tokens: 300,
    system: 'You inspect pictures.',
    messages: [
      {
        role: 'user',
        content: [
          {
            type: 'image',
            source: { type: 'base64', media_type: 'image/png', data: await picture() },
          },
          { type: 'text', text: TEXT },
        ],
      },
    ],
    output_config: { format: { type: 'json_schema', schema: SCHEMA } },
    ...more,
    stream: false,
  })
}

test('the OpenAI SDK reads a judge’s answers, and the mock bills the tokens that it reports', () =>
  withMock({}, async (mock) => {
    const answer = await askOpenai(openai(mock))
    const [choice] = answer.choices
    const { answers } = JSON.parse(choice?.message.content ?? '')
    // A plain blue square is no sign; a question that names a fault is answered the other way round.
    expect(answers).toEqual([
      { id: 'sign', answer: 'no', reason: 'the subject looks wrong' },
      { id: 'fault', answer: 'yes', reason: 'the subject looks wrong' },
    ])
    expect(choice?.finish_reason).toBe('stop')
    const { prompt_tokens: input = 0, completion_tokens: output = 0 } = answer.usage ?? {}
    // 256 patches of 32 px at 1.62 tokens are 415; the rest is text.
    expect(input).toBeGreaterThan(415)
    const usd = (input * 0.0000004 + output * 0.0000016).toFixed(10).replace(/0+$/, '')
    expect(onlyEntry(mock)).toMatchObject({ usd, outcome: 'completed', imagesMade: 0 })
  }))

test('the Anthropic SDK reads a judge’s answers, and the mock bills the tokens that it reports', () =>
  withMock({}, async (mock) => {
    const answer = await askAnthropic(anthropic(mock))
    const [block] = answer.content
    const { answers } = JSON.parse(block?.type === 'text' ? block.text : '')
    expect(answers.map(({ id }: { id: string }) => id)).toEqual(['sign', 'fault'])
    expect(answer.stop_reason).toBe('end_turn')
    const { input_tokens: input, output_tokens: output } = answer.usage
    const usd = (input * 0.000001 + output * 0.000005).toFixed(9).replace(/0+$/, '')
    expect(onlyEntry(mock)).toMatchObject({ usd, outcome: 'completed', dialect: 'anthropic' })
  }))

test('a wrong key is an authentication error to both SDKs, and nothing is billed', () =>
  withMock({}, async (mock) => {
    const first = await failure(askOpenai(openai(mock, 'sk-wrong')))
    const second = await failure(askAnthropic(anthropic(mock, 'sk-wrong')))
    expect(first).toBeInstanceOf(OpenAI.AuthenticationError)
    expect(second).toBeInstanceOf(Anthropic.AuthenticationError)
    expect(mock.ledger()).toEqual([])
  }))

test('an unknown model is not found, an empty account cannot pay, and neither is billed', () =>
  withMock({}, async (mock) => {
    expect(await failure(askOpenai(openai(mock), { model: 'nobody' }))).toMatchObject({
      status: 404,
      code: 'model_not_found',
    })
    expect(await failure(askAnthropic(anthropic(mock), { model: 'nobody' }))).toBeInstanceOf(
      Anthropic.NotFoundError,
    )
    expect(await failure(askAnthropic(anthropic(mock, 'sk-ant-mock-empty')))).toMatchObject({
      status: 402,
    })
    expect(mock.ledger().every(({ usd }) => usd === '0')).toBe(true)
  }))

test('faults strike judges as they strike models that draw', () => {
  const world: World = worldWith({
    faults: [
      { fault: 'rate-limit', match: { dialect: 'openai' }, retryAfterSeconds: 7 },
      { fault: 'overloaded', match: { dialect: 'anthropic' } },
    ],
  })
  return withMock({ world }, async (mock) => {
    const throttled = await failure(askOpenai(openai(mock)))
    expect(throttled).toBeInstanceOf(OpenAI.RateLimitError)
    expect((throttled as { headers: Headers }).headers.get('retry-after')).toBe('7')
    expect(await failure(askAnthropic(anthropic(mock)))).toMatchObject({ status: 529 })
  })
})

test('a temperature is refused where the API refuses it', () =>
  withMock({}, async (mock) => {
    const error = await failure(askAnthropic(anthropic(mock), { temperature: 0 }))
    expect(error).toBeInstanceOf(Anthropic.BadRequestError)
    expect(String(error)).toContain('temperature')
  }))

test('an answer that is longer than its tokens is cut, and says so', () =>
  withMock({}, async (mock) => {
    const short = await askOpenai(openai(mock), { max_completion_tokens: 5 })
    expect(short.choices[0]?.finish_reason).toBe('length')
    expect(short.usage?.completion_tokens).toBe(5)
    const other = await askAnthropic(anthropic(mock), { max_tokens: 5 })
    expect(other.stop_reason).toBe('max_tokens')
  }))

test('a judge that errs does so in the same way for the same picture and question', async () => {
  const judges = [
    { dialect: 'openai' as const, id: 'coin', rates: [], sensitivity: 0.5, specificity: 0.5 },
  ]
  const world = worldWith({ judges })
  const words = async (ids: readonly string[]): Promise<string[]> =>
    withMock({ world }, async (mock) => {
      const schema = schemaFor(ids)
      const response_format = { type: 'json_schema', json_schema: { name: 'a', schema } }
      const answer = await askOpenai(openai(mock), { model: 'coin', response_format })
      const { answers } = JSON.parse(answer.choices[0]?.message.content ?? '')
      return answers.map(({ id, answer: said }: { id: string; answer: string }) => `${id} ${said}`)
    })
  const forward = await words(['sign', 'fault'])
  const backward = await words(['fault', 'sign'])
  expect(backward.toReversed()).toEqual(forward)
})
