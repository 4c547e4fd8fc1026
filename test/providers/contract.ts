import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Adapter } from '../../src/domain/adapter.ts'
import type { Operation } from '../../src/domain/operation.ts'
import { isAtOrigin } from '../../src/domain/origin.ts'
import { OUTCOMES, REASONS } from '../../src/domain/outcome.ts'
import type { Reading } from '../../src/domain/reading.ts'
import type { Answer } from '../../src/domain/request.ts'
import { MODES } from '../../src/domain/settings.ts'
import type { Json } from '../../src/domain/suite.ts'
import { METERS } from '../../src/domain/usage.ts'
import { notOffered } from '../../src/providers/offered.ts'
import { MASK, operationOf, PICTURE } from './fixtures.ts'

/** Field names and words that answers are made of, so that random answers reach the branches. */
export interface Vocabulary {
  readonly models: readonly string[]
  readonly keys: readonly string[]
  readonly words: readonly string[]
}

const STATUSES = [0, 100, 200, 201, 202, 204, 302, 400, 401, 402, 403, 404, 408, 409, 413, 422]
const FAILURES = [429, 499, 500, 502, 503, 504, 520, 524, 599, 999]
const HEADERS = ['retry-after', 'retry-after-ms', 'x-request-id', 'location', 'date', 'constructor']

/** What holds for every adapter that speaks HTTP. Called once by each dialect's own test. */
export function adapterContract(
  name: string,
  makeAdapter: () => Adapter,
  vocabulary: Vocabulary,
): void {
  describe(`${name} keeps the contract of adapters`, () => {
    const adapter = makeAdapter()
    const operations = vocabulary.models.flatMap((model) =>
      (adapter.offer(model)?.modes ?? MODES).map((mode) =>
        operationOf({ model, mode, settings: { mode, n: 1 }, image: PICTURE, mask: MASK }),
      ),
    )

    test('a request holds no key, goes to the base URL, and asks for one where it must', () => {
      for (const operation of operations) {
        const spec = adapter.submit(operation, adapter.baseUrl)
        expect(spec.url.startsWith(`${adapter.baseUrl}/`)).toBe(true)
        expect(spec.credential).toBe(true)
        expect(Object.keys(spec.headers).map((header) => header.toLowerCase())).not.toContain(
          adapter.auth?.header,
        )
      }
    })

    test('a translation depends on nothing but the operation, and leaves it as it was', () => {
      for (const operation of operations) {
        const frozen = deepFrozen({ ...operation, options: { strength: 0.5 } })
        const spec = adapter.submit(frozen, adapter.baseUrl)
        expect(makeAdapter().submit(frozen, adapter.baseUrl)).toEqual(spec)
      }
    })

    test('every mode of an offer can be asked for', () => {
      expect(operations.length).toBeGreaterThanOrEqual(vocabulary.models.length)
      for (const { model, settings } of operations) {
        expect(notOffered(adapter, model, settings)).toBeNull()
      }
    })

    test('no option is no mistake', () => {
      for (const model of vocabulary.models) expect(adapter.optionMistakes({}, model)).toEqual([])
    })

    test('an option that only steers the adapter is known to it or a mistake', () => {
      for (const model of vocabulary.models) {
        expect(adapter.optionMistakes({ assayUnheardOf: true }, model)).toHaveLength(1)
      }
    })

    test('kept headers are lower-case, and the key’s is not among them', () => {
      for (const header of adapter.keptHeaders) expect(header).toBe(header.toLowerCase())
      expect(adapter.keptHeaders).not.toContain(adapter.auth?.header)
      expect(adapter.keptHeaders).not.toContain('set-cookie')
    })

    test('any answer at all is read, to an outcome of ours with amounts that are decimals', () => {
      const anyOperation = fc.constantFrom(...operations)
      const purposes = fc.constantFrom('submit', 'poll')
      fc.assert(
        fc.property(
          anyAnswer(vocabulary),
          anyOperation,
          purposes,
          fc.integer({ min: 1, max: 4 }),
          (answer, operation, purpose, n) => {
            const asked: Operation = { ...operation, settings: { ...operation.settings, n } }
            const submitted = adapter.submit(asked, adapter.baseUrl)
            const spec = { ...submitted, purpose: purpose as 'submit' | 'poll' }
            const step = adapter.read(answer, spec, asked)
            if (step.kind === 'done') return checkReading(step.reading, n)
            const origins = [new URL(adapter.baseUrl).origin, ...adapter.keyOrigins]
            if (step.kind === 'next')
              return expect(isAtOrigin(step.request.url, origins)).toBe(true)
            expect(isAtOrigin(step.poll.url, origins)).toBe(true)
            if (step.cancel !== null) expect(isAtOrigin(step.cancel.url, origins)).toBe(true)
            expect(step.afterMs).toBeGreaterThanOrEqual(0)
          },
        ),
        { numRuns: 2000 },
      )
    })

    test('any answer to cancelling is read or tells nothing', () => {
      fc.assert(
        fc.property(anyAnswer(vocabulary), (answer) => {
          const reading = adapter.readCancelled?.(answer) ?? null
          if (reading !== null) checkReading(reading, 1)
        }),
        { numRuns: 500 },
      )
    })
  })
}

