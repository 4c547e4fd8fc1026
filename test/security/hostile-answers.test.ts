import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, expect, test } from 'vitest'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { PAYLOADS } from '../report/hostile.ts'
import { assertWellFormed } from '../report/well-formed.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { suiteOf, TARGETS } from './canary-suites.ts'
import { startProxy } from './echo-proxy.ts'
import { harmIn } from './harmless.ts'
import { startHostileServer } from './hostile-server.ts'
import { BY_PROMPT, startKeyedMock } from './keyed-world.ts'
import type { Measured } from './measured-assay.ts'

const MEASURED = new URL('./measured-assay.ts', import.meta.url).pathname
/**
 * The run's most memory, MiB: an answer of 64 MiB is held once as bytes and once as text, two are
 * in flight, and Node itself takes about 150. Unbounded, the answers here are beyond any memory.
 */
const MOST_MEMORY_MB = 800

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanups.splice(0).reverse()) await close()
})

interface Left {
  readonly document: RunDocument
  readonly attempts: readonly AttemptRecord[]
  /** A file in the run's folder, as text. */
  readonly read: (name: string) => string
}

function leftIn(folder: string): Left {
  const results = join(folder, 'results')
  const [id = ''] = readdirSync(results).filter((name) => /^[0-9]{8}-/.test(name))
  const read = (name: string): string => readFileSync(join(results, id, name), 'utf8')
  const lines = read('attempts.jsonl').trim().split('\n')
  return {
    document: JSON.parse(read('run.json')) as RunDocument,
    attempts: lines.map((line) => JSON.parse(line) as AttemptRecord),
    read,
  }
}

test('no answer takes the run down or its memory: each is a case that failed, or passed', async () => {
  const server = await startHostileServer()
  cleanups.push(server.close)
  const folder = temporaryFolder()
  const file = join(folder, 'measured.json')
  const prompts = server.names.map(
    (name, index) => `  - { id: p${index}, text: "a kite <${name}>" }`,
  )
  writeFileSync(
    join(folder, 's.yaml'),
    `format: image-assay/suite@1
name: hostile
targets: [{ id: t, provider: openai, model: gpt-image-2, limits: { timeout: 10m } }]
prompts:
${prompts.join('\n')}
matrix: { size: [1024x1024], quality: [low] }
concurrency: 2
budget: { run: 500 }
checks: [decodes, count, size, format, not-blank, distinct]
`,
  )
  const reporters = ['--reporter', 'terminal,json,junit,markdown,csv,github']
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [MEASURED, 'run', 's.yaml', '--mock', server.url, ...reporters],
    {
      cwd: folder,
      reject: false,
      extendEnv: false,
      env: { PATH: process.env.PATH ?? '', TEST_MEASURED_FILE: file },
    },
  )
  expect([1, 4, 6], stderr).toContain(exitCode)
  const { document, attempts, read } = leftIn(folder)
  expect(document.status).toBe('finished')
  expect(attempts).toHaveLength(server.names.length)
  const measured = JSON.parse(readFileSync(file, 'utf8')) as Measured
  expect(measured.mostMemoryMb).toBeLessThan(MOST_MEMORY_MB)
  expect(measured.polluted).toBe(false)

  const by = new Map(attempts.map((one) => [server.names[Number(one.prompt.slice(1))] ?? '', one]))
  const tooLarge = ['gzip-bomb', 'endless-spaces', 'endless-base64', 'terabyte-promised']
  for (const name of tooLarge) {
    expect([name, by.get(name)?.outcome.reason]).toEqual([name, 'too-large'])
    expect([name, by.get(name)?.artifacts]).toEqual([name, []])
  }
  for (const name of ['deep-arrays', 'deep-objects', 'not-json', 'not-utf8']) {
    expect([name, by.get(name)?.outcome.kind]).toEqual([name, 'malformed'])
  }
  // Nobody's usage is believed that is no count, and nothing is charged by it.
  expect(by.get('numbers')?.charge.usd ?? '0').toMatch(/^[0-9]+(?:\.[0-9]+)?$/)
  for (const [name, { verdict, outcome }] of by) {
    const isWhole = name === 'a JPEG called a PNG' || name === 'a PNG with a page behind it'
    if (!isWhole) expect([name, verdict, outcome.kind]).not.toEqual([name, 'passed', 'produced'])
  }

  for (const text of [stdout, stderr, read('junit.xml'), read('report.md'), read('report.json')]) {
    expect(harmIn(text)).toEqual([])
  }
  // Nothing but what a run writes, and files named by their hash with an extension of ours.
  const all = readdirSync(folder, { recursive: true }).map(String)
  const odd = all.filter(
    (name) =>
      !/^(?:s\.yaml|measured\.json|results(?:\/ledger\.[a-z.-]+)?)$/.test(name) &&
      !/^results\/[0-9]{8}-[0-9]{6}-[0-9a-f]{4}(?:\/(?:run\.json|cases\.json|attempts\.jsonl|attempts\.csv|junit\.xml|report\.md|report\.json|images(?:\/[0-9a-f]{64}\.(?:png|jpg|webp|gif|avif|bin|svg|html|tiff|pdf|txt))?))?$/.test(
        name,
      ),
  )
  expect(odd).toEqual([])
}, 120_000)

