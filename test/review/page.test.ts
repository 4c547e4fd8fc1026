import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Vote } from '../../src/domain/vote.ts'
import { launchChromium } from '../support/review-browser.ts'
import { type ReviewProcess, startReview } from '../support/review-process.ts'
import { writeReviewRun } from '../support/review-run.ts'
import { SCENES } from '../support/review-scenes.ts'

const WIDE = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

let browser: Browser
let results = ''
let folder = ''
/** Every test is a rater of its own, of one run on two servers. */
let single: ReviewProcess
let pair: ReviewProcess
let troubles: string[] = []

beforeAll(async () => {
  results = mkdtempSync(join(tmpdir(), 'assay-page-'))
  folder = await writeReviewRun(results, { id: '20261121-080000-cccc', ...SCENES })
  ;[browser, single, pair] = await Promise.all([
    launchChromium(),
    startReview([folder]),
    startReview([folder], '--mode', 'pair'),
  ])
})

afterAll(async () => {
  await Promise.all([browser?.close(), single?.stop(), pair?.stop()])
  rmSync(results, { recursive: true })
})

beforeEach(() => {
  troubles = []
})

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function open(url: string, options: BrowserContextOptions = WIDE): Promise<Page> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.on('pageerror', ({ message }) => troubles.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.goto(url)
  return page
}

/** How long a busy machine may take; nothing waits longer than it has to. */
const SOON = { timeout: 30_000, interval: 20 }

/** Waits until an expression is true in the page; its policy lets nobody poll from within. */
const until = (page: Page, expression: string) =>
  expect.poll(() => page.evaluate(expression), SOON).toBe(true)

/** Waits for two frames: what was changed is laid out and drawn. */
const painted = (page: Page) =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')

/** Enters under a name, with the keyboard alone, and waits for the first turn. */
async function begin(page: Page, rater: string): Promise<void> {
  await page.locator('#name').waitFor()
  const typed = async (): Promise<string> => {
    await page.locator('#name').fill('')
    await page.keyboard.type(rater)
    return page.locator('#name').inputValue()
  }
  // A browser throws away keys that come before it has drawn a page.
  await expect.poll(typed, SOON).toBe(rater)
  await page.keyboard.press('Enter')
  await ready(page)
}

/** Waits for the first turn, seen and drawn. */
async function ready(page: Page): Promise<void> {
  await until(page, 'document.body.dataset.ready !== undefined')
  await painted(page)
}

const SHOWN = "document.body.dataset.view + ' ' + document.body.dataset.ready"

/** Waits until the page shows something else than before `act`. */
async function changedBy(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await page.evaluate(SHOWN)
  await act()
  await until(page, `(${SHOWN}) !== ${JSON.stringify(before)}`)
}

/** Presses a key that decides or takes back, and waits for what comes next. */
const press = (page: Page, key: string) => changedBy(page, () => page.keyboard.press(key))

/** Decides until a prompt of this content is asked about. */
async function goTo(page: Page, content: string, key: string): Promise<void> {
  const heading = page.locator('#brief-title')
  while ((await heading.textContent()) !== `Asked for: ${content}`) await press(page, key)
  await painted(page)
}

const title = (page: Page) => page.locator('#title').textContent()