/** What holds for every reading of an operation that asked for `n` images. */
export function checkReading(reading: Reading, n: number): void {
  const { kind, reason, message } = reading.outcome
  expect(OUTCOMES).toContain(kind)
  if (reason !== null) expect(REASONS).toContain(reason)
  expect(message?.length ?? 0).toBeLessThanOrEqual(500)
  const images = reading.images.length
  switch (kind) {
    case 'produced':
      expect(images).toBeGreaterThanOrEqual(n)
      break
    case 'partial':
      expect(images).toBeGreaterThan(0)
      expect(images).toBeLessThan(n)
      break
    default:
      expect(images).toBe(0)
  }
  for (const [meter, units] of [
    ...Object.entries(reading.usage.reported),
    ...Object.entries(reading.usage.counted),
  ]) {
    expect(METERS).toContain(meter)
    expect(units).toMatch(/^[0-9]+(\.[0-9]+)?$/)
  }
  expect(reading.usage.counted.request).toBe('1')
  if (reading.retryAfterMs !== null) {
    expect(Number.isSafeInteger(reading.retryAfterMs)).toBe(true)
    expect(reading.retryAfterMs).toBeGreaterThanOrEqual(0)
  }
  if (reading.stopsTarget) expect(['auth', 'funds']).toContain(reason)
  // A record is JSON: nothing may be lost on the way to disk and back.
  expect(JSON.parse(JSON.stringify(reading))).toEqual(reading)
}

/** Answers of every status and shape, made of a dialect's own words as well as of noise. */
export function anyAnswer({ keys, words }: Omit<Vocabulary, 'models'>): fc.Arbitrary<Answer> {
  const leaf = fc.oneof(
    fc.constantFrom(...words),
    fc.constantFrom('', 'https://cdn.example/1.png', `[image:${'c'.repeat(64)}]`, '__proto__'),
    fc.string({ maxLength: 12 }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  )
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(fc.constantFrom(...keys), fc.constantFrom('constructor', 'toString', 'length')),
        tie('value'),
        { maxKeys: 6 },
      ),
    ),
  }))
  const anyJson = fc.oneof(
    value,
    fc.jsonValue().map((found) => found as Json),
  )
  const event = fc.record({
    event: fc.oneof(fc.constant(null), fc.constantFrom(...words)),
    data: anyJson,
  })
  const body: fc.Arbitrary<Answer['body']> = fc.oneof(
    anyJson.map((json) => ({ kind: 'json', json }) as const),
    fc.array(event, { maxLength: 5 }).map((events) => ({ kind: 'events', events }) as const),
    fc.string({ maxLength: 3000 }).map((text) => ({ kind: 'text', text }) as const),
    fc.constant({ kind: 'none' } as const),
    fc.constant({ kind: 'image', blob: { sha256: 'd'.repeat(64), file: 'x', bytes: 1 } } as const),
  )
  const headerText = fc.oneof(
    fc.constantFrom('0', '5', '-1', '1e400', '9'.repeat(40), 'Sat, 21 Nov 2026 09:00:00 GMT'),
    fc.string({ maxLength: 20 }),
  )
  return fc.record({
    status: fc.constantFrom(200, 200, 200, 201, ...STATUSES, ...FAILURES),
    headers: fc.dictionary(fc.constantFrom(...HEADERS), headerText, { maxKeys: 3 }),
    body,
    blobs: fc.constant([]),
  })
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  for (const inner of Object.values(value)) deepFrozen(inner)
  return Object.freeze(value)
}
