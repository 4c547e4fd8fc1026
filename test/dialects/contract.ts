import { setImmediate } from 'node:timers/promises'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Adapter } from '../../src/domain/adapter.ts'
import type { Exchange } from '../../src/domain/exchange.ts'
import type { Operation } from '../../src/domain/operation.ts'
import type { Settings } from '../../src/domain/settings.ts'
import type { Json } from '../../src/domain/suite.ts'
import { hasTrait } from '../../src/mock/dialect.ts'
import { factsOf } from '../../src/mock/dialects.ts'
import { FAULTS, type FaultName } from '../../src/mock/faults.ts'
import type { Recording } from '../../src/mock/replay/recording.ts'
import { startReplay } from '../../src/mock/replay/start-replay.ts'
import type { Mock } from '../../src/mock/start.ts'
import { notOffered } from '../../src/providers/offered.ts'
import { withMock, worldWith } from '../mock/with-mock.ts'
import { checkReading } from '../providers/contract.ts'
import { type Conversed, converseWith } from './converse-with.ts'
import { editInput, editMask } from './inputs.ts'

/** One thing that a dialect can be asked, and what must come of it. */
export interface DialectCase {
  readonly model: string
  readonly settings: Settings
  readonly options?: Readonly<Record<string, Json>>
  /** Pixels of the result; null where the provider decides. */
  readonly pixels: { readonly width: number; readonly height: number } | null
  readonly format: 'png' | 'jpeg' | 'webp'
}

/** `kind` or `kind/reason`. */
type Expected = string

export interface Dialect {
  readonly adapter: Adapter
  /** Every mode and format at least once; the first is a plain text-to-image and meets every fault. */
  readonly cases: readonly [DialectCase, ...DialectCase[]]
  /** A case that asks for several images, for the faults `fewer` and `duplicate`; null where n is always 1. */
  readonly several: DialectCase | null
  /** Where this vendor's answer to a fault reads otherwise than usual; null: it cannot happen. */
  readonly faults?: Partial<Record<FaultName, Expected | null>>
}

/** What each fault of the mock reads as, unless a dialect says otherwise. */
const USUAL: Readonly<Partial<Record<FaultName, Expected>>> = {
  refuse: 'lost',
  'rate-limit': 'throttled/rate-limit',
  'rate-limit-bare': 'throttled/rate-limit',
  quota: 'rejected/funds',
  'server-error': 'unavailable/server-error',
  overloaded: 'unavailable/overloaded',
  'html-502': 'unavailable/server-error',
  'bad-request': 'rejected/parameters',
  auth: 'rejected/auth',
  'lost-before': 'lost/no-answer',
  redirect: 'unavailable/redirect',
  'moderation-input': 'blocked',
  'moderation-output': 'blocked',
  'truncated-image': 'produced',
  'wrong-format': 'produced',
  'wrong-size': 'produced',
  blank: 'produced',
  duplicate: 'produced',
  fewer: 'partial',
  empty: 'empty',
  'task-failed': 'unavailable/task-failed',
  'task-canceled': 'cancelled/task-cancelled',
  'task-stuck': 'lost/timeout',
  'unknown-status': 'lost/timeout',
  'server-error-after': 'unavailable/server-error',
  'lost-after': 'lost/no-answer',
  'cut-body': 'lost/truncated',
  'slow-headers': 'produced',
  'slow-body': 'produced',
  'not-json': 'malformed/not-json',
  'delivery-404': 'malformed/download-failed',
  'delivery-truncated': 'malformed/download-failed',
  'delivery-private': 'malformed/download-failed',
  'gateway-timeout': 'lost/timeout',
  'unframed-cut': 'malformed/not-json',
  'socket-cut': 'lost/no-answer',
  'edge-413': 'rejected/parameters',
}

const NEEDS_SEVERAL: readonly FaultName[] = ['fewer', 'duplicate']
/** Faults after which a task never ends. */
const ENDLESS: readonly FaultName[] = ['task-stuck', 'unknown-status']
/** Faults that change the picture's bytes on purpose: what came is for the checks to judge. */
const SPOILT: readonly FaultName[] = [
  'truncated-image',
  'wrong-format',
  'wrong-size',
  // Where the answer is the picture itself.
  'unframed-cut',
]

/** The mock waits for nobody: neither for its own work nor for a client's patience. */
const turn = (): Promise<void> => setImmediate()