/** The lines of votes.jsonl by one rater. */
function votesOf(rater: string): readonly Vote[] {
  return readFileSync(join(folder, 'votes.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Vote)
    .filter((vote) => vote.rater === rater)
}

const isScrolledSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')

test('a whole review with the keyboard alone: name, votes with reasons, undo, reveal', async () => {
  const page = await open(single.url)
  await begin(page, 'Ada')
  expect(await title(page)).toBe('Picture 1 of 10')
  await press(page, 'a')
  await page.keyboard.press('1')
  await page.keyboard.press('2')
  await page.keyboard.press('2')
  await press(page, 'r')
  await press(page, 'u')
  expect(await title(page)).toBe('Picture 4 of 10')
  await press(page, 'Backspace')
  expect(await title(page)).toBe('Picture 3 of 10')
  for (let turn = 3; turn <= 10; turn += 1) await press(page, 'A')
  expect(await title(page)).toBe('All seen')
  expect(await page.locator('#tally').textContent()).toBe('9 accepted, 1 rejected.')
  await page.keyboard.press('Tab')
  await press(page, 'Enter')
  expect(await title(page)).toBe('Revealed')
  expect(await page.locator('#arms tbody tr').count()).toBe(4)

  const cast = votesOf('Ada')
  expect(cast.map((vote) => (vote.kind === 'single' ? vote.verdict : vote.kind))).toEqual([
    'accept',
    'reject',
    'unsure',
    'undo',
    ...Array<string>(8).fill('accept'),
  ])
  expect(cast[1]).toMatchObject({ reasons: ['wrong-text'], rater: 'Ada', client: WIDE.viewport })
  expect(cast[3]).toMatchObject({ kind: 'undo', undoes: cast[2]?.id })
  expect(new Set(cast.map(({ id }) => id)).size).toBe(cast.length)
  expect(troubles).toEqual([])
})

test('pairs with the keyboard alone: each arrow is its verdict, and undo comes back to the pair', async () => {
  const page = await open(pair.url)
  await begin(page, 'Bea')
  const prompt = () => page.locator('#prompt').textContent()
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowDown']) await press(page, key)
  const undone = await prompt()
  await press(page, 'ArrowUp')
  await press(page, 'Backspace')
  expect([await prompt(), await title(page)]).toEqual([undone, 'Pair 4 of up to 5'])
  await press(page, 'ArrowUp')
  await press(page, 'ArrowUp')
  expect(await title(page)).toBe('All seen')
  expect(votesOf('Bea').map((vote) => (vote.kind === 'pair' ? vote.verdict : vote.kind))).toEqual([
    'left',
    'right',
    'tie',
    'both-bad',
    'undo',
    'both-bad',
    'both-bad',
  ])
  expect(troubles).toEqual([])
})

test('a review goes on where it was after a reload and after a restart of the server', async () => {
  const page = await open(single.url)
  await begin(page, 'Cem')
  await press(page, 'a')
  await press(page, 'r')
  const asked = await page.locator('#prompt').textContent()
  await page.reload()
  await expect.poll(() => title(page), SOON).toBe('Picture 3 of 10')
  await single.stop()
  single = await startReview([folder])
  const again = await open(single.url)
  await begin(again, 'Cem')
  expect(await title(again)).toBe('Picture 3 of 10')
  expect(await again.locator('#prompt').textContent()).toBe(asked)
})

test('the token does not stay in the address, and without it the page says what to open', async () => {
  const { url } = single
  const page = await open(url)
  await page.locator('#name').waitFor()
  expect(page.url()).toBe(`${new URL(url).origin}/`)
  const stranger = await open(new URL(url).origin)
  await expect
    .poll(() => stranger.locator('[data-show="closed"]').textContent(), SOON)
    .toContain('Open the whole address that assay review printed')
})

test('words of others are words on the page, before and after it tells who drew what', async () => {
  const hostile = '"><img src=x onerror="document.title=1"><script>document.title=2</script>'
  const written = await writeReviewRun(results, {
    id: '20261121-080000-eeee',
    prompts: [
      {
        id: 'p',
        text: hostile,
        content: hostile,
        expectText: hostile,
        absentText: hostile,
        mustShow: [hostile],
        mustNotShow: [hostile],
      },
    ],
    pictures: [{ arm: hostile.replaceAll('/', ''), prompt: 'p', width: 64, height: 64, body: '' }],
  })
  const server = await startReview([written])
  try {
    const page = await open(server.url)
    await begin(page, 'Ada <b>')
    expect(await page.locator('#prompt').textContent()).toBe(hostile)
    expect(await page.locator('#spec dd').count()).toBe(4)
    await press(page, 'a')
    await changedBy(page, () => page.locator('#reveal').click())
    expect(await page.locator('#sheet figcaption b').textContent()).toContain('<img src=x')
    const strange = 'img:not([src^="/pictures/"]), script:not([src^="/page/"]), #rater b'
    expect(await page.locator(strange).count()).toBe(0)
    expect(await page.title()).not.toMatch(/^[12]$/)
    expect(troubles).toEqual([])
  } finally {
    await server.stop()
  }
})

test('a lost answer is asked for again, and the vote counts once', async () => {
  const page = await open(single.url)
  await begin(page, 'Eli')
  let lost = 0
  await page.route('**/api/vote', async (route) => {
    if (lost > 0) return route.continue()
    lost += 1
    await route.fetch()
    return route.abort()
  })
  await press(page, 'a')
  expect([lost, votesOf('Eli').length, await title(page)]).toEqual([1, 1, 'Picture 2 of 10'])
})

test('a screen reader is told where it is, what was decided and what was marked', async () => {
  const page = await open(single.url)
  await begin(page, 'Fay')
  const live = page.getByRole('status')
  await press(page, 'a')
  await expect.poll(() => live.textContent(), SOON).toBe('Accepted. Picture 2 of 10')
  await page.keyboard.press('4')
  await expect.poll(() => live.textContent(), SOON).toBe('artefact marked, counts if you reject')
  await press(page, 'Backspace')
  await expect.poll(() => live.textContent(), SOON).toBe('Taken back. Picture 1 of 10')
  expect(await page.evaluate('document.activeElement.id')).toBe('title')
})

test('everything that acts is a named button, in the order in which it stands, each with a visible focus', async () => {
  const page = await open(single.url)
  await begin(page, 'Gus')
  const names: string[] = []
  const outlines: string[] = []
  for (let count = 0; count < 14; count += 1) {
    await page.keyboard.press('Tab')
    const [name, outline] = await page.evaluate<readonly [string, string]>(`(() => {
      const at = document.activeElement
      const label = document.getElementById(at.getAttribute('aria-labelledby')) ?? at.closest('label')
      const name = at.getAttribute('aria-label') ?? (label ?? at).innerText
      return [name, getComputedStyle(at).outlineStyle]
    })()`)
    names.push(name.replace(/\s+/g, ' ').replace(/: .*/, '').trim())
    outlines.push(outline)
  }
  expect(names.slice(0, 12)).toEqual([
    'Picture to judge',
    'Asked for',
    '1 wrong text',
    '2 anatomy',
    '3 off prompt',
    '4 artefact',
    '5 style',
    '6 safety',
    'Reject R',
    'Unsure U',
    'Accept A',
    '100 % Z',
  ])
  expect(new Set(outlines.slice(0, 12))).toEqual(new Set(['solid']))
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  expect(await page.getByRole('progressbar', { name: 'Seen so far' }).count()).toBe(1)
  expect(await page.getByRole('group', { name: 'Your decision' }).getByRole('button').count()).toBe(
    3,
  )
  expect(await page.getByRole('main').count()).toBe(1)
  expect(await page.locator('img:not([alt])').count()).toBe(0)
})

test('buttons alone do all of it, with a pointer', async () => {
  const page = await open(single.url)
  await page.locator('#name').fill('Hal')
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('button', { name: /anatomy/ }).click()
  await page.getByRole('button', { name: /^Reject/ }).click()
  await expect.poll(() => title(page), SOON).toBe('Picture 2 of 10')
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect.poll(() => title(page), SOON).toBe('Picture 1 of 10')
  await ready(page)
  await page.getByRole('button', { name: /^Accept/ }).click()
  await expect.poll(() => title(page), SOON).toBe('Picture 2 of 10')
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('button', { name: 'Go on voting' }).click()
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reveal and lock my votes' }).click()
  await expect.poll(() => title(page), SOON).toBe('Revealed')
  expect(await page.locator('#sheet li').count()).toBe(1)
  expect(votesOf('Hal').map(({ kind }) => kind)).toEqual(['single', 'undo', 'single'])
})

test('a key that is held down decides once, and keys in the name field decide nothing', async () => {
  const page = await open(single.url)
  await begin(page, 'aruz')
  await changedBy(page, async () => {
    for (const _ of [1, 2, 3]) await page.keyboard.down('a')
  })
  await page.keyboard.down('a')
  await page.keyboard.up('a')
  await press(page, 'r')
  expect(votesOf('aruz')).toHaveLength(2)
})

test('shortcuts can be turned off, for who speaks to the page', async () => {
  const page = await open(single.url)
  await begin(page, 'Jon')
  await page.getByRole('checkbox', { name: 'Shortcuts' }).uncheck()
  await page.locator('#title').focus()
  await page.keyboard.press('z')
  expect(await page.locator('#zoom').getAttribute('aria-pressed')).toBe('false')
  await page.keyboard.press('a')
  await page.getByRole('button', { name: /^Reject/ }).click()
  await expect.poll(() => title(page), SOON).toBe('Picture 2 of 10')
  expect(votesOf('Jon')).toMatchObject([{ verdict: 'reject' }])
})

test('Space flips between picture and prompt, Z goes to 100 %, and O shows the original while held', async () => {
  const page = await open(single.url)
  await begin(page, 'Kai')
  await goTo(page, 'edit', 'u')
  const stage = page.locator('#stage')
  await page.keyboard.press(' ')
  expect(await stage.isVisible()).toBe(false)
  await page.keyboard.press(' ')
  expect(await stage.isVisible()).toBe(true)
  const drawn = () => page.locator('.frame img').first().getAttribute('alt')
  await page.keyboard.down('o')
  await expect.poll(drawn, SOON).toBe('Original')
  await page.keyboard.up('o')
  await expect.poll(drawn, SOON).toBe('Picture to judge')
  await page.keyboard.press('z')
  const width = () => page.evaluate("document.querySelector('.frame img').clientWidth")
  expect(await width()).toBe(640)
  await page.keyboard.down('o')
  await expect.poll(drawn, SOON).toBe('Original')
  expect(await page.locator('#zoom').getAttribute('aria-pressed')).toBe('true')
  await page.keyboard.up('o')
  await expect.poll(drawn, SOON).toBe('Picture to judge')
  await page.keyboard.press('z')
  expect(await width()).toBeGreaterThan(640)
})

interface Box {
  readonly width: number
  readonly height: number
}

const boxes = (page: Page): Promise<readonly Box[]> =>
  page.evaluate(`[...document.querySelectorAll('.pane:not([hidden]) img')].map((image) => {
    const { width, height } = image.getBoundingClientRect()
    return { width, height }
  })`)

test.each([
  ['wide', WIDE],
  ['on a phone', PHONE],
])(
  'two pictures are shown as large as each other, whole, whatever their pixels: %s',
  async (name, options) => {
    const page = await open(pair.url, options)
    await begin(page, `Lea ${name}`)
    await goTo(page, 'logo', 'ArrowDown')
    const [first, second] = await boxes(page)
    expect(first).toEqual(second)
    const hidden = await page.evaluate(`[...document.querySelectorAll('.frame')].some(
    (frame) => frame.scrollWidth > frame.clientWidth || frame.scrollHeight > frame.clientHeight,
  )`)
    expect(hidden).toBe(false)
  },
)

test('at 100 % two pictures stay as large as each other and are moved as one', async () => {
  const page = await open(pair.url, {
    viewport: { width: 900, height: 700 },
  })
  await begin(page, 'Mia')
  await goTo(page, 'product', 'ArrowDown')
  const heading = await title(page)
  await page.keyboard.press('z')
  expect(await boxes(page)).toEqual([
    { width: 1024, height: 1024 },
    { width: 1024, height: 1024 },
  ])
  const places = (): Promise<readonly (readonly [number, number])[]> =>
    page.evaluate(`[...document.querySelectorAll('.frame')].map(
      ({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop],
    )`)
  const before = await places()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowDown')
  const [left = 0, top = 0] = before[0] ?? []
  const moved = [left + 80, top + 80]
  await expect.poll(places, SOON).toEqual([moved, moved])
  expect(await title(page)).toBe(heading)
})

test.each(['single', 'pair'])(
  'nothing is wider than a phone, from name to reveal: %s',
  async (mode) => {
    const page = await open((mode === 'single' ? single : pair).url, PHONE)
    await page.locator('#name').waitFor()
    const wide: string[] = []
    const look = async () => {
      if (await isScrolledSideways(page)) wide.push(String(await title(page)))
    }
    await look()
    await begin(page, `A long name that somebody really has, all of it (${mode})`)
    const total = mode === 'single' ? 10 : 5
    for (let turn = 0; turn < total; turn += 1) {
      await look()
      const clipped = await page.evaluate(
        "[...document.querySelectorAll('.choice')].some((one) => one.scrollWidth > one.clientWidth)",
      )
      if (clipped) wide.push(`buttons of turn ${turn + 1}`)
      await press(page, mode === 'single' ? 'a' : 'ArrowLeft')
    }
    await look()
    await page.locator('#reveal').click()
    await expect.poll(() => title(page), SOON).toBe('Revealed')
    await look()
    expect(wide).toEqual([])
  },
)

/** Visible texts whose contrast is under 4.5 to 1, by the formula of WCAG 2.2 (1.4.3). */
const POOR_CONTRAST = `(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number)
  const light = (colour) => {
    const [r, g, b] = colour.map((value) => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = (element) => {
    const own = numbers(getComputedStyle(element).backgroundColor)
    return own[3] === 0 ? ground(element.parentElement) : own.slice(0, 3)
  }
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && !element.closest(':disabled, .unseen'))
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .flatMap((element) => {
      const { color, opacity } = getComputedStyle(element)
      const a = light(numbers(color).slice(0, 3))
      const b = light(ground(element))
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      return ratio < 4.5 || opacity !== '1' ? [element.textContent.trim() + ': ' + ratio.toFixed(2)] : []
    })
})()`

test.each(['light', 'dark'] as const)(
  'text stands out from its ground by 4.5 to 1: %s',
  async (colorScheme) => {
    const page = await open(single.url, { ...WIDE, colorScheme })
    await begin(page, 'Oto')
    await page.keyboard.press('1')
    expect(await page.evaluate(POOR_CONTRAST)).toEqual([])
  },
)
