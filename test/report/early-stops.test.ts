import { expect, test } from 'vitest'
import { earlyStopsText } from '../../src/report/early-stops.ts'
import { markdownReport } from '../../src/report/markdown.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import { cleanRun } from './fixture.ts'

const plain = await cleanRun()
const stop = {
  content: 'logo',
  round: 1,
  reason: '1 of 6 images usable: 1 % likely to reach 60 %',
  trials: 3,
  unspent: '0.12',
}
const stopped = {
  ...plain,
  run: {
    ...plain.run,
    cells: plain.run.cells.map((cell, at) =>
      at === 0
        ? {
            ...cell,
            settings: { ...cell.settings, n: 2 },
            stoppedEarly: [stop, { ...stop, content: null }],
          }
        : cell,
    ),
  },
}

test('what was not spent is counted in images and in money', () => {
  const text = earlyStopsText(stopped.run)
  expect(text?.total).toBe('12 images and about $0.24 not spent')
  const id = plain.run.cells[0]?.id
  expect(text?.each.map(({ what }) => what)).toEqual([`${id} on logo`, id])
})

test('a run that stopped nobody says nothing of it', () => {
  expect(earlyStopsText(plain.run)).toBeNull()
  expect(terminalReport(plain, { width: 80, color: false })).not.toContain('STOPPED EARLY')
  expect(markdownReport(plain)).not.toContain('Stopped early')
})

test('the terminal and Markdown say who was stopped, and no line is too wide', () => {
  for (const width of [30, 80]) {
    const text = terminalReport(stopped, { width, color: false })
    expect(text).toContain('STOPPED EARLY')
    expect(text.replaceAll(/\s+/g, ' ')).toContain('1 % likely to reach 60 %')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width)
  }
  expect(markdownReport(stopped)).toContain('**Stopped early**')
})
