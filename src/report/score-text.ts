import type { ScorerControl, Scoring } from '../domain/score.ts'
import type { ScoreTotals } from '../domain/score-totals.ts'
import { clean } from './clean.ts'
import { NONE } from './figures.ts'
import { openPaint } from './paint.ts'
import { type Column, type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

const COLUMNS: readonly Column[] = [
  { title: 'SCORER', align: 'left', drop: 0, shrinkTo: 24 },
  { title: 'TARGET', align: 'left', drop: 0, shrinkTo: 20 },
  { title: 'PASS', align: 'right', drop: 0, shrinkTo: null },
  { title: 'FAIL', align: 'right', drop: 0, shrinkTo: null },
  { title: 'UNKNOWN', align: 'right', drop: 0, shrinkTo: null },
  { title: 'COUNTS', align: 'left', drop: 2, shrinkTo: null },
  { title: 'FOR EXAMPLE', align: 'left', drop: 1, shrinkTo: 24 },
]
const CONTROLS: readonly Column[] = [
  { title: 'CONTROL CARDS', align: 'left', drop: 0, shrinkTo: 12 },
  { title: 'RIGHT PASSED', align: 'right', drop: 0, shrinkTo: null },
  { title: 'WRONG CAUGHT', align: 'right', drop: 0, shrinkTo: null },
  { title: 'FALSE REJECTS', align: 'right', drop: 1, shrinkTo: null },
  { title: 'ENGINE', align: 'left', drop: 2, shrinkTo: 16 },
]

/** What scorers found, for a terminal: by scorer and target, and how far they can be trusted. */
export function scoreText(
  totals: readonly ScoreTotals[],
  scoring: Scoring,
  { width, color }: { readonly width: number; readonly color: boolean },
): string {
  const paint = openPaint(color)
  const layout = { width, paint }
  const demoted = scoring.controls.filter((one) => one.demoted)
  const warnings = [
    ...demoted.map(
      ({ scorer, passed, n }) =>
        `${scorer} passed only ${passed} of ${n} right control cards: it is advisory and makes no image unusable`,
    ),
    ...scoring.absent.map(({ scorer, message }) => `${scorer} did not run: ${message}`),
  ]
  const isEmpty = totals.length === 0
  return [
    ...(isEmpty
      ? ['nothing to score: no scorer has anything to say of these images']
      : table(COLUMNS, totals.map(totalRow), layout)),
    ...(scoring.controls.length === 0
      ? []
      : ['', ...table(CONTROLS, scoring.controls.map(controlRow), layout)]),
    ...warnings.flatMap((text) => wrap(clean(text), width).map((line) => paint(line, 'warning'))),
  ].join('\n')
}

function totalRow({ scorer, target, counts, hard, example }: ScoreTotals): readonly TableCell[] {
  return [
    { text: clean(scorer), tone: 'strong' },
    { text: clean(target), tone: 'plain' },
    { text: String(counts.pass), tone: counts.pass > 0 ? 'good' : 'plain' },
    { text: String(counts.fail), tone: counts.fail === 0 ? 'plain' : hard ? 'bad' : 'warning' },
    { text: String(counts.unknown), tone: 'plain' },
    { text: hard ? 'yes' : 'advisory', tone: hard ? 'plain' : 'faint' },
    { text: clean(example ?? NONE), tone: 'faint' },
  ]
}

function controlRow(control: ScorerControl): readonly TableCell[] {
  const { scorer, passed, n, caught, wrong, falseReject, engine, demoted } = control
  const percent = (share: number) => `${Math.round(share * 100)}`
  const { value, low, high } = falseReject
  const rejects = `${percent(value)} % [${percent(low)}, ${percent(high)}]`
  return [
    { text: clean(scorer), tone: 'strong' },
    { text: `${passed} of ${n}`, tone: demoted ? 'warning' : 'plain' },
    { text: `${caught} of ${wrong}`, tone: 'plain' },
    { text: rejects, tone: 'plain' },
    { text: clean(engine), tone: 'faint' },
  ]
}
