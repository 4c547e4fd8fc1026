import { type AffinityCell, type AffinityRoute, trustIn } from '../../domain/affinity.ts'
import { byCost, listed } from './decide-states.ts'

/**
 * Whom to send one kind of content to: the recommended arm, and should it fail the best eligible one
 * of another provider. Confidence: high from 24 prompts that people looked at and no tie, medium from
 * 12 prompts, else low.
 */
export function chooseRoute(cells: readonly AffinityCell[]): AffinityRoute {
  const [first] = cells
  if (first === undefined) throw new Error('no cell to route by')
  const { type, mode } = first
  const primary = cells.find(({ state }) => state === 'recommended') ?? null
  if (primary === null) {
    const reason = whyNone(cells)
    return { type, mode, primary: null, fallback: null, reason, confidence: 'low' }
  }
  const fallback =
    cells
      .filter(({ state }) => state === 'tie' || state === 'eligible')
      .filter(({ arm }) => arm.provider !== primary.arm.provider)
      .toSorted(byCost)[0] ?? null
  return {
    type,
    mode,
    primary: primary.arm.id,
    fallback: fallback?.arm.id ?? null,
    reason: whyThis(primary, cells),
    confidence: trustIn(primary),
  }
}

function whyThis(primary: AffinityCell, cells: readonly AffinityCell[]): string {
  const ties = primary.ties
  const others = cells.filter(({ state }) => state === 'eligible').length
  if (ties.length > 0) {
    const are = ties.length === 1 ? 'is' : 'are'
    return `${listed(ties)} ${are} equal as far as ${primary.prompts} prompts can tell`
  }
  if (others === 0) return 'the only one that is probably good enough'
  return `cheapest per usable image of ${others + 1} that are probably good enough`
}

function whyNone(cells: readonly AffinityCell[]): string {
  const tested = cells.filter(({ state }) => state !== 'untested')
  if (tested.length === 0) return 'nothing was asked'
  if (cells.some(({ state }) => state === 'eligible')) {
    return 'what the good ones cost is not known: reconcile their charges'
  }
  if (tested.every(({ state }) => state === 'rejected')) return 'none is good enough'
  const isOpen = tested.some(({ usable, state }) => usable === null && state === 'insufficient')
  if (isOpen && tested.every(({ usable }) => (usable?.k ?? 0) === 0)) {
    return 'nobody has accepted an image yet: use assay review, or a calibrated judge'
  }
  return 'no one is known well enough: more prompts, or fewer undecided images, would tell'
}
