import type { AffinityCell, AffinityDocument } from '../../domain/affinity.ts'
import { csvField } from '../csv-field.ts'

type Field = (cell: AffinityCell) => string | number | null

/** In this order; columns are only ever added at the end. Amounts in US dollars, times in ms. */
const FIELDS: Readonly<Record<string, Field>> = {
  type: ({ type }) => type,
  mode: ({ mode }) => mode,
  arm: ({ arm }) => arm.id,
  target: ({ arm }) => arm.target,
  provider: ({ arm }) => arm.provider,
  model: ({ arm }) => arm.model,
  state: ({ state }) => state,
  evidence: ({ evidence }) => evidence,
  prompts: ({ prompts }) => prompts,
  attempts: ({ attempts }) => attempts,
  images: ({ images }) => images,
  delivered: ({ delivered }) => delivered,
  refused: ({ refused }) => refused,
  errors: ({ errors }) => errors,
  unknown: ({ unknown }) => unknown,
  hardPassed: ({ hard_pass }) => hard_pass?.k ?? null,
  usable: ({ usable }) => usable?.k ?? null,
  known: ({ usable }) => usable?.n ?? null,
  usableRate: ({ usable }) => usable?.rate ?? null,
  usableRateLow: ({ usable }) => usable?.ci[0] ?? null,
  usableRateHigh: ({ usable }) => usable?.ci[1] ?? null,
  chanceAboveFloor: ({ usable }) => usable?.p_ge_floor ?? null,
  totalUsd: ({ cost }) => cost.total_usd,
  perUsableUsd: ({ cost }) => cost.per_usable,
  perUsableUsdLow: ({ cost }) => cost.ci?.[0] ?? null,
  perUsableUsdHigh: ({ cost }) => cost.ci?.[1] ?? null,
  unknownCharges: ({ cost }) => cost.unknown,
  p50Ms: ({ latency_ms }) => latency_ms.p50,
  maxMs: ({ latency_ms }) => latency_ms.max,
  timeToUsableMs: ({ time_to_usable_ms }) => time_to_usable_ms,
  rankBest: ({ rank }) => rank?.[0] ?? null,
  rankWorst: ({ rank }) => rank?.[1] ?? null,
  elo: ({ bt }) => bt?.elo ?? null,
  ties: ({ ties }) => ties.join(' '),
  failReasons: ({ fail_reasons }) =>
    Object.entries(fail_reasons)
      .map(([code, count]) => `${code} ${count}`)
      .join('; '),
  reason: ({ reason }) => reason,
  evaluationUsd: ({ evaluation_cost_usd }) => evaluation_cost_usd,
}

/** One line for each kind of content and target; what is not known is empty. */
export function affinityCsv({ cells }: AffinityDocument): string {
  const fields = Object.values(FIELDS)
  const lines = cells.map((cell) => fields.map((field) => csvField(field(cell))).join(','))
  return `${[Object.keys(FIELDS).join(','), ...lines].join('\n')}\n`
}
