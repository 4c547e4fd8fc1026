import { expect, test } from 'vitest'
import { seededRandom } from '../../src/stats/seeded-random.ts'
import { adaptive, even, halved, repeated, SMALL_GAP } from './arms.ts'

const REPEATS = 1000

test('halving the same images finds the best of eight arms more often, of four hardly', () => {
  const random = seededRandom(2026)
  const found = (arms: number, images: number) => {
    const rates = SMALL_GAP.slice(0, arms)
    return [
      repeated(REPEATS, () => even(rates, images / arms, random)).best,
      repeated(REPEATS, () => halved(rates, images, random)).best,
    ]
  }
  // Published, of rates that were not: .881 and .933; .798 and .837; .842 and .838.
  expect([found(8, 192), found(8, 96), found(4, 64)]).toEqual([
    [0.868, 0.928],
    [0.715, 0.833],
    [0.786, 0.822],
  ])
})

test('adaptive allocation is as certain as even allocation for a third less money', () => {
  const random = seededRandom(7)
  const same = repeated(REPEATS, () => even(SMALL_GAP, 24, random))
  const found = repeated(300, () => adaptive(SMALL_GAP, 28, { random }))
  expect([same.best, same.images]).toEqual([0.862, 192])
  expect([found.best, found.images.toFixed(1)]).toEqual([0.89, '130.0'])
})

test('an arm at a tenth of the price keeps its whole sample beside the best', () => {
  const random = seededRandom(9)
  const prices = SMALL_GAP.map((_, arm) => (arm === 2 ? '0.004' : '0.04'))
  let stopped = 0
  for (let time = 0; time < 300; time += 1) {
    if (adaptive(SMALL_GAP, 12, { random, prices }).stopped.includes(2)) stopped += 1
  }
  // Of 300: once it was hopeless by its own pictures.
  expect(stopped).toBe(1)
})
