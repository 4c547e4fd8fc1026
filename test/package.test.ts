import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installIn, pack } from './packed.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..')

let folder = ''
let tarball = ''
let project = ''

/** The installed program, by the name that npm gave it. */
const assay = (...args: string[]) =>
  run(join(project, 'node_modules/.bin/assay'), args, {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-package-'))
  tarball = await pack(folder)
  project = await installIn(folder, tarball)
  for (const name of ['suites', 'prompts']) {
    cpSync(join(project, 'node_modules/image-assay', name), join(project, name), {
      recursive: true,
    })
  }
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the installed program says the version of its package', async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  expect((await assay('--version')).stdout).toBe(`${version}\n`)
})

test('the installed program finds its rate cards and every shipped suite is valid', async () => {
  const suites = ['smoke', 'openai-pricing', 'replicate-pricing'].map((one) => `suites/${one}.yaml`)
  const { stdout } = await assay('check', ...suites, '--json', '--mock')
  expect(JSON.parse(stdout)).toMatchObject({ ok: true })
})

test('the installed program runs a suite against its own mock, pictures judged in another process', async () => {
  const { stdout } = await assay('run', 'suites/smoke.yaml', '--target', 'gpt', '--json')
  const { status, totals, verdicts } = JSON.parse(stdout)
  expect({ status, failed: verdicts.failed, errored: verdicts.errored }).toEqual({
    status: 'finished',
    failed: 0,
    errored: 0,
  })
  expect(totals.images.usable).toBe(totals.images.requested)
})

test('the package has no source, test or result in it', async () => {
  const { stdout } = await run('tar', ['-tzf', tarball])
  const files = stdout.trim().split('\n')
  const strange = files.filter(
    (one) => !/^package\/(dist|suites|prompts|package\.json|README\.md|LICENSE)/.test(one),
  )
  expect(strange).toEqual([])
  expect(files.filter((one) => /(?<!\.d)\.ts$/.test(one))).toEqual([])
})

test('publint finds nothing to mend in the package', async () => {
  const bytes = await readFile(tarball)
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer } })
  expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([])
})
