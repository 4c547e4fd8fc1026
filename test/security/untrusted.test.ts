import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { originOf } from '../../src/cli/untrusted.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { assay, temporaryFolder } from '../support/assay.ts'

const KEY = 'sk-never-for-strangers-0123456789'

/** An event of GitHub's, in a file as its runner keeps it. */
function eventFile(event: unknown): string {
  const file = join(temporaryFolder(), 'event.json')
  writeFileSync(file, typeof event === 'string' ? event : JSON.stringify(event))
  return file
}

function github(name: string, event: unknown): Readonly<Record<string, string>> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: eventFile(event),
  }
}

const repository = { full_name: 'us/project' }
const pullFrom = (repo: unknown): unknown => ({ repository, pull_request: { head: { repo } } })
const FORK = pullFrom({ full_name: 'stranger/project', fork: true })

describe('whose suites CI runs', () => {
  test.each([
    ['a pull request from a fork', 'pull_request', FORK],
    ['one that runs with the secrets of the base', 'pull_request_target', FORK],
    ['one whose fork was deleted', 'pull_request', pullFrom(null)],
    ['one whose event is broken', 'pull_request', '{'],
    ['one whose event is empty', 'pull_request', {}],
    ['a review of it', 'pull_request_review', FORK],
    [
      'a run after a fork’s run',
      'workflow_run',
      { repository, workflow_run: { head_repository: { full_name: 'stranger/project' } } },
    ],
    ['a comment on a pull request', 'issue_comment', { repository, issue: { pull_request: {} } }],
    [
      'a pull request that claims no repository',
      'pull_request',
      { pull_request: { head: { repo: {} } } },
    ],
  ])('GitHub: %s is a stranger’s', (_, name, event) => {
    expect(originOf(github(name, event)).kind).toBe('stranger')
  })

  test('GitHub: a pull request without its event is a stranger’s', () => {
    const { GITHUB_EVENT_PATH: _, ...without } = github('pull_request', FORK)
    expect(originOf(without).kind).toBe('stranger')
    expect(originOf({ ...without, GITHUB_EVENT_PATH: '/nowhere/event.json' }).kind).toBe('stranger')
  })

  test.each([
    ['a push', 'push', { repository }],
    ['a schedule', 'schedule', {}],
    // The whole repository may be a fork of another: its own pull requests are its own.
    ['a pull request of its own branch', 'pull_request', pullFrom({ ...repository, fork: true })],
    [
      'a run after its own run',
      'workflow_run',
      { repository, workflow_run: { head_repository: repository } },
    ],
    ['a comment on an issue', 'issue_comment', { repository, issue: {} }],
  ])('GitHub: %s is not', (_, name, event) => {
    expect(originOf(github(name, event))).toEqual({ kind: 'own' })
  })

  test('GitHub: the fork is named', () => {
    expect(originOf(github('pull_request', FORK))).toEqual({
      kind: 'stranger',
      who: 'a pull request from the fork stranger/project',
    })
  })

  const gitlab = { CI: 'true', GITLAB_CI: 'true', CI_PROJECT_ID: '7' }
  test.each([
    ['own', 'GitLab: a push', gitlab],
    ['own', 'GitLab: an own merge request', { ...gitlab, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '7' }],
    [
      'stranger',
      'GitLab: a fork’s merge request',
      { ...gitlab, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '8' },
    ],
    ['stranger', 'Azure: a fork’s', { TF_BUILD: 'True', SYSTEM_PULLREQUEST_ISFORK: 'True' }],
    ['own', 'Azure: an own', { TF_BUILD: 'True', SYSTEM_PULLREQUEST_ISFORK: 'False' }],
    ['own', 'Azure: a push', { TF_BUILD: 'True' }],
    ['stranger', 'CircleCI: a fork’s', { CIRCLECI: 'true', CIRCLE_PR_REPONAME: 'project' }],
    ['own', 'CircleCI: an own', { CIRCLECI: 'true' }],
    [
      'stranger',
      'Travis: a fork’s',
      {
        TRAVIS: 'true',
        TRAVIS_PULL_REQUEST: '3',
        TRAVIS_PULL_REQUEST_SLUG: 'a/b',
        TRAVIS_REPO_SLUG: 'c/b',
      },
    ],
    [
      'own',
      'Travis: an own',
      {
        TRAVIS: 'true',
        TRAVIS_PULL_REQUEST: '3',
        TRAVIS_PULL_REQUEST_SLUG: 'c/b',
        TRAVIS_REPO_SLUG: 'c/b',
      },
    ],
    [
      'own',
      'Travis: a push',
      {
        TRAVIS: 'true',
        TRAVIS_PULL_REQUEST: 'false',
        TRAVIS_PULL_REQUEST_SLUG: '',
        TRAVIS_REPO_SLUG: 'c/b',
      },
    ],
    ['untold', 'any other CI', { CI: 'true' }],
    ['own', 'no CI', {}],
    ['own', 'CI=false', { CI: 'false' }],
  ])('%s: %s', (kind, _, environment) => {
    expect(originOf(environment).kind).toBe(kind)
  })
})

