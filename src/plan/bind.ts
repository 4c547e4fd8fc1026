import type { Adapter } from '../domain/adapter.ts'
import type { RateCard } from '../domain/rate-card.ts'
import type { Mode, Settings } from '../domain/settings.ts'
import type { Mistake, Suite, Target } from '../domain/suite.ts'

/** A target with everything it takes to price and call it. */
export interface BoundTarget {
  /** Index of its suite within the run. */
  readonly suite: number
  readonly target: Target
  readonly adapter: Adapter
  /** Where its requests go: the suite's own, the provider's, or the mock's. */
  readonly baseUrl: string
  readonly card: RateCard | null
  /** Why there is no card; null when there is one. */
  readonly cardMissing: string | null
}

export interface Binding {
  readonly adapterFor: (provider: string) => Adapter | null
  readonly cardFor: (
    target: Target,
  ) => Promise<
    | { readonly kind: 'found'; readonly card: RateCard }
    | { readonly kind: 'none'; readonly message: string }
    | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] }
  >
  /** Base URLs of the mock by provider; null when the run is for real. */
  readonly mockUrls: Readonly<Record<string, string>> | null
}

/** Finds adapter, address and card of every target; mistakes name the target's own line. */
export async function bindTargets(
  suites: readonly Suite[],
  { adapterFor, cardFor, mockUrls }: Binding,
): Promise<{ readonly bound: readonly BoundTarget[]; readonly mistakes: readonly Mistake[] }> {
  const bound: BoundTarget[] = []
  const mistakes: Mistake[] = []
  for (const [suite, { targets, grid }] of suites.entries()) {
    for (const target of targets) {
      const say = (path: string, message: string): void => {
        mistakes.push({ position: target.position, path: `target "${target.id}"${path}`, message })
      }
      const general = adapterFor(target.provider)
      if (general === null) {
        say('.provider', `no adapter for "${target.provider}" yet`)
        continue
      }
      const adapter = general.forOptions?.(target.options) ?? general
      const dialect = adapter.dialect ?? target.provider
      for (const message of adapter.optionMistakes(
        target.options,
        target.model,
        modesOf(target, grid),
      )) {
        say('.options', message)
      }
      if (target.metered && adapter.balance === null) {
        say('.metered', `${target.provider} tells no balance, so nothing can be metered`)
      }
      const search = await cardFor({ ...target, provider: dialect })
      if (search.kind === 'mistakes') {
        mistakes.push(...search.mistakes)
        continue
      }
      if (search.kind === 'none' && target.rates !== null) say('.rates', search.message)
      const isHttp = adapter.baseUrl !== ''
      const mockUrl = mockUrls?.[dialect]
      if (mockUrls !== null && isHttp && mockUrl === undefined) {
        say('.provider', `the mock does not speak "${dialect}"`)
        continue
      }
      if (mockUrl === undefined && target.baseUrl === null && adapter.ownBaseUrl !== null) {
        say('.baseUrl', adapter.ownBaseUrl)
        continue
      }
      bound.push({
        suite,
        target,
        adapter,
        baseUrl: mockUrl ?? target.baseUrl ?? adapter.baseUrl,
        card: search.kind === 'found' ? search.card : null,
        cardMissing: search.kind === 'found' ? null : search.message,
      })
    }
  }
  return { bound, mistakes }
}

/** The modes of the grid that a target takes. */
function modesOf({ modes, grid: own }: Target, grid: readonly Settings[]): readonly Mode[] {
  const all = new Set((own ?? grid).map(({ mode }) => mode))
  return [...all].filter((mode) => modes === null || modes.includes(mode))
}
