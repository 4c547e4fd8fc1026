import type { Operation } from '../../domain/operation.ts'
import {
  OUTCOMES,
  type Outcome,
  type OutcomeKind,
  REASONS,
  type Reason,
} from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer, ImageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { METERS, type Meter, type Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { decimalText, type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'

/**
 * A program's answer: `{outcome?, reason?, code?, message?, images?: [path], usage?: {meter: units},
 * cost?: "0.01", requestId?, resolved?}` as JSON on standard output, exit code 0. What it reports of
 * usage and cost counts also where the rest cannot be read: the money is spent.
 */
export function readCommand(answer: Answer, operation: Operation): Reading {
  if (answer.status !== 0) {
    const message = `exit code ${answer.status}: ${bodyWords(answer)}`
    return readingOf(outcomeOf('unavailable', { reason: 'command-failed', message }), {
      usage: usageFor({}, 0),
    })
  }
  const json = jsonOf(answer)
  if (!isObject(json)) {
    const reason = json === null && answer.body.kind !== 'json' ? 'not-json' : 'unreadable'
    return readingOf(outcomeOf('malformed', { reason, message: bodyWords(answer) }), {
      usage: usageFor({}, 0),
    })
  }
  const mistake = mistakeIn(json)
  const images = mistake === null ? imagesOf(json) : []
  const outcome =
    mistake === null
      ? outcomeFor(json, { images, asked: operation.settings.n })
      : outcomeOf('malformed', { reason: 'unreadable', message: mistake })
  const id = textOf(field(json, 'requestId'))
  return readingOf(outcome, {
    images: outcome.kind === 'produced' || outcome.kind === 'partial' ? images : [],
    usage: usageFor(json, images.length),
    requestIds: id === null ? [] : [id],
    resolved: textsOf(fieldsOf(field(json, 'resolved'))),
    stopsTarget: outcome.reason === 'auth' || outcome.reason === 'funds',
  })
}

/** What the program got wrong, in words for its author. A misspelt meter would be a wrong bill. */
function mistakeIn(json: Fields): string | null {
  const outcome = field(json, 'outcome') ?? null
  if (outcome !== null && kindOf(outcome) === null) {
    return `outcome ${JSON.stringify(outcome)} is none of ${OUTCOMES.join(', ')}`
  }
  const images = field(json, 'images') ?? []
  if (!Array.isArray(images) || images.some((path: Json) => textOf(path) === null)) {
    return `images ${JSON.stringify(images)} is not a list of file names`
  }
  const usage = field(json, 'usage') ?? {}
  if (!isObject(usage)) return `usage ${JSON.stringify(usage)} is not an object of meters`
  for (const [meter, units] of Object.entries(usage)) {
    if (meterOf(meter) === null) return `usage.${meter} is none of ${METERS.join(', ')}`
    if (decimalText(units) === null) return `usage.${meter}: ${JSON.stringify(units)} is no amount`
  }
  const cost = field(json, 'cost') ?? null
  return cost !== null && decimalText(cost) === null
    ? `cost ${JSON.stringify(cost)} is not an amount in US dollars`
    : null
}

function outcomeFor(
  json: Fields,
  { images, asked }: { images: readonly ImageRef[]; asked: number },
): Outcome {
  const kind = kindOf(field(json, 'outcome') ?? null)
  const counted = deliveredOutcome(images, asked)
  const said = {
    reason: reasonOf(field(json, 'reason')),
    code: textOf(field(json, 'code')),
    message: textOf(field(json, 'message')),
  }
  // Whoever claims images is held to the number of files; other outcomes are the program's to say.
  if (kind === null || kind === 'produced' || kind === 'partial' || kind === 'empty') {
    return { ...counted, ...said, message: said.message?.slice(0, 500) ?? counted.message }
  }
  return outcomeOf(kind, said)
}

function imagesOf(json: Fields): readonly ImageRef[] {
  const images = field(json, 'images')
  return Array.isArray(images)
    ? images.map((path: Json): ImageRef => ({ kind: 'file', path: String(path) }))
    : []
}

function usageFor(json: Fields, images: number): Usage {
  const reported: Partial<Record<Meter, string>> = {}
  for (const [name, units] of Object.entries(fieldsOf(field(json, 'usage')))) {
    const meter = meterOf(name)
    const amount = decimalText(units)
    if (meter !== null && amount !== null) reported[meter] = amount
  }
  const usd = decimalText(field(json, 'cost'))
  return {
    reported,
    counted: { request: '1', image: String(images) },
    cost: usd === null ? null : { usd, where: 'cost' },
  }
}

function textsOf(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => textOf(entry[1]) !== null),
  )
}

function kindOf(value: Json): OutcomeKind | null {
  return OUTCOMES.find((kind) => kind === value) ?? null
}

function reasonOf(value: Json | undefined): Reason | null {
  return REASONS.find((reason) => reason === value) ?? null
}

function meterOf(name: string): Meter | null {
  return METERS.find((meter) => meter === name) ?? null
}
