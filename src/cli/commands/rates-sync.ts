import { resolve } from 'node:path'
import type { BlobSink } from '../../domain/blob-sink.ts'
import type { RateCard } from '../../domain/rate-card.ts'
import { shippedCards } from '../../money/card-library.ts'
import { adapterFor } from '../../providers/registry.ts'
import { clean } from '../../report/clean.ts'
import { jsonText } from '../../report/json-text.ts'
import { openCardFolder } from '../../store/card-folder.ts'
import type { Credential } from '../../wire/secret.ts'
import { createWire, type Wire } from '../../wire/wire.ts'
import { credentialOf } from '../credentials.ts'
import { EXIT, userMistake } from '../exit.ts'
import { chooseMock, type MockChoice, type MockFlag } from '../mock-choice.ts'
import { type Ask, PRICE_SOURCES, type PriceSource } from '../price-sources.ts'
import type { Shell } from '../shell.ts'
import { sleep } from '../sleep.ts'
import { spanMs } from '../span.ts'
import { type Asked, keepSyncing, type SyncRound, syncRound } from '../sync-round.ts'

export interface SyncFlags {
  readonly out: string
  /** Null: all whose prices can be asked for. */
  readonly providers: readonly string[] | null
  /** fal endpoints to ask about besides those that have a card. */
  readonly models: readonly string[]
  /** `1h`; null: once. */
  readonly every: string | null
  readonly mock: MockFlag
  readonly json: boolean
}

/** Exit code where somebody did not answer. */
const UNANSWERED = 6
/** For one answer. */
const PATIENCE_MS = 20_000
const LEAST_EVERY_MS = 60_000

/** `assay rates sync`: asks for prices where that costs nothing, and keeps each with its days. */
export async function ratesSync(shell: Shell, flags: SyncFlags): Promise<number> {
  const { cwd } = shell
  const sources = sourcesOf(flags.providers)
  const everyMs = flags.every === null ? null : everyOf(flags.every, flags.mock !== null)
  const shipped = await shippedCards()
  const folder = openCardFolder(resolve(cwd, flags.out), String(process.pid))
  const mock = await chooseMock(flags.mock, [], {
    cwd,
    results: 'results',
    now: Date.now,
    untrusted: false,
  })
  const clock = { now: Date.now, monotonic: () => performance.now() }
  const wire = createWire({
    clock,
    maxConnections: 2,
    allowLoopback: mock.kind === 'mock' ? [mock.origin] : [],
  })
  const stop = new AbortController()
  const interrupted = (): void => stop.abort()
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  let isAnswered = true
  try {
    const asked = askedOf(shell, { sources, mock, wire, shipped, flags, signal: stop.signal })
    const once = async (): Promise<void> => {
      const round = await syncRound(asked, { folder, shipped, nowMs: clock.now() })
      if (stop.signal.aborted) return
      isAnswered = round.failed.length === 0
      shell.print(flags.json ? jsonText(round, 0) : textOf(round, flags.out).join('\n'))
    }
    if (everyMs === null) await once()
    else {
      const { monotonic } = clock
      await keepSyncing(once, { everyMs, monotonic, sleep, signal: stop.signal })
    }
    return isAnswered || stop.signal.aborted ? EXIT.passed : UNANSWERED
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    await wire.close()
    if (mock.kind === 'mock') await mock.close()
  }
}

function sourcesOf(names: readonly string[] | null): readonly PriceSource[] {
  if (names === null) return PRICE_SOURCES
  return names.map((name) => {
    const source = PRICE_SOURCES.find(({ provider }) => provider === name)
    if (source !== undefined) return source
    const known = PRICE_SOURCES.map(({ provider }) => provider).join(', ')
    throw userMistake(`--provider ${name}: prices can be asked of ${known}`)
  })
}

function everyOf(text: string, isMock: boolean): number {
  const ms = spanMs(text)
  if (ms === null || ms < 1000) {
    throw userMistake(`--every ${text}: give a time such as 1h, 30m or 90s`)
  }
  if (ms < LEAST_EVERY_MS && !isMock) {
    throw userMistake(`--every ${text}: prices change by the day. Use 1m or more`)
  }
  return ms
}

function askedOf(
  shell: Shell,
  {
    sources,
    mock,
    wire,
    shipped,
    flags,
    signal,
  }: {
    readonly sources: readonly PriceSource[]
    readonly mock: MockChoice
    readonly wire: Wire
    readonly shipped: readonly RateCard[]
    readonly flags: SyncFlags
    readonly signal: AbortSignal
  },
): readonly Asked[] {
  const { environment } = shell
  const asked = sources.flatMap((source): readonly Asked[] => {
    const adapter = adapterFor(source.provider)
    if (adapter === null) throw new Error(`no adapter for ${source.provider}`)
    const baseUrl =
      mock.kind === 'mock' ? (mock.baseUrls[source.provider] ?? null) : adapter.baseUrl
    if (baseUrl === null) throw userMistake(`the mock does not speak ${source.provider}`)
    const target = { apiKeyEnv: null }
    const credential = source.needsKey
      ? credentialOf({ adapter, baseUrl, target }, { environment, trusted: [], mock })
      : null
    if (typeof credential === 'string') {
      shell.say(`${source.provider} is not asked: ${credential}`)
      return []
    }
    const carded = shipped.filter(({ provider }) => provider === source.provider)
    const models = [...new Set([...carded.flatMap((card) => card.models), ...flags.models])].sort()
    return [{ source, baseUrl, models, ask: askWith({ wire, credential, signal }) }]
  })
  if (asked.length === 0) throw userMistake('there is nobody to ask for prices: set a key')
  return asked
}

/** An answer about prices has no images in it; what looks like one goes nowhere. */
const NOWHERE: BlobSink = {
  open: () => ({
    write: () => {},
    finish: async () => ({ sha256: '0'.repeat(64), file: '', bytes: 0 }),
    abort: async () => {},
  }),
}

function askWith({
  wire,
  credential,
  signal,
}: {
  readonly wire: Wire
  readonly credential: Credential | null
  readonly signal: AbortSignal
}): Ask {
  return async (spec) => {
    const { exchange, answer } = await wire.exchange(spec, {
      credential,
      deadlineAt: performance.now() + PATIENCE_MS,
      blobs: NOWHERE,
      signal,
      keptHeaders: [],
    })
    if (answer === null) return exchange.error?.message ?? 'no answer'
    if (answer.status !== 200) return `HTTP ${answer.status}`
    return answer.body.kind === 'json' ? { json: answer.body.json } : 'the answer is not JSON'
  }
}

function textOf(round: SyncRound, out: string): readonly string[] {
  const { at, same, first, changed, unmapped, failed } = round
  return [
    `${at}  ${clean(out)}: ${first.length} new, ${changed.length} changed, ${same} as before, ` +
      `${unmapped.length} not mapped, ${failed.length} unanswered`,
    ...changed.flatMap(({ id, changes }) =>
      changes.map(({ bill, when, old, now, ratio }) => {
        const what = clean(when === '' ? bill : `${bill} (${when})`)
        const times = ratio === null ? '' : `  (${ratio}x)`
        return `  ${clean(id)}  ${what}: ${old ?? 'not priced'} -> ${now ?? 'not priced'}${times}`
      }),
    ),
    ...unmapped.map(({ key, field, reason }) =>
      clean(`  not mapped: ${key}${field === null ? '' : ` ${field}`}: ${reason}`),
    ),
    ...failed.map(({ from, why }) => clean(`  unanswered: ${from}: ${why}; kept as it was`)),
  ]
}
