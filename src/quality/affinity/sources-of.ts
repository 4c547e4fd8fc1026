import { createHash } from 'node:crypto'
import Big from 'big.js'
import type { AffinityCell, AffinityDocument } from '../../domain/affinity.ts'
import { round } from './round.ts'
import type { StoredRun } from './stored-run.ts'

type Sources = Pick<
  AffinityDocument,
  'suite' | 'runs' | 'price_table' | 'mock' | 'checks' | 'judge' | 'notes'
>

/** What a table was made from: suites, runs, prices, scorers with their controls, and the judge. */
export function sourcesOf(
  runs: readonly StoredRun[],
  { cells, strangers }: { readonly cells: readonly AffinityCell[]; readonly strangers: number },
): Sources {
  const suites = runs.flatMap(({ cases }) => cases.suites)
  return {
    suite: {
      id: unique(suites.map(({ name }) => name)).join(' + '),
      version: null,
      sha256: hashOf(unique(suites.map(({ hash }) => hash))),
      tier: tierOf(cells),
    },
    runs: runs.map(({ run }) => run.id),
    price_table: pricesOf(runs),
    mock: unique(runs.flatMap(({ run }) => run.provenance.mock ?? [])).join(' + ') || null,
    checks: checksOf(runs),
    judge: judgeOf(runs.flatMap(({ judging }) => (judging === null ? [] : [judging]))),
    notes: notesOf(runs, strangers),
  }
}

/** By the kind of content with the fewest prompts. */
function tierOf(cells: readonly AffinityCell[]): AffinityDocument['suite']['tier'] {
  const types = Map.groupBy(cells, ({ type, mode }) => JSON.stringify([type, mode]))
  const most = [...types.values()].map((one) => Math.max(...one.map(({ prompts }) => prompts)))
  const least = Math.min(...most)
  if (most.length === 0 || least < 12) return 'smoke'
  return least < 24 ? 'quick' : least < 48 ? 'standard' : 'deep'
}

function pricesOf(runs: readonly StoredRun[]): AffinityDocument['price_table'] {
  const cards = runs.flatMap(({ run }) => run.provenance.cards)
  const byHash = new Map(cards.map((card) => [JSON.stringify([card.id, card.hash]), card]))
  return [...byHash]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { id, asOf, hash }]) => ({ id, date: asOf, hash }))
}

function checksOf(runs: readonly StoredRun[]): AffinityDocument['checks'] {
  const controls = runs.flatMap(({ scoring }) => scoring?.controls ?? [])
  const byEngine = new Map(controls.map((one) => [JSON.stringify([one.scorer, one.engine]), one]))
  return [...byEngine]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, { n }]) => n > 0)
    .map(([, { scorer, engine, passed, n, demoted }]) => ({
      id: scorer,
      engine,
      control_pass: round(passed / n),
      control_n: n,
      demoted,
    }))
}

function judgeOf(judging: readonly NonNullable<StoredRun['judging']>[]): AffinityDocument['judge'] {
  const cost = judging.reduce((sum, one) => sum.plus(one.cost.charged), new Big(0)).toFixed()
  // Several runs may have been judged apart: the one with fewest labels is the weakest link.
  const [weakest] = judging.toSorted((a, b) => a.calibration.n - b.calibration.n)
  if (weakest === undefined) {
    return {
      id: null,
      calibration: { n: 0, kappa: null, sens: null, spec: null },
      cost_usd: '0',
      decides: false,
      message: 'no judge was asked',
    }
  }
  const { n, kappa, sensitivity, specificity } = weakest.calibration
  return {
    id: unique(judging.map(({ judge }) => judge)).join(' + '),
    calibration: {
      n,
      kappa: kappa?.value ?? null,
      sens: sensitivity?.value ?? null,
      spec: specificity?.value ?? null,
    },
    cost_usd: cost,
    decides: judging.every(({ decides }) => decides),
    message: (judging.find(({ decides }) => !decides) ?? weakest).message,
  }
}

function notesOf(runs: readonly StoredRun[], strangers: number): readonly string[] {
  const suites = runs.flatMap(({ cases }) => cases.suites)
  const changed = [...Map.groupBy(suites, ({ name }) => name)].filter(
    ([, versions]) => new Set(versions.map(({ hash }) => hash)).size > 1,
  )
  const open = runs.filter(({ run }) => run.status !== 'finished')
  const absent = new Map(
    runs.flatMap(({ scoring }) => scoring?.absent ?? []).map((one) => [one.scorer, one.message]),
  )
  return [
    ...changed.map(
      ([name, versions]) =>
        `suite ${name} differs between these runs (${new Set(versions.map(({ hash }) => hash)).size} versions): prompts with the same text were pooled`,
    ),
    ...unique(runs.flatMap(({ judging }) => judging?.warnings ?? [])).map(
      (warning) => `judge: ${warning}`,
    ),
    ...runs.flatMap(({ run, judging }) =>
      judging === null || judging.cost.inDoubt === '0'
        ? []
        : [`judge: ${judging.cost.inDoubt} USD of run ${run.id} are in doubt, and not in its cost`],
    ),
    ...open.map(({ run }) => `run ${run.id} is not whole: ${run.stopped ?? run.status}`),
    ...[...absent].map(([scorer, message]) => `scorer ${scorer} did not run: ${message}`),
    ...(strangers === 0
      ? []
      : [`${strangers} attempts are left out: cases.json does not have their cell or prompt`]),
  ]
}

function hashOf(hashes: readonly string[]): string {
  const [only = ''] = hashes
  if (hashes.length < 2) return only
  return `sha256:${createHash('sha256').update(hashes.join('\n')).digest('hex')}`
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort()
}
