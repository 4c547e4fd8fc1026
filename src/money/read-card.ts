import { createHash } from 'node:crypto'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { Estimate, Rate, RateCard, When, WhenKey } from '../domain/rate-card.ts'
import type { Mistake } from '../domain/suite.ts'
import { type CardFile, cardSchema } from './card-schema.ts'
import { mustBeDecimal } from './decimal.ts'

export type CardReading =
  | { readonly kind: 'card'; readonly card: RateCard }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] }

/** Reads a rate card from YAML or JSON text; `file` is only named in messages. */
export function readCard(text: string, file: string): CardReading {
  const lines = new LineCounter()
  const document = parseDocument(text, { strict: true, uniqueKeys: true, lineCounter: lines })
  const placed = (offset: number, path: string, message: string): Mistake => {
    const { line, col } = lines.linePos(offset)
    return { position: { file, line: Math.max(line, 1), column: Math.max(col, 1) }, path, message }
  }
  const broken = document.errors.map((one) =>
    placed(one.pos[0], '', `not readable as YAML: ${firstLine(one.message)}`),
  )
  if (broken.length > 0) return { kind: 'mistakes', mistakes: broken }
  let content: unknown
  try {
    content = document.toJS({ maxAliasCount: 0 })
  } catch {
    const message = 'a rate card cannot use YAML anchors and aliases: write the value out'
    return { kind: 'mistakes', mistakes: [placed(0, '', message)] }
  }
  const parsed = cardSchema.safeParse(content)
  if (!parsed.success) {
    const found = parsed.error.issues.map((issue) =>
      placed(offsetOf(document, issue.path), issue.path.map(String).join('.'), issue.message),
    )
    return { kind: 'mistakes', mistakes: found }
  }
  const hash = `sha256:${createHash('sha256').update(text).digest('hex')}`
  return { kind: 'card', card: toCard(parsed.data, hash) }
}

/** Where the value at `path` begins, or the nearest thing around it that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function toCard(file: CardFile, hash: string): RateCard {
  return {
    id: file.id,
    provider: file.provider,
    models: file.models,
    access: file.access,
    currency: file.currency,
    creditUsd: file.creditUsd === undefined ? null : decimal(file.creditUsd),
    asOf: file.asOf,
    source: file.source,
    validFrom: file.validFrom ?? null,
    validTo: file.validTo ?? null,
    rates: file.rates.map((rate) => toRate(rate, file.creditUsd)),
    adjustments: file.adjust.map(({ name, percent, bill, when }) => ({
      name,
      percent: decimal(percent),
      bill: bill ?? null,
      when: toWhen(when),
    })),
    minimumUsd: file.minimumUsd === undefined ? null : decimal(file.minimumUsd),
    roundTotal:
      file.roundTotal === undefined
        ? null
        : { stepUsd: decimal(file.roundTotal.stepUsd), mode: file.roundTotal.mode },
    estimates: file.estimate.map(toEstimate),
    open: toWhen(file.open),
    outcomes: file.outcomes,
    hash,
  }
}

function toRate(rate: CardFile['rates'][number], creditUsd: string | number | undefined): Rate {
  const { bill, per, first, round, each, when } = rate
  return {
    bill,
    usd: inUsd(rate, creditUsd),
    per: decimal(per),
    first:
      first === undefined ? null : { units: decimal(first.units), usd: inUsd(first, creditUsd) },
    round: round === undefined ? null : { to: decimal(round.to), mode: round.mode },
    each,
    when: toWhen(when),
  }
}

/** A price as the card states it, dollars or credits, in dollars. */
function inUsd(
  price: {
    readonly usd?: string | number | undefined
    readonly credits?: string | number | undefined
  },
  creditUsd: string | number | undefined,
): string {
  if (price.usd !== undefined) return decimal(price.usd)
  const credits = mustBeDecimal(decimal(price.credits ?? 0))
  return credits.times(mustBeDecimal(decimal(creditUsd ?? 0))).toFixed()
}

function toEstimate(line: CardFile['estimate'][number]): Estimate {
  const common = { meter: line.meter, per: line.per, when: toWhen(line.when) }
  if (line.formula !== undefined) {
    const parameters = line.parameters ?? {}
    return { ...common, units: { kind: 'formula', formula: line.formula, parameters } }
  }
  const expected = decimal(line.expected ?? 0)
  const worst = line.worst === undefined ? expected : decimal(line.worst)
  return { ...common, units: { kind: 'fixed', expected, worst } }
}

/** A number of YAML as the shortest decimal that means it: what the person typed. */
function decimal(value: number | string): string {
  return String(value)
}

function toWhen(when: CardFile['rates'][number]['when']): When {
  const entries = Object.entries(when ?? {}).map(([key, value]) => [
    key as WhenKey,
    (Array.isArray(value) ? value : [value]).map(String),
  ])
  return Object.fromEntries(entries)
}
