import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assay, temporaryFolder } from '../support/assay.ts'
import { newKey } from './keyed-world.ts'
import { leaksIn, said, tracesIn } from './search-everything.ts'

const SOURCES = new URL('../../src/', import.meta.url).pathname

/**
 * Whether a file gets hold of what turns a key back into text: takes or passes on `reveal` of
 * `wire/secret.ts` by its name, all that is in there, or it while running.
 */
function revealsKeys(text: string, name: string): boolean {
  const from = /(?:import|export)\s+(?!type\b)([^;'"]*?)\s+from\s+['"]([^'"]*\bsecret\.ts)['"]/g
  const taken = [...text.matchAll(from)]
    .filter(([, , path = '']) => isKeySecret(path, name))
    .some(([, what = '']) => what.startsWith('*') || /\breveal\b/.test(what))
  const atRunTime = [...text.matchAll(/\b(?:import|require)\(\s*([^)]*)\)/g)].some(
    ([, path = '']) => isKeySecret(path.replace(/['"`]/g, ''), name),
  )
  return taken || atRunTime
}

/** Another `secret.ts` belongs to the suites, and holds no key. */
function isKeySecret(path: string, from: string): boolean {
  return new URL(path, new URL(from, 'file:///')).pathname === '/wire/secret.ts'
}

const suite = (target: string): string => `format: image-assay/suite@1
name: secrets
targets: [{ id: t, provider: openai, model: gpt-image-2${target} }]
prompts: [{ id: kite, text: a red kite }]
matrix: { size: [1024x1024], quality: [low] }
budget: { run: 1 }
`

function inFolder(text: string): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 's.yaml'), text)
  return folder
}

test('a key is turned back into text in wire alone, where it is sent and where it is removed', () => {
  const files = readdirSync(SOURCES, { recursive: true })
    .map(String)
    .filter(
      (name) =>
        name.endsWith('.ts') && revealsKeys(readFileSync(join(SOURCES, name), 'utf8'), name),
    )
  expect(files.sort()).toEqual([
    'wire/credential.ts',
    'wire/model-call.ts',
    'wire/scrub.ts',
    'wire/sign.ts',
  ])
})

test.each([
  "import { reveal } from '../wire/secret.ts'",
  "import { type Secret, reveal as told } from '../wire/secret.ts'",
  "import * as secret from '../wire/secret.ts'",
  "export { reveal } from '../wire/secret.ts'",
  "export * from '../wire/secret.ts'",
  "const { reveal } = await import('../wire/secret.ts')",
  'const secret = await import("../wire/secret.ts")',
])('a key is found to be turned back where a file says %s', (text) => {
  expect(revealsKeys(text, 'cli/any.ts')).toBe(true)
  // A person's word of the review page is not the key's.
  expect(revealsKeys("import { reveal } from './reveal.ts'", 'review/app.ts')).toBe(false)
  const made = "import { createSecret, type Credential } from '../wire/secret.ts'"
  expect(revealsKeys(made, 'cli/credentials.ts')).toBe(false)
})

test('no environment is passed on whole: not to git, not to a decoder, not to a command', () => {
  const starting = readdirSync(SOURCES, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts'))
    .filter((name) =>
      /from '(?:node:child_process|execa)'/.test(readFileSync(join(SOURCES, name), 'utf8')),
    )
  expect(starting.sort()).toEqual([
    'cli/provenance.ts',
    'cli/scorer-command.ts',
    'image/child.ts',
    'wire/command.ts',
  ])
})

test('a key that was copied badly is refused without a piece of it in any output', async () => {
  const key = newKey()
  const badly = [`${key}\n${key}`, `${key} `, `${key}–${key}`, `\u001b${key}`]
  const folder = inFolder(suite(''))
  const runs = badly.map((value) =>
    assay(['run', 's.yaml', '--yes'], { cwd: folder, env: { OPENAI_API_KEY: value } }),
  )
  const doctor = assay(['doctor', 's.yaml', '--json'], {
    cwd: folder,
    env: { OPENAI_API_KEY: badly[0] ?? '' },
  })
  for (const { code, err, out } of await Promise.all([...runs, doctor])) {
    expect([code, (err + out).includes('OPENAI_API_KEY has')]).toEqual([2, true])
    expect(leaksIn([said('output', err + out)], { key })).toEqual([])
  }
  expect(leaksIn(tracesIn(folder), { key: `${key}\n` })).toEqual([])
})

test('a key that stands in a suite is refused wherever it stands, and not shown', async () => {
  const key = `sk-${newKey().replace(/[^A-Za-z0-9]/g, '')}`
  const places = [
    `baseUrl: "https://user:${key}@api.openai.com/v1"`,
    `baseUrl: "https://api.openai.com/v1?key=${key}"`,
    `options: { authorization: "Bearer ${key}" }`,
    `options: { headers: { "x-api-key": "${key}" } }`,
    `apiKeyEnv: "${key}"`,
  ]
  const targets = places.map(
    (place, index) => `  - { id: t${index}, provider: openai, model: m, ${place} }`,
  )
  const folder = inFolder(suite('').replace(/^targets: .*$/m, `targets:\n${targets.join('\n')}`))
  const { code, err, out } = await assay(['check', 's.yaml', '--mock'], { cwd: folder })
  expect(code).toBe(2)
  for (const index of places.keys()) expect(err).toContain(`targets[${index}].`)
  expect(leaksIn([said('output', err + out)], { key })).toEqual([])
})

test('a diagnostic report of the process has no environment in it', async () => {
  const key = newKey()
  const folder = inFolder(suite(''))
  const write = "process.on('exit',()=>process.report.writeReport('report.json'))"
  await assay(['check', 's.yaml', '--mock'], {
    cwd: folder,
    env: { OPENAI_API_KEY: key, NODE_OPTIONS: `--import=data:text/javascript,${write}` },
  })
  const traces = tracesIn(folder)
  expect(traces.map(({ name }) => name)).toContain('report.json')
  expect(leaksIn(traces, { key })).toEqual([])
})

test('a proxy that only the environment names gets no request', async () => {
  let requests = 0
  const proxy = http.createServer((_, response) => {
    requests += 1
    response.end()
  })
  proxy.on('connect', () => {
    requests += 1
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  try {
    const folder = inFolder(suite(''))
    const { code } = await assay(['run', 's.yaml', '--mock'], {
      cwd: folder,
      env: {
        NODE_USE_ENV_PROXY: '1',
        ...Object.fromEntries(
          ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'].map(
            (name) => [name, address],
          ),
        ),
      },
    })
    expect([code, requests]).toEqual([0, 0])
  } finally {
    proxy.close()
  }
})

test('a variable of the environment is nowhere put into a suite', async () => {
  const key = newKey()
  const braced = ['$', '{OPENAI_API_KEY}'].join('')
  const wanted = `${braced} $OPENAI_API_KEY {{OPENAI_API_KEY}} %OPENAI_API_KEY%`
  const folder = inFolder(suite('').replace('a red kite', JSON.stringify(wanted)))
  const options = { cwd: folder, env: { OPENAI_API_KEY: key } }
  const { code, out, err } = await assay(['run', 's.yaml', '--mock', '--json'], options)
  expect(code, err).toBe(0)
  const traces = tracesIn(folder)
  expect(traces.some(({ bytes }) => bytes.includes(wanted))).toBe(true)
  expect(leaksIn([...traces, said('output', out + err)], { key })).toEqual([])
})
