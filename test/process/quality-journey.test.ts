import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AffinityDocument } from '../../src/domain/affinity.ts'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { launchChromium } from '../support/review-browser.ts'
import { startReview } from '../support/review-process.ts'

const SUITES = new URL('../../suites/', import.meta.url).pathname
/** How long a busy machine may take; nothing waits longer than it has to. */
const SOON = { timeout: 30_000, interval: 20 }

/** The dear target is drawn first; only a person will say that it is the better one. */
const SUITE = `format: image-assay/suite@1
name: journey
mock: ${SUITES}worlds/affinity.yaml
targets:
  - { id: dear, provider: openai, access: official, model: dear-1, rates: ${SUITES}rates/affinity.yaml }
  - { id: cheap, provider: openai, access: official, model: cheap-1, rates: ${SUITES}rates/affinity.yaml }
prompts:
${['an apple', 'a bridge', 'a candle', 'a dog', 'an elm', 'a ferry']
  .map(
    (thing, at) => `  - { id: p${at + 1}, content: photograph, text: A photograph of ${thing}. }`,
  )
  .join('\n')}
matrix: { size: [512x512], format: [png] }
trials: 1
budget: { run: 2 }
checks: [decodes, size]
scorers: [duplicate]
`

let browser: Browser
let cwd: string

beforeAll(async () => {
  browser = await launchChromium()
  cwd = temporaryFolder()
  writeFileSync(join(cwd, 'suite.yaml'), SUITE)
})
afterAll(() => browser?.close())

test('what a person accepts blind, one key a picture, is what the table counts and the router picks', async () => {
  const ran = await assay(['run', 'suite.yaml', '--json'], { cwd })
  expect(ran.code).toBe(0)
  const { id } = JSON.parse(ran.out) as { readonly id: string }
  const folder = join(cwd, 'results', id)

  // Programs alone accept nothing: there is no figure, and nobody to send work to.
  const before = await assay(['affinity', 'latest', '--json'], { cwd })
  expect([before.code, usableOf(before.out)]).toEqual([6, { dear: null, cheap: null }])

  const drawnBy = await pixelsByTarget(folder)
  expect(drawnBy.size).toBe(12)
  const seen = await reviewAll(folder, (pixels) => drawnBy.get(pixels) === 'dear')
  expect(new Set(seen.keys())).toEqual(new Set(drawnBy.keys()))

  const scored = await assay(['score', 'latest', '--json'], { cwd })
  expect([scored.code, JSON.parse(scored.out)]).toMatchObject([0, { run: id }])
  const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))
  expect(run.totals.images).toEqual({ requested: 12, received: 12, usable: 6 })

  const table = await assay(['affinity', 'latest', '--json'], { cwd })
  expect([table.code, table.err]).toEqual([0, ''])
  expect(usableOf(table.out)).toEqual({ dear: '6/6', cheap: '0/6' })
  const { cells, human } = JSON.parse(table.out) as AffinityDocument
  expect(new Set(cells.map(({ evidence }) => evidence))).toEqual(new Set(['L2']))
  expect(cells.find(({ arm }) => arm.id === 'cheap')?.fail_reasons).toEqual({ 'human.artefact': 6 })
  expect(human).toMatchObject({ labels: 12, raters: 1 })

  const routed = await assay(
    ['route', '--affinity', join(folder, 'affinity.json'), '--content', 'photograph'],
    { cwd },
  )
  expect(routed.code).toBe(0)
  expect(routed.out).toMatch(/^photograph · text-to-image\n {2}dear at \$0\.08 a usable image/)
  expect(routed.out).toMatch(/not cheap: [^;]*; none of its\s+images was usable/)
}, 120_000)

/** `6/6` by target; null where nobody knows. */
function usableOf(json: string): Readonly<Record<string, string | null>> {
  const { cells } = JSON.parse(json) as AffinityDocument
  return Object.fromEntries(
    cells.map(({ arm, usable }) => [arm.id, usable === null ? null : `${usable.k}/${usable.n}`]),
  )
}

/** Who drew what, by the pixels: a page that is blind tells it by nothing else. */
async function pixelsByTarget(folder: string): Promise<ReadonlyMap<string, string>> {
  const lines = readFileSync(join(folder, 'attempts.jsonl'), 'utf8').trimEnd().split('\n')
  const found = new Map<string, string>()
  for (const { artifacts, target } of lines.map((line) => JSON.parse(line) as AttemptRecord)) {
    for (const { file } of artifacts) {
      found.set(await pixelsOf(readFileSync(join(folder, file))), target)
    }
  }
  return found
}

async function pixelsOf(bytes: Buffer): Promise<string> {
  const raw = await sharp(bytes).ensureAlpha().raw().toBuffer()
  return createHash('sha256').update(raw).digest('hex')
}

/**
 * Reviews all pictures with the keyboard alone: accepts those that are `good` by their pixels, and
 * marks an artefact in the others. Gives what was decided of each.
 */
async function reviewAll(
  folder: string,
  good: (pixels: string) => boolean,
): Promise<ReadonlyMap<string, boolean>> {
  const server = await startReview([folder])
  const page = await browser.newPage()
  const decided = new Map<string, boolean>()
  const served = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.startsWith('/pictures/')) served.set(pathname, response.body())
  })
  try {
    await page.goto(server.url)
    await page.locator('#name').waitFor()
    const typed = async (): Promise<string> => {
      await page.locator('#name').fill('')
      await page.keyboard.type('Ada')
      return page.locator('#name').inputValue()
    }
    // A browser throws away keys that come before it has drawn a page.
    await expect.poll(typed, SOON).toBe('Ada')
    await page.keyboard.press('Enter')
    for (;;) {
      await expect.poll(() => viewOf(page), SOON).toMatch(/^(turn .+|done .*)/)
      const view = await viewOf(page)
      if (view.startsWith('done')) return decided
      const shown = await page.evaluate<string>(
        `new URL(document.querySelector('#pane-1 img').src).pathname`,
      )
      const pixels = await pixelsOf((await served.get(shown)) ?? Buffer.of())
      decided.set(pixels, good(pixels))
      if (!good(pixels)) await page.keyboard.press('4')
      await page.keyboard.press(good(pixels) ? 'a' : 'r')
      await expect.poll(() => viewOf(page), SOON).not.toBe(view)
    }
  } finally {
    await page.close()
    await server.stop()
  }
}

const viewOf = (page: Page) =>
  page.evaluate<string>(`document.body.dataset.view + ' ' + (document.body.dataset.ready ?? '')`)
