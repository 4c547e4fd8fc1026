import { describe, expect, it } from 'vitest'
import { type PlanView, planText } from '../../src/cli/plan-table.ts'
import { textWidth } from '../../src/report/width.ts'
import { PAYLOADS } from '../report/hostile.ts'

const VIEW: PlanView = {
  names: ['openai-pricing'],
  cap: '1',
  cells: [
    {
      id: 'mini/text-to-image/1024x1024/low/n1',
      requests: 8,
      images: 8,
      expected: '0.0432',
      worst: '0.0864',
      basis: 'computed',
      card: 'openai/gpt-image-1-mini',
      unpriced: null,
    },
    {
      id: 'full/edit/1024x1024/high/png/transparent/n1',
      requests: 8,
      images: 16,
      expected: '1.336',
      worst: '1.6',
      basis: 'assumed',
      card: 'openai/gpt-image-1',
      unpriced: null,
    },
    {
      id: 'flux/text-to-image/1024x1024/high/n1',
      requests: 8,
      images: 8,
      expected: null,
      worst: null,
      basis: null,
      card: null,
      unpriced:
        'no rate for quality=high in card deepinfra/flux; add one or set targets[].worstCase',
    },
  ],
  totals: { requests: 24, images: 32, expected: null, worst: null },
  judging: null,
  wallMs: 200_000,
  fits: 'no',
  cards: [
    {
      id: 'openai/gpt-image-1-mini',
      asOf: '2026-11-01',
      source: 'https://platform.openai.com/docs/pricing',
    },
  ],
  notes: ['The first attempt of each cell whose price is only assumed goes alone.'],
}

describe('planText', () => {
  it.each([60, 80, 140])('reads well at %i columns', async (width) => {
    await expect(planText(VIEW, width)).toMatchFileSnapshot(`golden/plan-${width}.txt`)
  })

  it.each([
    ['yes', 'fits, even at its worst'],
    ['expected-only', 'the expected price fits, the worst does not'],
    ['no', 'does not fit'],
  ] as const)('says of a plan that fits %s: %s', (fits, words) => {
    expect(planText({ ...VIEW, fits }, 140)).toContain(`CAP    $1.00: ${words}`)
  })

  it('states an unknown total as unknown, never as 0', () => {
    const text = planText(VIEW, 140)
    expect(text).toContain('expected unknown · worst unknown')
    expect(text).not.toContain('$0.00')
  })

  it('says that a mock needs no cap', () => {
    expect(planText({ ...VIEW, cap: null }, 80)).toContain('CAP    none needed: no real money')
  })

  it('is never wider than asked, and prints nothing unseen, whatever ids and notes say', () => {
    for (const payload of PAYLOADS) {
      const view = {
        ...VIEW,
        names: [payload],
        notes: [payload],
        cells: VIEW.cells.map((cell) => ({ ...cell, id: payload, unpriced: payload })),
        cards: [{ id: payload, asOf: payload, source: payload }],
      }
      for (const width of [30, 60, 80, 140]) {
        const text = planText(view, width)
        for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width)
        expect(text).not.toMatch(/(?!\n|\u200d)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
        expect(text).not.toMatch(/^\s*::[a-z]/m)
      }
    }
  })
})
