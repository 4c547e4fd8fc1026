import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Vote } from '../../src/domain/vote.ts'
import type { PageState } from '../../src/review/page-state.ts'
import { assay } from '../support/assay.ts'
import { type ReviewProcess, startReview } from '../support/review-process.ts'
import { writeReviewRun } from '../support/review-run.ts'
import { SCENES } from '../support/review-scenes.ts'

const RUN = '20261121-080000-bbbb'
const CLIENT = { width: 1440, height: 900 }

let results = ''
let folder = ''
let server: ReviewProcess | null = null

beforeEach(async () => {
  results = mkdtempSync(join(tmpdir(), 'assay-votes-'))
  folder = await writeReviewRun(results, { id: RUN, ...SCENES })
})

afterEach(async () => {
  await server?.stop()
  server = null
  rmSync(results, { recursive: true })
})

/** A page without a browser. */
async function open(...flags: string[]) {
  server = await startReview([folder], ...flags)
  const { origin, token } = server
  const site = { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
  let cookie = ''
  const post = async (
    path: string,
    body: unknown,
  ): Promise<{ status: number; said: PageState }> => {
    const headers = { ...site, cookie }
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    cookie ||= (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    return { status: answer.status, said: (await answer.json()) as PageState }
  }
  await post('/api/session', { token })
  return {
    post,
    state: async (rater: string) => (await post('/api/state', { rater })).said,
    vote: (rater: string, turn: string, more: object) =>
      post('/api/vote', {
        mode: 'single',
        rater,
        id: randomUUID(),
        turn,
        decisionMs: 1234.4,
        client: CLIENT,
        reasons: [],
        ...more,
      }),
  }
}

const votes = (): readonly Vote[] =>
  readFileSync(join(folder, 'votes.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Vote)

const turnOf = ({ turn }: PageState): string => turn?.id ?? ''

test('a vote is a line of votes.jsonl when its answer comes, with all that was seen', async () => {
  const page = await open()
  const id = randomUUID()
  const first = await page.state('Ada')
  const reasons = ['wrong-text', 'style']
  const { said } = await page.vote('Ada', turnOf(first), { id, verdict: 'reject', reasons })
  const [vote] = votes()
  expect(vote).toMatchObject({
    format: 'image-assay/vote@1',
    id,
    run: RUN,
    rater: 'Ada',
    kind: 'single',
    verdict: 'reject',
    reasons,
    decisionMs: 1234,
    repeated: false,
    client: CLIENT,
  })
  expect(vote?.kind === 'single' ? vote.ballot.attempt : '').toMatch(
    /^20261121-080000-bbbb\.[0-9]+$/,
  )
  expect(said).toMatchObject({
    done: 1,
    total: 10,
    last: { id, verdict: 'reject' },
    counts: { reject: 1 },
  })
})

test('the same vote sent again, because its answer was lost, counts once', async () => {
  const page = await open()
  const turn = turnOf(await page.state('Ada'))
  const id = randomUUID()
  const once = await page.vote('Ada', turn, { id, verdict: 'accept' })
  const twice = await page.vote('Ada', turn, { id, verdict: 'accept' })
  expect([once.status, twice.status, twice.said]).toEqual([200, 200, once.said])
  expect(votes()).toHaveLength(1)
})

test('a vote on a picture that was decided meanwhile is 409 and not kept', async () => {
  const page = await open()
  const turn = turnOf(await page.state('Ada'))
  await page.vote('Ada', turn, { verdict: 'accept' })
  const { status } = await page.vote('Ada', turn, { verdict: 'reject' })
  expect([status, votes().length]).toEqual([409, 1])
})

test('reasons are kept of a rejection only', async () => {
  const page = await open()
  const turn = turnOf(await page.state('Ada'))
  await page.vote('Ada', turn, { verdict: 'accept', reasons: ['anatomy'] })
  expect(votes()[0]).toMatchObject({ verdict: 'accept', reasons: [] })
})

test('an undo is a line of its own, comes back to its picture, and counts once when sent twice', async () => {
  const page = await open()
  const before = await page.state('Ada')
  const { said } = await page.vote('Ada', turnOf(before), { verdict: 'accept' })
  const body = { rater: 'Ada', id: randomUUID(), undoes: said.last?.id, client: CLIENT }
  const undone = await page.post('/api/undo', body)
  expect(undone.said.turn).toEqual(before.turn)
  expect((await page.post('/api/undo', body)).status).toBe(200)
  expect(votes().map(({ kind }) => kind)).toEqual(['single', 'undo'])
  expect((await page.post('/api/undo', { ...body, id: randomUUID() })).status).toBe(409)
})

test('a rater comes back to the same place after a restart; another starts at the beginning', async () => {
  const page = await open()
  for (const _ of [1, 2, 3]) {
    await page.vote('Ada', turnOf(await page.state('Ada')), { verdict: 'unsure' })
  }
  const { turn } = await page.state('Ada')
  await server?.stop()
  const again = await open()
  const resumed = await again.state('Ada')
  expect([resumed.done, resumed.turn?.brief]).toEqual([3, turn?.brief])
  expect((await again.state('Bo')).done).toBe(0)
})

test('a line torn by a crash is mended at the next opening, and that picture is asked again', async () => {
  const page = await open()
  await page.vote('Ada', turnOf(await page.state('Ada')), { verdict: 'accept' })
  await server?.stop()
  appendFileSync(join(folder, 'votes.jsonl'), '{"format":"image-assay/vote@1","id":"12')
  const again = await open()
  expect((await again.state('Ada')).done).toBe(1)
  await again.vote('Ada', turnOf(await again.state('Ada')), { verdict: 'reject' })
  expect(votes().map((vote) => vote.kind === 'single' && vote.verdict)).toEqual([
    'accept',
    'reject',
  ])
})

test('revealing names the arms, locks that rater for good, and nobody else', async () => {
  const page = await open()
  await page.vote('Ada', turnOf(await page.state('Ada')), { verdict: 'accept' })
  const { said } = await page.post('/api/reveal', { rater: 'Ada' })
  expect(said.turn).toBeNull()
  expect(said.revealed?.decisions).toHaveLength(1)
  expect(said.revealed?.decisions[0]?.pictures[0]).toMatchObject({
    arm: expect.stringMatching(/^(aurora|borealis)\//),
    usd: expect.stringMatching(/^0\.0[123]$/),
    wireMs: expect.any(Number),
  })
  const turn = '0'.repeat(32)
  expect((await page.vote('Ada', turn, { verdict: 'accept' })).status).toBe(423)
  await server?.stop()
  const again = await open()
  expect((await again.state('Ada')).revealed).not.toBeNull()
  expect((await again.vote('Ada', turn, { verdict: 'accept' })).status).toBe(423)
  const other = await again.state('Bo')
  expect((await again.vote('Bo', turnOf(other), { verdict: 'accept' })).status).toBe(200)
})

test('who was told of one run can still review another beside it, and cannot take back in the first', async () => {
  const page = await open()
  await page.vote('Ada', turnOf(await page.state('Ada')), { verdict: 'accept' })
  await page.post('/api/reveal', { rater: 'Ada' })
  await server?.stop()
  const first = folder
  folder = await writeReviewRun(results, { id: '20261121-090000-dddd', ...SCENES })
  const both = await open(first)
  const state = await both.state('Ada')
  expect([state.revealed, state.last, state.done, state.total]).toEqual([null, null, 0, 10])
  await both.vote('Ada', turnOf(state), { verdict: 'reject' })
  expect(votes()).toMatchObject([{ run: '20261121-090000-dddd', verdict: 'reject' }])
  expect((await both.state('Bo')).total).toBe(21)
})

test('a picture whose file is gone or changed is left out, and that is said', async () => {
  const [gone = '', changed = ''] = readdirSync(join(folder, 'images'))
  rmSync(join(folder, 'images', gone))
  appendFileSync(join(folder, 'images', changed), 'x')
  const page = await open()
  expect((await page.state('Ada')).total).toBe(8)
  const { err } = (await server?.stop()) ?? { err: '' }
  server = null
  expect(err).toContain('2 of 10 pictures are left out: their files are gone or changed')
})

test('a pair vote says which picture stood left and which right', async () => {
  const page = await open('--mode', 'pair')
  const { turn } = await page.state('Ada')
  expect(turn?.pictures).toHaveLength(2)
  await page.post('/api/vote', {
    mode: 'pair',
    verdict: 'both-bad',
    rater: 'Ada',
    id: randomUUID(),
    turn: turn?.id,
    decisionMs: 900,
    client: CLIENT,
  })
  const [vote] = votes()
  expect(vote).toMatchObject({ kind: 'pair', verdict: 'both-bad' })
  if (vote?.kind !== 'pair') throw new Error('no pair')
  expect(vote.left.attempt).not.toBe(vote.right.attempt)
})

test('Ctrl-C ends with 0 and says what was cast and what to do next', async () => {
  const page = await open()
  await page.vote('Ada', turnOf(await page.state('Ada')), { verdict: 'accept' })
  const { code, err } = (await server?.stop()) ?? { code: null, err: '' }
  server = null
  expect(code).toBe(0)
  expect(err).toContain('Ada: 1 vote, 1 accept')
  expect(err).toContain(`assay affinity ${RUN}`)
})

test('votes are exported without a page: who stands, who drew, and what was too fast to be looked at', async () => {
  const page = await open()
  await page.vote('Ada', turnOf(await page.state('Ada')), { verdict: 'accept', decisionMs: 399 })
  await page.vote('Ada', turnOf(await page.state('Ada')), {
    verdict: 'reject',
    reasons: ['anatomy'],
  })
  const { last } = await page.state('Ada')
  const undo = { rater: 'Ada', id: randomUUID(), undoes: last?.id, client: CLIENT }
  await page.post('/api/undo', undo)
  const { code, out } = await assay(['review', folder, '--export', '-'])
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(code).toBe(0)
  expect(lines.map(({ kind, hasty, stands }) => ({ kind, hasty, stands }))).toEqual([
    { kind: 'single', hasty: true, stands: true },
    { kind: 'single', hasty: false, stands: false },
    { kind: 'undo', hasty: false, stands: false },
  ])
  expect(lines[0].targets).toEqual([expect.stringMatching(/^(aurora|borealis)$/)])
  await assay(['review', folder, '--export', 'votes.csv'], { cwd: results })
  const [head, first] = readFileSync(join(results, 'votes.csv'), 'utf8').split('\n')
  expect(head).toMatch(/^run,vote,at,rater,kind,prompt,content,verdict,reasons,leftCell/)
  expect(first).toMatch(/^20261121-080000-bbbb,[0-9a-f-]{36},2[^,]+,Ada,single,/)
})

test('what cannot be reviewed is said before anything is served, with what to do', async () => {
  const mistakes = await Promise.all(
    [
      ['--mode', 'triple'],
      ['--content', 'music'],
      ['--port', '99999'],
      ['--rater', ' '],
      ['--export', 'votes.txt'],
      ['--export', 'no-such-folder/votes.csv'],
    ].map((flags) => assay(['review', folder, ...flags])),
  )
  expect(mistakes.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2])
  expect(mistakes[0]?.err).toContain('--mode triple: give single or pair')
  expect(mistakes[1]?.err).toContain('there are edit, logo, photograph, product, typography')
  expect(mistakes[5]?.err).toContain(
    '--export no-such-folder/votes.csv: the votes were not written',
  )
  expect(existsSync(join(folder, 'votes.jsonl'))).toBe(false)
})
