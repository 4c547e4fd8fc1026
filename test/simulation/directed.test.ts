import { expect, test } from 'vitest'
import { calmScenario, crashEverywhere, type Directed } from './directed.ts'
import { CALM, WORST } from './scenario.ts'

function brokenIn(crashes: readonly Directed[]): readonly string[] {
  return crashes.flatMap(({ places, simulated: { broken } }) =>
    broken === null ? [] : [`${places.join(', ')}: ${broken.promise} ${broken.how}`],
  )
}

const DIALECTS = ['sync', 'upload', 'task'] as const
const DELIVERIES = ['blob', 'base64', 'url', 'keyed'] as const
const TABLE = DIALECTS.flatMap((dialect) => DELIVERIES.map((by) => [dialect, by] as const))

test.each(TABLE)(
  'a %s order delivered by %s may die at any of its places: nothing is lost or sent twice',
  async (dialect, delivery) => {
    const crashes = await crashEverywhere(calmScenario({ dialect, delivery }))
    expect(crashes.length).toBeGreaterThan(50)
    expect(brokenIn(crashes)).toEqual([])
  },
)

test.each(DIALECTS)(
  'a %s order, and the process that goes on with it, may die at any two places',
  async (dialect) => {
    const crashes = await crashEverywhere(calmScenario({ dialect }, { trials: 1 }), { depth: 2 })
    expect(crashes.length).toBeGreaterThan(500)
    expect(brokenIn(crashes)).toEqual([])
  },
)

test('two runs that race to one account stay below it wherever one of them dies', async () => {
  const calm = calmScenario({})
  const [run] = calm.runs
  if (run === undefined) throw new Error('a scenario without a run')
  const other = { ...run, cap: null, lives: [CALM] }
  // Room for three of four.
  const scenario = { ...calm, runs: [other, other], accountLimit: WORST * 3n }
  const crashes = await crashEverywhere(scenario)
  expect(crashes.length).toBeGreaterThan(50)
  expect(brokenIn(crashes)).toEqual([])
})

test.each(DIALECTS)(
  'after a bill above its hold no process orders more %s work, wherever the one that saw it died',
  async (dialect) => {
    const scenario = {
      ...calmScenario({ dialect }, { trials: 3 }),
      concurrency: 1,
      overrunShare: 1,
    }
    const crashes = await crashEverywhere(scenario)
    expect(brokenIn(crashes)).toEqual([])
    for (const { simulated } of crashes) {
      expect([...simulated.states.values()].filter((state) => state === 'charged')).toHaveLength(1)
    }
  },
)

/** Where each place lies, and what a crash there leaves of the attempt: neighbours alike are one line. */
function afterEachCrash(crashes: readonly Directed[]): readonly string[] {
  const lines: string[] = []
  for (const { simulated } of crashes) {
    const place = [...simulated.seen.keys()].find((what) => what.startsWith('death ')) ?? ''
    const states = [...simulated.states.values()].join(', ')
    const last = lines.at(-1)
    if (last?.endsWith(`: ${states}`) === true) {
      const first = last.slice(
        0,
        last.indexOf(' …') === -1 ? last.lastIndexOf(':') : last.indexOf(' …'),
      )
      lines[lines.length - 1] = `${first} … ${place.slice('death '.length)}: ${states}`
    } else lines.push(`${place.slice('death '.length)}: ${states}`)
  }
  return lines
}

test('where a sync order dies decides what is known of it, and only what never left is sent again', async () => {
  const crashes = await crashEverywhere(calmScenario({}, { trials: 1 }))
  expect(afterEachCrash(crashes)).toEqual([
    'read … before transaction: charged',
    'after transaction … before transaction: voided, charged',
    'after transaction … before transaction: in_doubt',
    'after transaction … after transaction: charged',
  ])
})

test('an accepted task is polled to its end by whoever goes on, wherever its process died', async () => {
  const crashes = await crashEverywhere(calmScenario({ dialect: 'task' }, { trials: 1 }))
  expect(afterEachCrash(crashes)).toEqual([
    'read … before transaction: charged',
    'after transaction … before transaction: voided, charged',
    // Sent, and not yet durably accepted: nobody knows how to ask for it.
    'after transaction … before transaction: in_doubt',
    'after transaction … after transaction: charged',
  ])
})
