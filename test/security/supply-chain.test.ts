import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { STARTER_FILES } from '../../src/cli/starter.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), 'utf8'))

interface Locked {
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
  readonly devOptional?: boolean
}

const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Locked>> }
const others = Object.entries(packages).filter(([name]) => name !== '')
const installed = others.filter(([, one]) => one.dev !== true && one.devOptional !== true)

/**
 * What a user installs with us. Whoever adds to this list has read why the package is needed, who
 * publishes it, and what it brings along.
 */
const DEPENDENCIES = [
  '@hono/node-server',
  'aws4fetch',
  'big.js',
  'commander',
  'execa',
  'hono',
  'p-limit',
  'sharp',
  'tinybench',
  'undici',
  'yaml',
  'zod',
]
/** With all that they bring; sharp's are one for each platform. */
const MOST_PACKAGES = 75

test('the packages that come with us are these, and no more than so many in all', () => {
  const { dependencies } = read('package.json') as {
    dependencies: Readonly<Record<string, string>>
  }
  expect(Object.keys(dependencies).sort()).toEqual(DEPENDENCIES)
  expect(installed.length).toBeLessThanOrEqual(MOST_PACKAGES)
})

test('none of them runs a script when it is installed', () => {
  expect(
    installed.filter(([, one]) => one.hasInstallScript === true).map(([name]) => name),
  ).toEqual([])
})

test('every package is locked to its bytes', () => {
  const loose = others.filter(
    ([, { resolved, integrity }]) => resolved !== undefined && !integrity?.startsWith('sha512-'),
  )
  expect(loose.map(([name]) => name)).toEqual([])
  expect(
    others
      .filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://'))
      .map(([name]) => name),
  ).toEqual([])
})

test('our own package runs no script where it is installed', () => {
  const { scripts } = read('package.json') as { scripts: Readonly<Record<string, string>> }
  const onInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']
  expect(Object.keys(scripts).filter((name) => onInstall.includes(name))).toEqual([])
})

test('the workflow that we write for users names actions by commit and may only read', () => {
  const workflow = STARTER_FILES['.github/workflows/assay.yaml'] ?? ''
  const used = [...workflow.matchAll(/uses: (\S+)/g)].map(([, name]) => name ?? '')
  expect(used.length).toBeGreaterThan(0)
  for (const name of used) expect(name).toMatch(/^[a-z-]+\/[a-z-]+@[0-9a-f]{40}$/)
  expect(workflow).toContain('permissions: { contents: read }')
  expect(workflow).not.toMatch(/pull_request_target|secrets\.|GITHUB_ENV|GITHUB_OUTPUT/)
})

test('nobody is called but those whom the user names: no telemetry, no address of ours', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true }).map(String)
  const senders = sources
    .filter((name) => name.endsWith('.ts'))
    .filter((name) =>
      /telemetry|analytics|sentry|posthog|update-notifier/i.test(
        readFileSync(join(ROOT, 'src', name), 'utf8'),
      ),
    )
  expect(senders).toEqual([])
})