let connections = 0
const outside = http.createServer((_, response) => {
  connections += 1
  response.end('{}')
})
let elsewhere = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  elsewhere = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
})
afterAll(() => void outside.close())

const suite = (target: string, more = ''): string => `format: image-assay/suite@1
name: stranger
targets: [{ id: t, ${target} }]
prompts: [{ id: kite, text: a red kite }]
matrix: { size: [1024x1024], quality: [low] }
budget: { run: 1 }
${more}
`
const OPENAI = 'provider: openai, model: gpt-image-2'

function inFolder(files: Readonly<Record<string, string>>): string {
  const folder = join(temporaryFolder(), 'suites')
  mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

function documentIn(folder: string): RunDocument {
  const results = join(folder, 'results')
  const [id = ''] = readdirSync(results).filter((name) => /^[0-9]{8}-/.test(name))
  return JSON.parse(readFileSync(join(results, id, 'run.json'), 'utf8')) as RunDocument
}

describe('a suite from a fork’s pull request', () => {
  const fork = () => ({ ...github('pull_request_target', FORK), OPENAI_API_KEY: KEY })

  test('runs against the mock alone, whatever it names, and says so', async () => {
    const folder = inFolder({ 's.yaml': suite(`${OPENAI}, baseUrl: "${elsewhere}/v1"`) })
    const flags = ['--yes', '--trust', `OPENAI_API_KEY@${elsewhere}`]
    const { code, err } = await assay(['run', 's.yaml', ...flags], { cwd: folder, env: fork() })
    expect([code, connections]).toEqual([0, 0])
    expect(err).toContain(
      'untrusted: CI says that this is a pull request from the fork stranger/project',
    )
    expect(documentIn(folder).provenance.mock).toBe('default')
  })

  test('runs no command and loads no code, not even where that is allowed', async () => {
    const made = join(temporaryFolder(), 'made')
    const command = `provider: command, model: m, worstCase: 0, options: { command: [touch, ${made}] }`
    const code = 'provider: ai-sdk, model: m, worstCase: 0, options: { package: "./evil.mjs" }'
    const evil = `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(made)}, '')\n`
    for (const target of [command, code]) {
      const folder = inFolder({ 's.yaml': suite(target), 'evil.mjs': evil })
      const said = await assay(['run', 's.yaml', '--allow-exec'], { cwd: folder, env: fork() })
      expect([said.code, said.err.includes('an untrusted suite may not')]).toEqual([2, true])
    }
    expect(existsSync(made)).toBe(false)
  })

  test('reads no file outside its folder, by no name and through no link', async () => {
    const canary = 'outside-canary-4711'
    const folder = inFolder({})
    const secret = join(temporaryFolder(), 'secret.yaml')
    writeFileSync(secret, `- { id: a, text: "${canary}" }\n`)
    symlinkSync(secret, join(folder, 'link.yaml'))
    const files = [secret, './link.yaml', '../nothing-there.yaml', '/nothing-there.yaml']
    const text = suite(`${OPENAI}, rates: ./link.yaml`, `inputs: { image: ${secret} }`)
    writeFileSync(
      join(folder, 's.yaml'),
      text.replace(/^prompts: .*$/m, `prompts: ${JSON.stringify(files)}`),
    )
    const said = await assay(['check', 's.yaml'], { cwd: folder, env: fork() })
    expect(said.code).toBe(2)
    for (const place of [
      'prompts[0]',
      'prompts[1]',
      'prompts[2]',
      'prompts[3]',
      'inputs.image',
      'targets[0].rates',
    ]) {
      const line = said.err.split('\n').find((one) => one.includes(` ${place}: `))
      expect([place, line?.includes("outside the suite's folder")]).toEqual([place, true])
    }
    expect(said.err + said.out).not.toContain(canary)
  })

  test('cannot vouch for itself, nor choose a key, nor a world of its own', async () => {
    const folder = inFolder({
      's.yaml': suite(`${OPENAI}, apiKeyEnv: HOME`, 'trusted: true\nmock: ./world.yaml'),
      'world.yaml': 'format: image-assay/world@1\n',
    })
    const { code, err } = await assay(['check', 's.yaml'], { cwd: folder, env: fork() })
    expect(code).toBe(2)
    expect(err).toContain('trusted')
    expect(err).toContain("may not choose the key's variable")
    const own = suite(OPENAI, 'mock: ./world.yaml')
    writeFileSync(join(folder, 's.yaml'), own)
    const ran = await assay(['run', 's.yaml'], { cwd: folder, env: fork() })
    expect([ran.code, documentIn(folder).provenance.mock]).toEqual([0, 'default'])
    const asked = await assay(['check', 's.yaml', '--mock'], { cwd: folder, env: fork() })
    expect([asked.code, asked.err.includes('world.yaml')]).toEqual([0, false])
  })

  test('names labels whose pictures lie outside its folder in vain', async () => {
    const folder = inFolder({})
    const secret = join(folder, '..', 'secret.png')
    const pixel = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    for (const file of [secret, join(folder, 'own.png')]) writeFileSync(file, pixel)
    symlinkSync(secret, join(folder, 'link.png'))
    const line = (image: string, original: string | null = null): string =>
      JSON.stringify({
        image,
        original,
        prompt: 'a kite',
        questions: [{ id: 'kite', ask: 'Is it a kite?' }],
        label: 'accept',
      })
    const names = [secret, 'link.png', '../secret.png', '../nothing-there.png']
    writeFileSync(
      join(folder, 'labels.jsonl'),
      [...names.map((name) => line(name)), line('own.png', secret), line('own.png')].join('\n'),
    )
    const judge = 'judge: { provider: openai, model: gpt-4.1-mini, labels: [./labels.jsonl] }'
    writeFileSync(join(folder, 's.yaml'), suite(OPENAI, judge))
    const { code, err } = await assay(['check', 's.yaml'], { cwd: folder, env: fork() })
    expect(code).toBe(2)
    const refused = err.split('\n').filter((one) => one.includes("outside the suite's folder"))
    expect(refused.map((one) => /labels\.jsonl:([0-9]+):/.exec(one)?.[1])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ])
    expect(err).not.toContain('labels.jsonl:6')
  })

  test('cannot be resumed as if it were trusted, whatever the ledger beside it says', async () => {
    const folder = inFolder({ 's.yaml': suite(OPENAI) })
    const env = { OPENAI_API_KEY: KEY }
    const flags = ['--trust', `OPENAI_API_KEY@${elsewhere}`, '--yes', '--concurrency', '1']
    writeFileSync(join(folder, 's.yaml'), suite(`${OPENAI}, baseUrl: "${elsewhere}/v1"`))
    await assay(['run', 's.yaml', ...flags], { cwd: folder, env, crashAt: 'held:1' })
    const before = connections
    const { code, err } = await assay(['resume', 'latest'], { cwd: folder, env: fork() })
    expect([code, connections]).toEqual([2, before])
    expect(err).toContain('was not begun as an untrusted one')
  })

  test('is trusted where the user says so, and nobody can say both', async () => {
    const command = 'provider: command, model: m, worstCase: 0, options: { command: ["true"] }'
    const folder = inFolder({ 's.yaml': suite(command) })
    const options = { cwd: folder, env: fork() }
    const trusted = await assay(['check', 's.yaml', '--allow-exec', '--trusted'], options)
    expect([trusted.code, trusted.err]).toEqual([0, ''])
    const both = await assay(['check', 's.yaml', '--untrusted', '--trusted'], options)
    expect([both.code, both.err.includes('say the opposite')]).toEqual([2, true])
  })
})

