import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RunDocument } from '../../src/domain/run.ts'
import { assay, startAssay, temporaryFolder } from '../support/assay.ts'
import { startMockProcess } from '../support/mock-process.ts'

/** Which of its twelve pictures each model leaves blank; every one costs 0.04 USD. */
const BLANKS = { a: [], b: [], c: [1, 4, 7], d: [0, 2, 4], e: [0, 1, 2, 3], f: 'all' } as const
type Blanks = Readonly<Record<string, readonly number[] | 'all'>>

interface Asked {
  readonly blanks?: Blanks
  readonly budget?: number
  /** Of every picture. */
  readonly latencyMs?: number
  /** In place of blank pictures: how often a logo has the right colour, by the scorer `colours`. */
  readonly skills?: Readonly<Record<string, number>>
}

/** A folder with the suite `s.yaml`, its card, and the world `w.yaml` that answers it. */
function inFolder({ blanks = BLANKS, budget = 5, latencyMs = 1, skills }: Asked = {}): string {
  const folder = temporaryFolder()
  const ids = Object.keys(skills ?? blanks)
  const model = (id: string): string => {
    const draw = `{ skill: { logo: ${skills?.[id]} }, fails: { logo: [wrong-colours] } }`
    return `  - { dialect: replicate, id: acme/${id}, latencyMs: ${latencyMs}, output: one, rates: [{ bill: image, usd: "0.04" }]${skills === undefined ? '' : `, draw: ${draw}`} }`
  }
  const blank = (id: string, which: string): string =>
    `  - { fault: blank, match: { model: acme/${id}, promptIncludes: "${which}" } }`
  const faults = Object.entries(skills === undefined ? blanks : {}).flatMap(([id, which]) =>
    which === 'all' ? [blank(id, 'logo')] : which.map((at) => blank(id, `mark ${at},`)),
  )
  const prompt = (at: number): string =>
    `  - { id: p${at}, text: "A flat logo, mark ${at}, in #2a9d8f on a plain white background", content: logo, colours: ["#2a9d8f"] }`
  const files = {
    'w.yaml': `format: image-assay/world@1
name: blanks
seed: 1
accounts: [{ label: main, dialect: replicate, key: mock-replicate-key }]
models:
${ids.map(model).join('\n')}
faults:${faults.length === 0 ? ' []' : `\n${faults.join('\n')}`}
`,
    'card.yaml': `format: image-assay/rates@1
id: acme/all
provider: replicate
models: [${ids.map((id) => `acme/${id}`).join(', ')}]
access: aggregator
currency: USD
asOf: 2026-11-21
source: https://prices.example
rates: [{ bill: image, usd: 0.04 }]
`,
    's.yaml': `format: image-assay/suite@1
name: adaptive
targets:
${ids.map((id) => `  - { id: ${id}, provider: replicate, access: aggregator, model: acme/${id}, rates: ./card.yaml }`).join('\n')}
prompts:
${Array.from({ length: 12 }, (_, at) => prompt(at)).join('\n')}
checks: [decodes, not-blank]
scorers: ${skills === undefined ? '[]' : '[colours]'}
concurrency: 6
budget: { run: ${budget} }
`,
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const ADAPTIVE = ['--allocate', 'adaptive']

/** By target: trials that ran, images that were usable, and at which look it was stopped. */
function outcome(document: RunDocument): Record<string, readonly [number, number, number | null]> {
  return Object.fromEntries(
    document.cells.map(({ target, trials, images, stoppedEarly }) => [
      target,
      [trials, images.usable, stoppedEarly?.[0]?.round ?? null],
    ]),
  )
}

const OUTCOME = {
  a: [12, 12, null],
  b: [12, 12, null],
  c: [8, 5, 2],
  d: [6, 3, 1],
  e: [6, 2, 1],
  f: [6, 0, 1],
}

test('the worse half and the hopeless get no more, and what that saved is said', async () => {
  const folder = inFolder()
  const { code, out, err } = await assay(['run', 's.yaml', '--mock', 'w.yaml', ...ADAPTIVE], {
    cwd: folder,
  })
  expect(err).toContain('adaptive: logo, text-to-image, 6 arms: the better half goes on')
  expect(err).toContain('stopped early: f/')
  expect(out).toContain('STOPPED EARLY  22 images and about $0.88 not spent')
  const again = await assay(['report', 'latest', '--format', 'json'], { cwd: folder })
  const document = JSON.parse(again.out) as RunDocument
  expect(outcome(document)).toEqual(OUTCOME)
  // Wrong pictures are a result; what was left out on purpose is not a lack of one.
  expect([code, document.status, document.stopped]).toEqual([1, 'finished', null])
  expect([document.verdicts.skipped, document.budget.charged]).toEqual([22, '2'])
  const f = document.cells.find(({ target }) => target === 'f')
  expect(f?.stoppedEarly).toEqual([
    {
      content: 'logo',
      round: 1,
      reason: '0 of 6 images usable: less than 1 % likely to reach 60 %',
      trials: 6,
      unspent: '0.24',
    },
  ])
})

test('with four targets only the hopeless is stopped, and the output says why', async () => {
  const { a, d, e, f } = BLANKS
  const { out, err } = await assay(['run', 's.yaml', '--mock', 'w.yaml', '--json', ...ADAPTIVE], {
    cwd: inFolder({ blanks: { a, d, e, f } }),
  })
  expect(err).toContain('fewer than five gain nothing from halving: only who cannot reach 60 %')
  expect(outcome(JSON.parse(out) as RunDocument)).toMatchObject({
    a: [12, 12, null],
    f: [6, 0, 1],
  })
})

test('a floor that is no share is refused before anything is sent', async () => {
  const flags = ['run', 's.yaml', '--mock', 'w.yaml', ...ADAPTIVE, '--floor', '60']
  const { code, err } = await assay(flags, { cwd: inFolder() })
  expect([code, err.includes('--floor 60: not a share between 0 and 1')]).toEqual([2, true])
})

test('scorers are asked between the rounds: who draws wrong colours is stopped', async () => {
  const folder = inFolder({ skills: { right: 1, wrong: 0 } })
  const { out } = await assay(['run', 's.yaml', '--mock', 'w.yaml', '--json', ...ADAPTIVE], {
    cwd: folder,
  })
  expect(outcome(JSON.parse(out) as RunDocument)).toEqual({
    right: [12, 12, null],
    wrong: [6, 0, 1],
  })
})

test('a cap ends an adaptive run as it ends any other', async () => {
  const { code, out } = await assay(['run', 's.yaml', '--mock', 'w.yaml', '--json', ...ADAPTIVE], {
    cwd: inFolder({ budget: 1.6 }),
  })
  const document = JSON.parse(out) as RunDocument
  expect([code, document.status, document.budget.charged]).toEqual([3, 'capped', '1.6'])
  // Only looks at whole rounds were held against anyone.
  expect(outcome(document)).toMatchObject({ d: [6, 3, 1], e: [6, 2, 1], f: [6, 0, 1] })
})

test.each(['sent:20', 'charged:40'])(
  'killed at %s, a resumed run stops the same arms and pays for nothing twice',
  async (crashAt) => {
    const folder = inFolder()
    const mock = await startMockProcess('--world', join(folder, 'w.yaml'))
    try {
      const run = ['run', 's.yaml', '--mock', mock.url, ...ADAPTIVE]
      const { signal } = await assay(run, { cwd: folder, crashAt })
      const resumed = await assay(['resume', 'latest', '--json'], { cwd: folder })
      const document = JSON.parse(resumed.out) as RunDocument
      expect([signal, document.status, document.totals.trials]).toEqual(['SIGKILL', 'finished', 50])
      const stopped = document.cells.filter((cell) => cell.stoppedEarly !== undefined)
      expect(stopped.map(({ target }) => target)).toEqual(['c', 'd', 'e', 'f'])
    } finally {
      await mock.stop()
    }
  },
)

test('Ctrl-C leaves a run that a resume completes as if nothing had been', async () => {
  const folder = inFolder({ latencyMs: 200 })
  const mock = await startMockProcess('--world', join(folder, 'w.yaml'))
  try {
    const run = ['run', 's.yaml', '--mock', mock.url, '--json', ...ADAPTIVE]
    const running = startAssay(run, { cwd: folder })
    while ((await mock.ledger()).entries.length < 10) await new Promise(setImmediate)
    running.kill('SIGINT')
    const interrupted = JSON.parse(String((await running).stdout)) as RunDocument
    expect(interrupted.status).toBe('interrupted')
    const resumed = await assay(['resume', 'latest', '--json'], { cwd: folder })
    const document = JSON.parse(resumed.out) as RunDocument
    expect(outcome(document)).toEqual(OUTCOME)
    expect(document.budget.charged).toBe((await mock.ledger()).total)
  } finally {
    await mock.stop()
  }
})
