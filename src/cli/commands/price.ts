import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import type { Adapter } from '../../domain/adapter.ts'
import type { Charge } from '../../domain/charge.ts'
import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import type { RateCard } from '../../domain/rate-card.ts'
import { MODES, type Mode, type Settings } from '../../domain/settings.ts'
import type { Json, Mistake } from '../../domain/suite.ts'
import { NO_USAGE, type Usage } from '../../domain/usage.ts'
import { findCard, shippedCards } from '../../money/card-library.ts'
import { chargeFor } from '../../money/charge.ts'
import { bareRequest } from '../../money/count-units.ts'
import { adapterFor, PROVIDERS } from '../../providers/registry.ts'
import { readUsageBlock } from '../../providers/usage-block.ts'
import { jsonText } from '../../report/json-text.ts'
import { EXIT, UserMistakes, userMistake } from '../exit.ts'
import type { Shell } from '../shell.ts'

export interface PriceFlags {
  readonly provider: string
  readonly model: string
  /** What the answer does not say itself, by setting. */
  readonly settings: Readonly<Record<string, string>>
  /** A card's id or file; null for the shipped one. */
  readonly rates: string | null
  /** The day to price for, `YYYY-MM-DD`. */
  readonly on: string
  readonly json: boolean
}

/** Exit code where the file does not tell the price. */
const CANNOT_TELL = 6

/** `assay price FILE`: what one recorded answer or usage block costs, line by line. */
export async function price(shell: Shell, file: string, flags: PriceFlags): Promise<number> {
  const adapter = adapterFor(flags.provider)
  if (adapter === null) {
    throw userMistake(
      `there is no provider "${flags.provider}". There are: ${PROVIDERS.join(', ')}`,
    )
  }
  const settings = settingsOf(flags.settings)
  const json = await readJson(shell, file)
  const card = await cardFor(shell, flags)
  const { outcome, usage, resolved } = readAnything(json, { adapter, flags, settings })
  const charge = chargeFor({
    outcome,
    usage,
    resolved,
    request: bareRequest(flags.model, settings),
    quote: null,
    metered: null,
    card,
  })
  if (flags.json) {
    const { usd, basis, lines, evidence } = charge
    shell.print(jsonText({ usd, basis, lines, evidence, card: card.id, asOf: card.asOf }, 0))
  } else {
    for (const line of billText(charge, card)) shell.print(line)
  }
  return charge.usd === null ? CANNOT_TELL : EXIT.passed
}

interface Asked {
  readonly adapter: Adapter
  readonly flags: PriceFlags
  readonly settings: Settings
}

interface Read {
  readonly outcome: Outcome
  readonly usage: Usage
  readonly resolved: Readonly<Record<string, string>>
}

const PRODUCED: Outcome = { kind: 'produced', reason: null, code: null, message: null }

/** The provider's own answer where the file is one, else a usage block under any of its names. */
function readAnything(json: Json, { adapter, flags, settings }: Asked): Read {
  const hasInput = settings.mode !== 'text-to-image'
  const answered = readAnswer(json, { adapter, flags, settings })
  if (answered !== null) return answered
  const block = readUsageBlock(json, hasInput)
  switch (block.kind) {
    case 'usage': {
      const counted = { request: '1', image: String(settings.n) }
      const usage = { reported: block.reported, counted, cost: null }
      return { outcome: PRODUCED, usage, resolved: {} }
    }
    case 'unclear':
      throw userMistake(`the usage cannot be priced: ${block.why}`)
    case 'none': {
      // Nothing is counted in it: what was asked for is all there is to price.
      const counted = { request: '1', image: String(settings.n) }
      return { outcome: PRODUCED, usage: { ...NO_USAGE, counted }, resolved: {} }
    }
    default:
      return block satisfies never
  }
}

/** Null where the adapter finds neither images nor usage nor an ending in it. */
function readAnswer(json: Json, { adapter, flags, settings }: Asked): Read | null {
  const operation: Operation = {
    attemptId: 'price',
    mode: settings.mode,
    model: flags.model,
    prompt: '',
    settings,
    image: null,
    mask: null,
    options: {},
    timeoutMs: 0,
  }
  const spec = {
    purpose: 'submit' as const,
    method: 'POST' as const,
    url: adapter.baseUrl === '' ? 'https://api.example' : adapter.baseUrl,
    headers: {},
    body: null,
    credential: false,
  }
  const answer = { status: 200, headers: {}, body: { kind: 'json' as const, json }, blobs: [] }
  const step = adapter.read(answer, spec, operation)
  switch (step.kind) {
    case 'next':
      return null
    case 'pending':
      return says(step.usage) ? { outcome: PRODUCED, usage: step.usage, resolved: {} } : null
    case 'done': {
      const { outcome, usage, resolved } = step.reading
      const isRead = says(usage) || !['malformed', 'empty'].includes(outcome.kind)
      return isRead ? { outcome, usage, resolved } : null
    }
    default:
      return step satisfies never
  }
}

function says({ reported, cost }: Usage): boolean {
  return cost !== null || Object.keys(reported).length > 0
}

function settingsOf(given: Readonly<Record<string, string>>): Settings {
  const { mode = 'text-to-image', n = '1', ...rest } = given
  const mistakes: Mistake[] = []
  const say = (path: string, message: string): void => {
    mistakes.push({ position: null, path, message })
  }
  if (!(MODES as readonly string[]).includes(mode))
    say('--mode', `"${mode}" is none. Use ${MODES.join(', ')}`)
  if (!/^[1-9][0-9]{0,2}$/.test(n)) say('--n', `"${n}" is not a number of images`)
  if (mistakes.length > 0) throw new UserMistakes(mistakes)
  return { mode: mode as Mode, n: Number(n), ...rest }
}

async function readJson(shell: Shell, file: string): Promise<Json> {
  const text =
    file === '-'
      ? await readAll(process.stdin)
      : await readFile(resolve(shell.cwd, file), 'utf8').catch((error: Error) => {
          throw userMistake(
            `${file}: ${error.message}. Name a file of JSON, or - for standard input`,
          )
        })
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw userMistake(`${file} is not JSON: ${(error as Error).message}`)
  }
}

async function cardFor(
  shell: Shell,
  { provider, model, rates, on }: PriceFlags,
): Promise<RateCard> {
  const isFile = rates !== null && /\.(ya?ml|json)$/.test(rates)
  const named = isFile ? resolve(shell.cwd, rates) : rates
  const search = await findCard({ provider, model, rates: named }, await shippedCards(), on)
  switch (search.kind) {
    case 'found':
      return search.card
    case 'none':
      throw userMistake(
        `${search.message}. An unknown price is never taken for nothing: give --rates`,
      )
    case 'mistakes':
      throw new UserMistakes(search.mistakes)
    default:
      return search satisfies never
  }
}

function billText({ usd, basis, evidence, lines }: Charge, card: RateCard): readonly string[] {
  const width = Math.max(0, ...lines.map(({ bill }) => bill.length))
  const amounts = Math.max(0, ...lines.map(({ quantity }) => quantity.length))
  return [
    usd === null ? `unknown: ${evidence}` : `$${usd}  ${basis}: ${evidence}`,
    ...lines.map(
      (line) => `  ${line.bill.padEnd(width)}  ${line.quantity.padStart(amounts)}  $${line.usd}`,
    ),
    `  by ${card.id}, prices of ${card.asOf} (${card.source})`,
  ]
}
