import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MUTANTS } from '../chaos/mutants.ts'
import { oneDeath, scenarioOf } from '../chaos/scenario.ts'
import { runTrial } from '../chaos/trial.ts'

// The short form of `npm run chaos`: real processes, real kills, a busy machine.
const PATIENT = { timeout: 600_000 }
const SMALL = { processes: 3, prompts: 3 }

test.each([4, 9])(
  'seed %i: processes that share an account, killed and resumed, lose nothing and keep its limit',
  PATIENT,
  async (seed) => {
    const { violations, figures } = await runTrial(scenarioOf(seed, SMALL))
    expect(violations).toEqual([])
    expect(figures.counts.kills).toBeGreaterThan(0)
    expect(figures.counts.billedOperations).toBeGreaterThan(0)
  },
)

test.each([
  ['gpt', 12],
  ['schnell', 27],
])(
  '%s: a process that dies at its durable write %i has lost nothing',
  PATIENT,
  async (target, write) => {
    const { violations, figures } = await runTrial(oneDeath(write, { target, fault: null }))
    expect(violations).toEqual([])
    expect(figures.deaths).toEqual({ write: 1 })
  },
)

test('a program that forgets its limit is found out', PATIENT, async () => {
  const { violations } = await runTrial(scenarioOf(1, SMALL), { mutant: 'cap-ignored' })
  expect(violations.join('\n')).toMatch(/billed \S+ of a limit of|more than the limit was billed/)
})

test.each(Object.entries(MUTANTS))('%s still finds the rule that it breaks', (_, mutant) => {
  const text = readFileSync(new URL(`../../src/${mutant.file}`, import.meta.url), 'utf8')
  const found = mutant.changes.map(([from]) => text.split(from).length - 1)
  expect(found).toEqual(mutant.changes.map(() => 1))
})
