import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AffinityDocument } from '../../src/domain/affinity.ts'
import type { StoredRun } from '../../src/quality/affinity/stored-run.ts'
import { runOf } from '../quality/affinity/build.ts'
import { writeRun } from '../quality/affinity/write-run.ts'
import { demoRun } from '../report/affinity/demo.ts'
import { assay, temporaryFolder } from '../support/assay.ts'
import { launchChromium } from '../support/review-browser.ts'

const HOSTILE = '"><img src=x onerror="document.title=1"><script>document.title=2</script>'

let cwd: string
let folder: string

beforeAll(async () => {
  cwd = temporaryFolder()
  folder = await writeRun(join(cwd, 'results'), withHostilePrompt(demoRun()))
})

/** A prompt comes from a file that anybody may have written. */
function withHostilePrompt(stored: StoredRun): StoredRun {
  const suites = stored.cases.suites.map((suite) => ({
    ...suite,
    prompts: suite.prompts.map((prompt, at) =>
      at === 0 ? { ...prompt, text: `${HOSTILE} ${'unbroken'.repeat(40)}` } : prompt,
    ),
  }))
  return { ...stored, cases: { ...stored.cases, suites } }
}

describe('assay affinity', () => {
  test('says where to send what, writes affinity.json beside the run, and answers 0', async () => {
    const { code, out } = await assay(['affinity', 'latest'], { cwd })
    expect(code).toBe(0)
    expect(out).toContain('logo       → thrifty: $0.012 per usable image; twin is equal')
    const document = JSON.parse(readFileSync(join(folder, 'affinity.json'), 'utf8'))
    expect(document).toMatchObject({ format: 'image-assay/affinity@1', mock: 'affinity' })
  })

  test('--json prints the same document and nothing else', async () => {
    const { code, out, err } = await assay(['affinity', folder, '--json'], { cwd })
    expect([code, err]).toEqual([0, ''])
    const document = JSON.parse(out) as AffinityDocument
    expect(document).toEqual(JSON.parse(readFileSync(join(folder, 'affinity.json'), 'utf8')))
    expect(document.cells).toHaveLength(12)
  })

  test('a stricter floor is asked for on the command line and leaves fewer', async () => {
    const { out } = await assay(['affinity', 'latest', '--json', '--floor', '0.85'], { cwd })
    const document = JSON.parse(out) as AffinityDocument
    expect(document.floor).toBe(0.85)
    expect(document.routes.map(({ primary }) => primary)).toEqual([null, null, 'crisp'])
  })

  test('--out tells the format by its ending', async () => {
    const file = join(cwd, 'table.csv')
    const { code, out } = await assay(['affinity', 'latest', '--out', file], { cwd })
    expect([code, out]).toEqual([0, ''])
    expect(readFileSync(file, 'utf8').split('\n')[0]).toMatch(/^type,mode,arm,/)
    const other = await assay(['affinity', 'latest', '--out', 'table.pdf'], { cwd })
    expect(other.code).toBe(2)
    expect(other.err).toContain('--out table.pdf: end it in .html, .json, .md, .csv, .txt, or name')
  })

  test('where nobody judged a single image it answers 6, and says what to do', async () => {
    const unseen = runOf({
      id: '20261120-100000-open',
      arms: [{ target: 'mini', came: { logo: '????????????' } }],
    })
    const results = join(temporaryFolder(), 'results')
    const { code, out } = await assay(['affinity', await writeRun(results, unseen)], { cwd })
    expect(code).toBe(6)
    expect(out).toContain('logo → nobody: nobody has accepted an image yet: use assay review')
  })

  test('runs of the mock are never counted with those of real providers', async () => {
    const real = runOf({
      id: '20261119-100000-real',
      arms: [{ target: 'mini', came: { logo: 'aaaaaa' } }],
    })
    const other = await writeRun(join(temporaryFolder(), 'results'), real)
    const { code, err } = await assay(['affinity', folder, other], { cwd })
    expect(code).toBe(2)
    expect(err).toContain('20261121-094500-demo: drawn by the mock')
  })

  test('names every run that is not there at once, and shares that are none', async () => {
    const missing = await assay(['affinity', 'nope', 'neither'], { cwd })
    expect(missing.code).toBe(2)
    expect(missing.err).toMatch(/no run "nope"[\s\S]*no run "neither"[\s\S]*2 mistakes/)
    const share = await assay(['affinity', 'latest', '--floor', '60'], { cwd })
    expect([share.code, share.err]).toEqual([2, expect.stringContaining('such as 0.6')])
  })

  test('a run without its cases, and a damaged line of votes, are told by name', async () => {
    const results = join(temporaryFolder(), 'results')
    const broken = await writeRun(results, demoRun())
    const votes = join(broken, 'votes.jsonl')
    writeFileSync(votes, `{"format":"somethi\n${readFileSync(votes, 'utf8')}`)
    const damaged = await assay(['affinity', broken], { cwd })
    expect([damaged.code, damaged.err]).toEqual([2, expect.stringContaining('votes.jsonl:1: not')])
    rmSync(join(broken, 'cases.json'))
    const old = await assay(['affinity', broken], { cwd })
    expect([old.code, old.err]).toEqual([2, expect.stringContaining('has no cases.json')])
  })
})

