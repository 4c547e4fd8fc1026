import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { commandAdapter } from '../../../src/providers/command/adapter.ts'
import { anyAnswer, checkReading } from '../contract.ts'
import { doneReading, json, MASK, operationOf, SOME_SPEC, text } from '../fixtures.ts'

const read = (answer: Answer, n = 1) =>
  doneReading(
    commandAdapter.read(answer, SOME_SPEC, operationOf({ settings: { mode: 'text-to-image', n } })),
  )

test('a program gets the operation as JSON, its pictures as data URIs, and no key', () => {
  const operation = operationOf({
    mode: 'edit',
    model: 'local',
    settings: { mode: 'edit', size: '64x64', n: 2 },
    mask: MASK,
    options: { command: ['node', 'draw.ts', '--fast'], strength: 0.5 },
  })
  expect(commandAdapter.submit(operation, commandAdapter.baseUrl)).toEqual({
    purpose: 'submit',
    method: 'POST',
    url: 'command:',
    headers: {},
    credential: false,
    body: {
      kind: 'command',
      argv: ['node', 'draw.ts', '--fast'],
      json: {
        format: 'image-assay/operation@1',
        mode: 'edit',
        model: 'local',
        prompt: 'a red bicycle',
        settings: { mode: 'edit', size: '64x64', n: 2 },
        image: 'data:image/png;base64,iVBORwAB/v8=',
        mask: 'data:image/png;base64,iVBORwk=',
        options: { strength: 0.5 },
        timeoutMs: 180_000,
      },
    },
  })
})

test.each([
  {},
  { command: 'node draw.ts' },
  { command: [] },
  { command: ['', 'x'] },
  { command: ['node', 7] },
  { command: ['a\0b'] },
])('the options %j name no program', (options) => {
  expect(commandAdapter.optionMistakes(options, 'm')).toHaveLength(1)
})

test('a list of texts names a program', () => {
  expect(commandAdapter.optionMistakes({ command: ['./draw', ''] }, 'm')).toEqual([])
})

describe('a program’s answer', () => {
  test('is read whole', () => {
    const body = {
      images: ['out/1.png', 'out/2.png'],
      usage: { compute_second: 1.5, output_image_token: '1056' },
      cost: '0.0125',
      requestId: 'r1',
      resolved: { quality: 'high', seed: 7 },
    }
    expect(read(json(0, body), 2)).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [
        { kind: 'file', path: 'out/1.png' },
        { kind: 'file', path: 'out/2.png' },
      ],
      partials: [],
      usage: {
        reported: { compute_second: '1.5', output_image_token: '1056' },
        counted: { request: '1', image: '2' },
        cost: { usd: '0.0125', where: 'cost' },
      },
      requestIds: ['r1'],
      resolved: { quality: 'high' },
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test.each<[Json, number, string]>([
    [{ images: ['a'] }, 2, 'partial/null'],
    [{ images: [] }, 1, 'empty/null'],
    [{}, 1, 'empty/null'],
    [{ outcome: 'produced', images: [] }, 1, 'empty/null'],
    [{ outcome: 'produced', images: ['a'] }, 2, 'partial/null'],
    [{ outcome: 'blocked', reason: 'moderation-input' }, 1, 'blocked/moderation-input'],
    [{ outcome: 'rejected', reason: 'nonsense' }, 1, 'rejected/null'],
    [{ outcome: 'splendid', images: ['a'] }, 1, 'malformed/unreadable'],
    [{ images: 'a.png' }, 1, 'malformed/unreadable'],
    [{ images: ['a', 7] }, 1, 'malformed/unreadable'],
    [{ images: ['a'], usage: { imagse: 1 } }, 1, 'malformed/unreadable'],
    [{ images: ['a'], usage: { image: -1 } }, 1, 'malformed/unreadable'],
    [{ images: ['a'], usage: [] }, 1, 'malformed/unreadable'],
    [{ images: ['a'], cost: '$1' }, 1, 'malformed/unreadable'],
    [[], 1, 'malformed/unreadable'],
    [null, 1, 'malformed/unreadable'],
  ])('%j for %i images is %s', (body, n, expected) => {
    const { outcome } = read(json(0, body), n)
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
  })

  test('that cannot be read in part still tells what it cost', () => {
    const { outcome, usage } = read(json(0, { images: 7, cost: 0.02, usage: { image: 1 } }))
    expect(outcome.kind).toBe('malformed')
    expect(usage.cost).toEqual({ usd: '0.02', where: 'cost' })
    expect(usage.reported).toEqual({ image: '1' })
  })

  test('that is no JSON is malformed, and a failed program is unavailable with its words', () => {
    expect(read(text(0, 'done!')).outcome).toMatchObject({ kind: 'malformed', reason: 'not-json' })
    expect(read(text(3, 'no GPU')).outcome).toEqual({
      kind: 'unavailable',
      reason: 'command-failed',
      code: null,
      message: 'exit code 3: no GPU',
    })
    expect(read(json(1, { images: ['a'] })).outcome.reason).toBe('command-failed')
  })

  test('that says the key or the balance is refused stops the target', () => {
    expect(read(json(0, { outcome: 'rejected', reason: 'funds' })).stopsTarget).toBe(true)
    expect(read(json(0, { outcome: 'rejected', reason: 'model' })).stopsTarget).toBe(false)
  })
})

test('any answer at all is read', () => {
  const words = ['produced', 'blocked', 'auth', 'funds', '0.01', 'a.png']
  const keys = 'outcome reason code message images usage cost requestId resolved image'.split(' ')
  const counts = fc.integer({ min: 1, max: 3 })
  fc.assert(
    fc.property(anyAnswer({ keys, words }), counts, fc.boolean(), (answer, n, hasFailed) => {
      checkReading(read(hasFailed ? answer : { ...answer, status: 0 }, n), n)
    }),
    { numRuns: 1000 },
  )
})