/** What holds for every dialect: adapter, wire and mock together. Called once by each dialect's test. */
export function dialectContract(dialect: Dialect): void {
  const { adapter, cases, several, faults = {} } = dialect
  const facts = factsOf(adapter.id)
  if (facts === null) throw new Error(`the mock does not speak ${adapter.id}`)

  describe(`${adapter.id} through adapter, wire and mock`, () => {
    test.each(cases.map((one) => [describeCase(one), one] as const))(
      '%s is produced, billed and delivered',
      (_, one) =>
        withMock({ sleep: turn }, async (mock) => {
          const operation = await operationFor(adapter, one)
          expect(notOffered(adapter, one.model, one.settings)).toBeNull()
          const conversed = await converseWith(adapter, mock, operation)
          expect(conversed.outcome).toMatchObject({ kind: 'produced', reason: null })
          checkReading(conversed.reading, one.settings.n)
          await checkImages(conversed, one)
          checkLedger(mock, one)
          await checkReplay(adapter, operation, conversed, baseUrlOf(mock, adapter))
        }),
    )

    test('no key but the account’s own is good, and an unknown model is refused for nothing', () =>
      withMock({ sleep: turn }, async (mock) => {
        const [first] = cases
        const stranger = { ...mock, keys: { ...mock.keys, [adapter.id]: 'a-key-of-nobody' } }
        const operation = await operationFor(adapter, first)
        const unknown = await converseWith(adapter, stranger, operation)
        expect(described(unknown)).toBe('rejected/auth')
        expect(unknown.reading.stopsTarget).toBe(true)
        const elsewhere = { ...operation, model: unheardOf(first.model) }
        expect(described(await converseWith(adapter, mock, elsewhere))).toBe('rejected/model')
        expect(mock.ledger().filter(({ usd }) => usd !== '0')).toEqual([])
      }))

    test('an account with nothing left is stopped, not throttled', () =>
      withMock({ sleep: turn }, async (mock) => {
        const broke = { ...mock, keys: { ...mock.keys, [adapter.id]: facts.keys.empty } }
        const conversed = await converseWith(adapter, broke, await operationFor(adapter, cases[0]))
        expect(described(conversed)).toBe('rejected/funds')
        expect(conversed.reading.stopsTarget).toBe(true)
      }))

    const rows = (Object.keys(FAULTS) as FaultName[]).flatMap((fault) => {
      const usual = hasTrait(facts, FAULTS[fault].needs) ? (USUAL[fault] ?? null) : null
      const expected = fault in faults ? (faults[fault] ?? null) : usual
      const one = NEEDS_SEVERAL.includes(fault) ? several : cases[0]
      return expected === null || one === null ? [] : [[fault, expected, one] as const]
    })
    test.each(rows)('the fault %s reads as %s', (fault, expected, one) =>
      withMock(
        { sleep: turn, world: worldWith({ faults: [{ fault, delayMs: 1, bytesPerSecond: 1e8 }] }) },
        async (mock) => {
          const isEndless = ENDLESS.includes(fault)
          const operation = await operationFor(adapter, one)
          const conversed = await converseWith(adapter, mock, operation, { isEndless })
          expect(described(conversed).slice(0, expected.length)).toBe(expected)
          // What is lost or could not be fetched is the runner's own reading, not the adapter's.
          const isLost = conversed.reading.outcome.kind === 'lost'
          if (!isLost) checkReading(conversed.reading, one.settings.n)
          const isSpoilt = SPOILT.includes(fault)
          if (expected === 'produced' && !isSpoilt) await checkImages(conversed, one)
          const { outcome } = conversed.reading
          // Nobody may be told that an attempt is free which the provider has billed.
          const billed = mock.ledger().some(({ usd }) => usd !== '0')
          if (outcome.reason === 'not-sent') expect(billed).toBe(false)
        },
      ),
    )
  })
}

function described({ outcome }: Conversed): string {
  return outcome.reason === null ? outcome.kind : `${outcome.kind}/${outcome.reason}`
}

function describeCase({ model, settings, format }: DialectCase): string {
  return `${model} ${Object.values(settings).join(' ')} ${format}`
}

/** A name that no mock has, of the same shape. */
function unheardOf(model: string): string {
  return `${model}-of-nobody`
}

async function operationFor(adapter: Adapter, one: DialectCase): Promise<Operation> {
  const { model, settings, options = {} } = one
  const { mode } = settings
  const needsImage = mode !== 'text-to-image'
  return {
    attemptId: 'run-1-attempt-1',
    mode,
    model,
    prompt: 'a red bicycle on a white wall',
    settings,
    image: needsImage ? await editInput() : null,
    mask: mode === 'edit' ? await editMask(adapter.maskMarks(model)) : null,
    options,
    timeoutMs: 60_000,
  }
}

async function checkImages({ artifacts, sink }: Conversed, one: DialectCase): Promise<void> {
  const images = artifacts.filter(({ role }) => role === 'image')
  expect(images).toHaveLength(one.settings.n)
  for (const { sha256 } of images) {
    const bytes = sink.finished.get(sha256)
    if (bytes === undefined) throw new Error('an artifact without bytes')
    const { format, width, height } = await sharp(bytes).metadata()
    expect(format).toBe(one.format)
    if (one.pixels !== null) expect({ width, height }).toEqual(one.pixels)
  }
}

function baseUrlOf(mock: Mock, { id }: Adapter): string {
  return (mock.baseUrls as Readonly<Record<string, string>>)[id] ?? ''
}

/** What was recorded answers once more as the provider did. */
async function checkReplay(
  adapter: Adapter,
  operation: Operation,
  { transcript, sink, artifacts, outcome, reading }: Conversed,
  baseUrl: string,
): Promise<void> {
  const recording: Recording = {
    name: 'recorded',
    // As a record does it: to disk and back.
    exchanges: (JSON.parse(JSON.stringify(transcript.exchanges)) as Exchange[]).map((one) => ({
      ...one,
      provider: adapter.id,
      baseUrl,
    })),
    image: async (sha256) => sink.finished.get(sha256) ?? Promise.reject(new Error(sha256)),
  }
  const replay = await startReplay({ recording, now: () => 0 })
  try {
    const again = await converseWith(adapter, { ...replay, ledger: () => [] }, operation)
    expect(again.outcome).toEqual(outcome)
    expect(again.artifacts).toEqual(artifacts)
    expect(again.reading.usage).toEqual(reading.usage)
    expect(again.reading.requestIds).toEqual(reading.requestIds)
  } finally {
    await replay.close()
  }
}

function checkLedger(mock: Mock, one: DialectCase): void {
  const entries = mock.ledger()
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({
    model: one.model,
    mode: one.settings.mode,
    imagesAsked: one.settings.n,
    imagesMade: one.settings.n,
    outcome: 'completed',
    client: 'delivered',
  })
  expect(Number(entries[0]?.usd)).toBeGreaterThan(0)
}
