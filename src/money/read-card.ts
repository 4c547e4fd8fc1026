import { createHash } from 'node:crypto'
import { parseDocument } from 'yaml'
import type { Estimate, RateCard, When, WhenKey } from '../domain/rate-card.ts'
import type { Mistake } from '../domain/suite.ts'
import { type CardFile, cardSchema } from './card-schema.ts'

export type CardReading =
  | { readonly kind: 'card'; readonly card: RateCard }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] }

/** Reads a rate card from YAML or JSON text; `file` is only named in messages. */
export function readCard(text: string, file: string): CardReading {
  const document = parseDocument(text, { strict: true, uniqueKeys: true })
  const broken = document.errors[0]
  if (broken !== undefined) {
    return mistakes(file, [
      { path: '', message: `not readable as YAML: ${firstLine(broken.message)}` },
    ])
  }
  const parsed = cardSchema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (!parsed.success) {
    return mistakes(
      file,
      parsed.error.issues.map((issue) => ({
        path: issue.path.map(String).join('.'),
        message: issue.message,
      })),
    )
  }
  const hash = `sha256:${createHash('sha256').update(text).digest('hex')}`
  const unclear = estimateMistakes(parsed.data)
  if (unclear.length > 0) return mistakes(file, unclear)
  return { kind: 'card', card: toCard(parsed.data, hash) }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function mistakes(file: string, found: readonly { path: string; message: string }[]): CardReading {
  const position = { file, line: 1, column: 1 }
  return { kind: 'mistakes', mistakes: found.map((one) => ({ position, ...one })) }
}

function estimateMistakes(file: CardFile): { path: string; message: string }[] {
  return file.estimate.flatMap((line, index) => {
    const ways = Number(line.expected !== undefined) + Number(line.formula !== undefined)
    if (ways === 1) return []
    return [
      { path: `estimate.${index}`, message: 'give either "expected" (and "worst") or "formula"' },
    ]
  })
}

function toCard(file: CardFile, hash: string): RateCard {
  return {
    id: file.id,
    provider: file.provider,
    models: file.models,
    access: file.access,
    currency: file.currency,
    asOf: file.asOf,
    source: file.source,
    rates: file.rates.map((rate) => ({
      bill: rate.bill,
      usd: decimal(rate.usd),
      when: toWhen(rate.when),
    })),
    estimates: file.estimate.map(toEstimate),
    open: toWhen(file.open),
    outcomes: file.outcomes,
    hash,
  }
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