test('--untrusted does the same anywhere', async () => {
  const folder = inFolder({ 's.yaml': suite(`${OPENAI}, baseUrl: "${elsewhere}/v1"`) })
  const before = connections
  const { code } = await assay(['run', 's.yaml', '--untrusted', '--yes'], {
    cwd: folder,
    env: { OPENAI_API_KEY: KEY },
  })
  expect([code, connections - before, documentIn(folder).provenance.mock]).toEqual([
    0,
    0,
    'default',
  ])
})

test('a trusted suite’s own world is what a bare --mock means', async () => {
  const world = readFileSync(new URL('../../suites/worlds/affinity.yaml', import.meta.url), 'utf8')
  const own = suite(OPENAI, 'mock: ./world.yaml')
  const folder = inFolder({
    's.yaml': own,
    'world.yaml': world.replace('name: affinity', 'name: my-own'),
  })
  await assay(['run', 's.yaml', '--mock'], { cwd: folder })
  expect(documentIn(folder).provenance.mock).toBe('my-own')
})

test('a paid run on a CI whose forks are not recognised says so first', async () => {
  const folder = inFolder({ 's.yaml': suite(OPENAI) })
  const env = { CI: 'true', OPENAI_API_KEY: KEY }
  const { code, err } = await assay(['run', 's.yaml'], { cwd: folder, env })
  expect([code, err.includes('pull requests from forks are not recognised')]).toEqual([2, true])
})
