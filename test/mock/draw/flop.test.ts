import { expect, test } from 'vitest'
import { chanceOf } from '../../../src/mock/chance.ts'
import { readBrief } from '../../../src/mock/draw/brief.ts'
import { type Flop, flopOf, type Skills } from '../../../src/mock/draw/flop.ts'

const world = (seed: number) => (text: string) => chanceOf(`${seed}\n${text}`)

const skills = (share: number, more: Partial<Skills> = {}): Skills => ({
  skill: { typography: share },
  fails: {},
  pretty: false,
  ...more,
})

function outcomes(of: Skills, model: string, seed = 1): readonly (Flop | null)[] {
  return Array.from({ length: 400 }, (_, at) =>
    flopOf(of, {
      brief: readBrief(`A poster, number ${at}, that reads "BOATS"`, { isEdit: false }),
      model,
      which: '1 0',
      chance: world(seed),
    }),
  )
}

const rights = (all: readonly (Flop | null)[]): number => all.filter((one) => one === null).length

test('the same seed, model, prompt and ordinal end the same; another seed does not', () => {
  const first = outcomes(skills(0.6), 'openai/a')
  expect(outcomes(skills(0.6), 'openai/a')).toEqual(first)
  expect(outcomes(skills(0.6), 'openai/a', 2)).not.toEqual(first)
})

test('about as many pictures are right as the skill says', () => {
  expect(rights(outcomes(skills(0), 'openai/a'))).toBe(0)
  expect(rights(outcomes(skills(1), 'openai/a'))).toBe(400)
  // Four standard errors around 300 of 400.
  expect(Math.abs(rights(outcomes(skills(0.75), 'openai/a')) - 300)).toBeLessThan(35)
})

test('two models of one skill differ on some prompts and agree on more than chance would', () => {
  const [one, two] = [outcomes(skills(0.5), 'openai/a'), outcomes(skills(0.5), 'runware/b')]
  const same = one.filter((flop, at) => (flop === null) === (two[at] === null)).length
  expect(same).toBeGreaterThan(260)
  expect(same).toBeLessThan(340)
})

test('more skill never makes a right picture wrong', () => {
  const [less, more] = [outcomes(skills(0.4), 'openai/a'), outcomes(skills(0.7), 'openai/a')]
  expect(less.every((flop, at) => flop !== null || more[at] === null)).toBe(true)
})

test('a pretty model is wrong by another subject only', () => {
  const of = skills(0, { pretty: true, fails: { typography: ['garbled-text'] } })
  expect(new Set(outcomes(of, 'openai/a'))).toEqual(new Set(['other-subject']))
})

test('a picture without words cannot be wrong by its letters', () => {
  const brief = readBrief('A photograph of a boat', { isEdit: false })
  const of = {
    skill: { photograph: 0 },
    fails: { photograph: ['garbled-text' as const] },
    pretty: false,
  }
  const flop = flopOf(of, { brief, model: 'a/b', which: '1 0', chance: world(1) })
  expect(flop).toBe('other-subject')
})