test('hostile words in every string of an answer reach no terminal, page, sheet or CI log', async () => {
  const dialects = Object.keys(TARGETS)
  const faults = [
    'none',
    'bad-request',
    'error-in-success',
    'moderation-input',
    'task-failed',
    'auth',
  ] as const
  const { mock } = await startKeyedMock(BY_PROMPT)
  let turn = 0
  const proxy = await startProxy(mock.url, () => ({
    spoil: (text, name) => {
      const isShort = text.length < 500 && !/^https?:/.test(text)
      turn += 1
      const payload = PAYLOADS[turn % PAYLOADS.length] ?? ''
      return isShort && !/^(?:id|status|urls?)$/.test(name) ? `${payload}${text}` : text
    },
    headers: { 'x-request-id': '::error::forged ##vso[a]b <script>=1+1|`', 'retry-after': '-1e9' },
  }))
  cleanups.push(mock.close, proxy.close)
  const folder = temporaryFolder()
  writeFileSync(join(folder, 's.yaml'), suiteOf({ name: 'words', dialects, faults, timeout: '3s' }))
  const flags = [
    '--mock',
    proxy.url,
    '--trials',
    '4',
    '--reporter',
    'terminal,json,junit,markdown,csv,github',
  ]
  const { out, err, code } = await assay(['run', 's.yaml', ...flags], { cwd: folder })
  expect([1, 4, 6], err).toContain(code)
  const { attempts, document, read } = leftIn(folder)
  const said = JSON.stringify(attempts.map(({ outcome }) => outcome))
  // They came: otherwise nothing would be proved.
  expect(said).toContain('\\u001b')
  expect(said).toContain('::error::forged')
  for (const text of [out, err, read('report.md'), read('junit.xml'), read('report.json')]) {
    expect(harmIn(text)).toEqual([])
  }
  assertWellFormed(read('junit.xml'))
  expect(JSON.parse(read('report.json'))).toEqual(document)
  expect(read('report.md').replace(/<\/?(code|sub)>/g, '')).not.toMatch(
    /[<@`[\]~]|(?<!\|):\/|www\.|\$/,
  )
  for (const line of read('attempts.csv').trimEnd().split('\n')) {
    for (const field of line.match(/("(?:[^"]|"")*"|[^,]+)/g) ?? []) {
      expect(field.replace(/^"/, '')).not.toMatch(/^\s*[=+@＝＋－＠]/)
    }
  }
  const json = await assay(['report', 'latest', '--format', 'json'], { cwd: folder })
  expect(harmIn(json.out)).toEqual([])
  expect(existsSync(join(folder, 'results', 'ledger.sqlite'))).toBe(true)
})
