import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { FaultName } from '../../src/mock/faults.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { suiteOf, TARGETS } from './canary-suites.ts'
import { startProxy } from './echo-proxy.ts'
import { writingsOf } from './key-writings.ts'
import {
  BY_PROMPT,
  newKey,
  OVERRUNNING,
  QUICK,
  STOPPING,
  startKeyedMock,
  UNSEEN_PROMPT,
} from './keyed-world.ts'
import { leaksIn, said, type Trace, tracesIn } from './search-everything.ts'

const DIALECTS = Object.keys(TARGETS)
const [FIRST = '', SECOND = '', ...OTHERS] = DIALECTS
const REPORTERS = ['--reporter', 'terminal,json,junit,markdown,csv,github']
/** Of those that strike by the prompt: each is one answer of another shape. */
const SHAPES: readonly FaultName[] = [
  'bad-request',
  'hostile-words',
  'error-in-success',
  'moderation-input',
  'not-json',
  'html-502',
  'redirect',
  'cut-body',
  'lost-after',
  'task-failed',
]

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanups.splice(0).reverse()) await close()
})

interface Ran {
  readonly attempts: readonly AttemptRecord[]
  readonly traces: readonly Trace[]
}

/** Runs the suites; gives all there is to read then. */
async function ran(
  suites: readonly string[],
  {
    flags,
    env = {},
    after = [],
  }: {
    readonly flags: readonly string[]
    readonly env?: Readonly<Record<string, string>>
    /** Commands that read what the run left. */
    readonly after?: readonly (readonly string[])[]
  },
): Promise<Ran> {
  const folder = temporaryFolder()
  const files = suites.map((text, index) => {
    writeFileSync(join(folder, `s${index}.yaml`), text)
    return `s${index}.yaml`
  })
  const options = { cwd: folder, env }
  const run = await assay(['run', ...files, ...flags, ...REPORTERS], options)
  expect([0, 1, 4, 6], run.err).toContain(run.code)
  const rest = await Promise.all(after.map((args) => assay(args, options)))
  const [id = ''] = readdirSync(join(folder, 'results')).filter((name) => /^[0-9]{8}-/.test(name))
  const attempts = readFileSync(join(folder, 'results', id, 'attempts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AttemptRecord)
  const spoken = [run, ...rest].map(({ out, err }, index) => said(`output ${index}`, out + err))
  return { attempts, traces: [...tracesIn(folder), ...spoken] }
}

function seen(attempts: readonly AttemptRecord[], dialect: string): ReadonlySet<string> {
  return new Set(attempts.filter(({ target }) => target === dialect).map(({ prompt }) => prompt))
}

test('the search finds a key in each of its writings, in files and in databases', () => {
  const key = newKey()
  for (const { name, text } of writingsOf(key)) {
    const bytes = Buffer.from(`\u0000${text}\n`)
    expect(leaksIn([{ name: 'a', bytes }], { key }), name).not.toEqual([])
  }
  const shifted = ['', 'x', 'xy'].map((before) => Buffer.from(`${before}${key}z`))
  for (const bytes of shifted) {
    for (const alphabet of ['base64', 'base64url'] as const) {
      expect(leaksIn([said('a', bytes.toString(alphabet))], { key })).not.toEqual([])
    }
  }
  expect(leaksIn([said('a', newKey().repeat(100))], { key })).toEqual([])
})

test('no key stands anywhere after any fault of any dialect', async () => {
  const { mock, keys } = await startKeyedMock(BY_PROMPT)
  cleanups.push(mock.close)
  const known = BY_PROMPT.map(({ fault }) => fault).filter(
    (fault) => ![...STOPPING, ...OVERRUNNING].includes(fault),
  )
  const timeout = '4s'
  const { attempts, traces } = await ran(
    [
      suiteOf({
        name: 'all',
        dialects: [FIRST, SECOND],
        faults: known,
        timeout,
        checks: 'decodes',
      }),
      suiteOf({ name: 'shapes', dialects: OTHERS, faults: ['none', ...SHAPES], timeout }),
      ...STOPPING.map((fault) => suiteOf({ name: fault, dialects: DIALECTS, faults: [fault] })),
    ],
    {
      flags: ['--mock', mock.url],
      after: [
        ['report', 'latest', '--format', 'json'],
        ['ledger', 'show'],
        ['doctor', 's0.yaml', '--mock', mock.url],
      ],
    },
  )
  const overrun = await ran(
    [suiteOf({ name: 'overrun', dialects: [FIRST], faults: OVERRUNNING })],
    { flags: ['--mock', mock.url] },
  )
  expect(overrun.attempts).toHaveLength(OVERRUNNING.length)
  for (const dialect of DIALECTS) {
    const expected = [FIRST, SECOND].includes(dialect) ? known : SHAPES
    expect([...seen(attempts, dialect)]).toEqual(expect.arrayContaining([...expected, ...STOPPING]))
  }
  expect(leaksIn([...traces, ...overrun.traces], keys)).toEqual([])
})

test('no key stands anywhere after a connection that fails', async () => {
  const faults = DIALECTS.flatMap((dialect, index) => {
    const fault = UNSEEN_PROMPT[index % UNSEEN_PROMPT.length] ?? 'refuse'
    const isOffered = fault !== 'poll-404' || ['replicate', 'bfl', 'fal'].includes(dialect)
    return [{ fault: isOffered ? fault : ('refuse' as const), match: { dialect }, ...QUICK }]
  }) as Parameters<typeof startKeyedMock>[0]
  const { mock, keys } = await startKeyedMock(faults)
  cleanups.push(mock.close)
  const suite = suiteOf({
    name: 'connections',
    dialects: DIALECTS,
    faults: ['none'],
    timeout: '4s',
  })
  const { attempts, traces } = await ran([suite], { flags: ['--mock', mock.url] })
  expect(attempts.map(({ target }) => target).sort()).toEqual([...DIALECTS].sort())
  // A poll that is not found is asked again, and may then be answered.
  const failed = attempts.filter(({ outcome }) => outcome.kind !== 'produced')
  expect(failed.length).toBeGreaterThanOrEqual(DIALECTS.length / 2)
  expect(leaksIn(traces, keys)).toEqual([])
})

/** Every writing of the keys that a request carries, as a provider would that wants them on record. */
function echoOf(headers: string, keys: Readonly<Record<string, string>>): string {
  return Object.values(keys)
    .filter((key) => headers.includes(key))
    .flatMap((key) => writingsOf(key).map(({ text }) => text))
    .join(' ')
}

const WORDS = /^$|message|detail|error|reason|prompt|title|description|name|logs/i
/** Pictures stay what they are, and links lead where they led. */
const isShort = (text: string): boolean => text.length < 500 && !/^https?:/.test(text)

test('a provider that puts the key into words and headers has it in no record', async () => {
  const { mock, keys } = await startKeyedMock(BY_PROMPT)
  const proxy = await startProxy(mock.url, (sent) => {
    const echo = echoOf(sent, keys)
    const ids = { 'x-request-id': echo, 'x-fal-request-id': echo, 'apim-request-id': echo }
    return {
      spoil: (text, name) => (isShort(text) && WORDS.test(name) ? `${text} ${echo}` : text),
      headers: { ...ids, 'x-amzn-requestid': echo, 'retry-after': echo },
    }
  })
  cleanups.push(mock.close, proxy.close)
  const { attempts, traces } = await ran(
    [
      suiteOf({ name: 'words', dialects: DIALECTS, faults: ['none', ...SHAPES] }),
      ...STOPPING.map((fault) => suiteOf({ name: fault, dialects: DIALECTS, faults: [fault] })),
    ],
    { flags: ['--mock', proxy.url] },
  )
  // The echo came, and pictures came beside it: otherwise nothing would be proved.
  for (const dialect of DIALECTS) {
    const own = attempts.filter(({ target }) => target === dialect)
    const hasEcho = ({ outcome }: AttemptRecord) => outcome.message?.includes('[secret:MOCK_KEY]')
    expect([dialect, own.some(hasEcho)]).toEqual([dialect, true])
    expect([dialect, own.some(({ artifacts }) => artifacts.length > 0)]).toEqual([dialect, true])
  }
  expect(leaksIn(traces, keys)).toEqual([])
})

test('a provider that puts the key into every string, ids and links too, has it in no record', async () => {
  const { mock, keys } = await startKeyedMock(BY_PROMPT)
  const proxy = await startProxy(mock.url, (sent) => {
    const echo = echoOf(sent, keys)
    const inLink = Object.values(keys).find((key) => sent.includes(key)) ?? ''
    return {
      spoil: (text) => {
        if (/^https?:/.test(text)) return `${text}/${inLink}?key=${encodeURIComponent(inLink)}`
        return isShort(text) ? `${echo} ${text}` : text
      },
      headers: { location: `https://elsewhere.example/${inLink}` },
    }
  })
  cleanups.push(mock.close, proxy.close)
  const faults = ['none', 'bad-request', 'error-in-success', 'redirect', 'task-failed'] as const
  const { attempts, traces } = await ran(
    [suiteOf({ name: 'strings', dialects: DIALECTS, faults, timeout: '3s' })],
    { flags: ['--mock', proxy.url] },
  )
  for (const dialect of DIALECTS) expect(seen(attempts, dialect)).toEqual(new Set(faults))
  expect(traces.some(({ bytes }) => bytes.includes('[secret:MOCK_KEY]'))).toBe(true)
  expect(leaksIn(traces, keys)).toEqual([])
})

test('the keys of the environment, the two that sign among them, stand nowhere after a real run', async () => {
  const { mock, keys } = await startKeyedMock(BY_PROMPT)
  // The mock knows who signs by the access key's id.
  const id = `AKIA${newKey()
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
    .slice(0, 16)
    .padEnd(16, 'Q')}`
  const signing = await startKeyedMock(BY_PROMPT, { bedrock: id })
  const secrets = { id, secret: newKey(), session: newKey() + newKey() }
  const names: Readonly<Record<string, string>> = {
    openai: 'OPENAI_API_KEY',
    'azure-openai': 'AZURE_OPENAI_API_KEY',
    bfl: 'BFL_API_KEY',
    fal: 'FAL_KEY',
    'google-gemini': 'GEMINI_API_KEY',
  }
  const all = { ...keys, ...secrets }
  const hostile = (upstream: string) =>
    startProxy(upstream, (sent) => {
      // This one was told what signs, which is never sent.
      const echo = echoOf(
        `${sent} ${upstream === signing.mock.url ? Object.values(secrets).join(' ') : ''}`,
        all,
      )
      return {
        spoil: (text, name) => (isShort(text) && WORDS.test(name) ? `${text} ${echo}` : text),
        headers: { 'x-request-id': echo, 'x-amzn-requestid': echo },
      }
    })
  const [proxy, signed] = await Promise.all([hostile(mock.url), hostile(signing.mock.url)])
  cleanups.push(mock.close, signing.mock.close, proxy.close, signed.close)
  const baseOf = (dialect: string): string => {
    const [from, to] = dialect === 'bedrock' ? [signing.mock, signed] : [mock, proxy]
    return (
      (from.baseUrls as Readonly<Record<string, string>>)[dialect]?.replace(from.url, to.url) ?? ''
    )
  }
  const suite = suiteOf({
    name: 'real',
    dialects: [...Object.keys(names), 'bedrock'],
    faults: ['none', 'bad-request', 'error-in-success', 'lost-after'],
    more: (dialect) => `, baseUrl: "${baseOf(dialect)}"`,
  })
  const trust = [
    ...Object.values(names).map((name) => `${name}@${proxy.url}`),
    `AWS_SECRET_ACCESS_KEY@${signed.url}`,
  ]
  const { attempts, traces } = await ran([suite], {
    flags: ['--yes', ...trust.flatMap((one) => ['--trust', one])],
    env: {
      ...Object.fromEntries(
        Object.entries(names).map(([dialect, name]) => [name, keys[dialect] ?? '']),
      ),
      AWS_ACCESS_KEY_ID: secrets.id,
      AWS_SECRET_ACCESS_KEY: secrets.secret,
      AWS_SESSION_TOKEN: secrets.session,
      AWS_REGION: 'us-west-2',
    },
  })
  const signedOnes = attempts.filter(({ target }) => target === 'bedrock')
  expect(signedOnes.some(({ artifacts }) => artifacts.length > 0)).toBe(true)
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', ...Object.values(names)]) {
    const label = `[secret:${name}]`
    expect([name, traces.some(({ bytes }) => bytes.includes(label))]).toEqual([name, true])
  }
  expect(leaksIn(traces, all)).toEqual([])
})
