import { expect, test } from 'vitest'
import { costMatrixText } from '../../src/report/cost-matrix-text.ts'
import { outageText } from '../../src/report/outage-text.ts'
import { routeText } from '../../src/report/route-text.ts'
import { textWidth } from '../../src/report/width.ts'
import { workText } from '../../src/report/work-text.ts'
import { costMatrix } from '../../src/route/cost-matrix.ts'
import { planWork } from '../../src/route/plan-work.ts'
import { route } from '../../src/route/route.ts'
import { simulateOutage } from '../../src/route/simulate-outage.ts'
import { affinityOf, card, cell } from '../route/table.ts'

const wide = { width: 100, color: false }
const hostile = 'cheap\u001b[2Jarm\nof mine'

test('modes of one price are one line of the matrix, and those of several prices say which', () => {
  const edit = { mode: 'edit', size: '1024x1024', n: 1 } as const
  const table = affinityOf([
    cell({ arm: 'a', k: 12, n: 12 }),
    cell({ arm: 'a', type: 'edit', k: 12, n: 12, settings: edit }),
    cell({ arm: 'b', k: 12, n: 12 }),
    cell({ arm: 'b', type: 'edit', k: 12, n: 12, settings: edit, usd: '0.09' }),
  ])
  const batched = costMatrixText(costMatrix(affinityOf([cell({ arm: 'one' })]), [card()]), wide)
  expect(batched).toMatch(/^one batch +1024x1024 +\$0\.02 /m)
  const lines = costMatrixText(costMatrix(table, []), wide).split('\n').slice(2)
  expect(lines.map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
    'a | 1024x1024 | $0.04 | $0.04 | $0.04',
    'b text-to-image | 1024x1024 | $0.04 | $0.04 | –',
    'b edit | 1024x1024 | $0.09 | – | $0.09',
  ])
})

test('a batch saves what its card says, and the text says how long it takes', () => {
  const one = affinityOf([cell({ arm: 'one', k: 12, n: 12 })])
  const text = routeText([route({ content: 'logo', canWaitMs: 86_400_000 }, one, [card()])], wide)
  expect(text).toContain('batch: one at $0.02 a usable image, saves $0.02; answers within 24 hours')
})

test('no text on routes is wider than the terminal or carries its control characters', () => {
  const table = affinityOf([
    cell({ arm: hostile, k: 12, n: 12, usd: '0.01' }),
    cell({ arm: 'second', k: 12, n: 12 }),
    cell({ arm: 'third', k: 1, n: 12 }),
  ])
  const decision = route({ content: 'logo' }, table, [])
  const simulation = simulateOutage(decision.ranked, {
    content: 'logo',
    arm: hostile,
    fromMs: 60_000,
    toMs: 120_000,
    durationMs: 300_000,
    requestsPerMinute: 10,
    failureMs: 1_000,
    sharpness: 3,
    seed: 1,
  })
  const work = planWork([{ request: { content: 'logo' }, count: 3 }], table, [])
  for (const width of [40, 60, 100]) {
    const layout = { width, color: false }
    for (const text of [
      routeText([decision], layout),
      costMatrixText(costMatrix(table, []), layout),
      outageText(simulation, layout),
      workText(work, layout),
    ]) {
      expect(text).not.toContain('\u001b')
      expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(width)
    }
  }
})