describe('its page, in a real Chromium', () => {
  let browser: Browser
  let file: string

  beforeAll(async () => {
    const { code, err } = await assay(['affinity', 'latest', '--format', 'html'], { cwd })
    file = join(folder, 'affinity.html')
    expect([code, err.trim()]).toEqual([0, `wrote ${file}`])
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme })
    await page.goto(`file://${file}`)
    return page
  }

  test('shows every picture, small and without what its maker left in it', async () => {
    const page = await open(1280)
    const shown: readonly number[] = await page.evaluate(
      `[...document.querySelectorAll('.sheet img')].map((image) => image.naturalWidth)`,
    )
    // 144 attempts, of which 4 were blocked or lost.
    expect(shown).toHaveLength(140)
    expect(shown.every((width) => width > 0 && width <= 160)).toBe(true)
    expect(await page.locator('.missing').count()).toBe(4)
    const original = readdirSync(join(folder, 'images'))[0] ?? ''
    expect(readFileSync(join(folder, 'images', original)).includes('secret-maker')).toBe(true)
    const text = readFileSync(file, 'utf8')
    const bytes = [...text.matchAll(/base64,([A-Za-z0-9+/=]+)/g)].map(([, one = '']) =>
      Buffer.from(one, 'base64'),
    )
    expect(bytes.some((one) => one.includes('secret-maker'))).toBe(false)
    expect(statSync(file).size).toBeLessThan(2_000_000)
    await page.close()
  })

  test('a hostile prompt is only text in it, and nothing is asked of the network', async () => {
    const page = await browser.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`file://${file}`)
    expect(await page.title()).toBe('Affinity of hand-made')
    expect(await page.locator('.prompt').first().textContent()).toContain(
      '<script>document.title=2',
    )
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([`file://${file}`])
    expect(await page.locator('script').count()).toBe(0)
    await page.close()
  })

  test.each([320, 390, 768, 1280])(
    'nothing but the pictures scrolls sideways at %i px',
    async (width) => {
      const page = await open(width)
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect(over).toBeLessThanOrEqual(0)
      await page.close()
    },
  )

  test('says each verdict in words, and each table and picture has a name', async () => {
    const page = await open(390, 'dark')
    const names = await page.$$eval('table caption', (all) => all.map((one) => one.textContent))
    expect(names[0]).toBe('The recommended target for each kind of content')
    expect(names).toHaveLength(7)
    const verdicts = await page.$$eval('.sheet figcaption b', (all) =>
      all.map((one) => one.textContent),
    )
    expect(new Set(verdicts)).toEqual(new Set(['✓ usable', '✗ unusable', '? undecided']))
    expect(await page.locator('img:not([alt]), svg:not([role]):not([aria-hidden])').count()).toBe(0)
    // On a narrow page rows become cards, and are still rows of a table to who listens.
    expect(await page.getByRole('row', { name: /crisp/ }).count()).toBeGreaterThan(2)
    await page.close()
  })

  test('text and its ground differ enough to be read, light and dark', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await open(1280, scheme)
      const poor = await page.evaluate(LOW_CONTRAST)
      expect(poor).toEqual([])
      await page.close()
    }
  })
})

/** Texts with less than 4.5 to 1 against the ground they stand on; as text, for it runs in the page. */
const LOW_CONTRAST = `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number)
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((one) => {
      const share = one / 255
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element) => {
    if (element === null) return 'rgb(255,255,255)'
    const { backgroundColor } = getComputedStyle(element)
    const isClear = (channels(backgroundColor)[3] ?? 1) === 0
    return isClear ? groundOf(element.parentElement) : backgroundColor
  }
  const hasText = (one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')
  return [...document.querySelectorAll('p,th,td,li,small,b,strong,h1,h2,h3,span,dd,dt,a,summary')]
    .filter(hasText)
    .flatMap((one) => {
      const [ink, ground] = [luminance(getComputedStyle(one).color), luminance(groundOf(one))]
      const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)
      return ratio < 4.5 ? [one.textContent.slice(0, 30) + ': ' + ratio.toFixed(2)] : []
    })
})()`
