import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ReviewProcess, startReview } from '../support/review-process.ts'
import { SECRET_METADATA, writeReviewRun } from '../support/review-run.ts'
import { SCENES } from '../support/review-scenes.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

let folder = ''
let server: ReviewProcess
let host = ''
/** What our own page sends. */
let own: Readonly<Record<string, string>> = {}
let picture = ''

/** A request as it stands: fetch would not let a Host or an Origin be chosen. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body = '' }: Asked = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: new URL(server.origin).port,
        path,
        method,
        headers: { host, ...headers },
      },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () => {
          const { statusCode: status = 0, headers: got } = response
          resolve({ status, headers: got, body: Buffer.concat(pieces) })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

const post = (path: string, value: unknown, headers: Asked['headers'] = own): Promise<Answer> =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  })

const jsonOf = ({ body }: Answer) => JSON.parse(body.toString())

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-guard-'))
  server = await startReview([
    await writeReviewRun(folder, { id: '20261121-080000-aaaa', ...SCENES }),
  ])
  ;({ host } = new URL(server.origin))
  const site = { origin: server.origin, 'sec-fetch-site': 'same-origin' }
  own = site
  const signed = await post('/api/session', { token: server.token })
  const [cookie = ''] = signed.headers['set-cookie'] ?? []
  own = { ...site, cookie: cookie.split(';')[0] ?? '' }
  picture = jsonOf(await post('/api/state', { rater: 'Ada' })).turn.pictures[0].id
})

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

test('the address is on loopback and its token has 256 bits', () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+\/#[0-9a-f]{64}$/)
})

test('the right request is answered: state, picture and page are 200', async () => {
  const codes = [
    await post('/api/state', { rater: 'Ada' }),
    await ask(`/pictures/${picture}`, { headers: { ...own } }),
    await ask('/', { headers: { 'sec-fetch-site': 'none' } }),
  ].map(({ status }) => status)
  expect(codes).toEqual([200, 200, 200])
})

test.each(['evil.example', '0.0.0.0', '127.0.0.1', 'localhost:1', '[::1]'])(
  'a name that is not ours is 421: Host %s',
  async (name) => {
    const named = name === '0.0.0.0' ? host.replace('127.0.0.1', name) : name
    expect((await ask('/', { headers: { host: named } })).status).toBe(421)
    expect((await post('/api/state', { rater: 'A' }, { ...own, host: named })).status).toBe(421)
  },
)

test('a post of another site is 403, by its origin alone or by Sec-Fetch-Site alone', async () => {
  const origin = 'https://evil.example'
  expect((await post('/api/state', { rater: 'A' }, { ...own, origin })).status).toBe(403)
  const site = { ...own, 'sec-fetch-site': 'cross-site' }
  expect((await post('/api/state', { rater: 'A' }, site)).status).toBe(403)
  const sameSite = { ...own, 'sec-fetch-site': 'same-site' }
  expect((await post('/api/state', { rater: 'A' }, sameSite)).status).toBe(403)
})

test('a post with Origin null, or with none, is 403', async () => {
  expect((await post('/api/state', { rater: 'A' }, { ...own, origin: 'null' })).status).toBe(403)
  const { origin: _, ...without } = own
  expect((await post('/api/state', { rater: 'A' }, without)).status).toBe(403)
})

test.each([
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  '',
])('a post that is not JSON is 415: %s', async (type) => {
  const headers = { ...own, ...(type === '' ? {} : { 'content-type': type }) }
  const answer = await ask('/api/vote', { method: 'POST', headers, body: 'rater=A' })
  expect(answer.status).toBe(415)
})

test('without the cookie, or with a wrong one, everything of the run is 401', async () => {
  const { cookie: _, ...without } = own
  const wrong = {
    ...own,
    cookie: (own.cookie ?? '').replace(/.$/, (one) => (one === '0' ? '1' : '0')),
  }
  for (const headers of [without, wrong]) {
    expect((await post('/api/state', { rater: 'A' }, headers)).status).toBe(401)
    expect((await post('/api/vote', {}, headers)).status).toBe(401)
    expect((await ask('/api/raters', { headers })).status).toBe(401)
    expect((await ask(`/pictures/${picture}`, { headers })).status).toBe(401)
  }
})

test('a wrong token gets no cookie', async () => {
  const answer = await post('/api/session', { token: server.token.replace(/.$/, 'x') })
  expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined])
})

test('the cookie is kept from scripts and other sites, and named after the port', async () => {
  const { headers } = await post('/api/session', { token: server.token })
  const [cookie = ''] = headers['set-cookie'] ?? []
  expect(cookie).toMatch(/^assay-review-[0-9]+=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(cookie).not.toContain(server.token)
})

test('a picture embedded by another site, or asked for by no page, is 403', async () => {
  const crossSite = { ...own, 'sec-fetch-site': 'cross-site' }
  expect((await ask(`/pictures/${picture}`, { headers: crossSite })).status).toBe(403)
  const { 'sec-fetch-site': _, ...silent } = own
  expect((await ask(`/pictures/${picture}`, { headers: silent })).status).toBe(403)
})

test.each([
  '/pictures/../run.json',
  '/pictures/..%2frun.json',
  '/pictures/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/pictures/images',
  '/run.json',
  '/votes.jsonl',
  '/page/../../package.json',
])('there is no way to a file but by its random name: %s is 404', async (path) => {
  expect((await ask(path, { headers: { ...own } })).status).toBe(404)
})

test('every answer forbids what the page does not need, and allows no other origin', async () => {
  const answers = [
    await ask('/'),
    await ask('/page/main.js'),
    await ask(`/pictures/${picture}`, { headers: { ...own } }),
    await post('/api/state', { rater: 'Ada' }),
    await ask('/nothing'),
    await ask('/', { headers: { host: 'evil.example' } }),
  ]
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/)
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('a preflight of another origin is refused', async () => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
  expect((await ask('/api/vote', { method: 'OPTIONS', headers })).status).toBe(403)
})

test('a served picture is a PNG without the metadata of the stored one', async () => {
  const { body, headers } = await ask(`/pictures/${picture}`, { headers: { ...own } })
  const served = await sharp(body).metadata()
  expect([headers['content-type'], served.format, served.exif]).toEqual([
    'image/png',
    'png',
    undefined,
  ])
  expect(body.includes(SECRET_METADATA)).toBe(false)
})

test('nothing that the page is told while votes are open names an arm, a model, a file or a price', async () => {
  const { body } = await post('/api/state', { rater: 'Ada' })
  expect(body.toString()).not.toMatch(
    /aurora|borealis|mock|model|images\/|0\.0[0-9]|attempt|sha256|wire/,
  )
})

test('a body over 16 KiB, half JSON or with keys that nobody asked for is refused', async () => {
  expect((await post('/api/state', { rater: 'a'.repeat(20_000) })).status).toBe(413)
  expect((await post('/api/state', { rater: 'A', admin: true })).status).toBe(400)
  const headers = { ...own, 'content-type': 'application/json' }
  const half = await ask('/api/state', { method: 'POST', headers, body: '{"rater":' })
  expect(half.status).toBe(400)
})

test.each(['', '   ', 'a\u0000b', 'a\u202eb', 'a\nb', 'x'.repeat(81)])(
  'a name that is none is refused: %j',
  async (rater) => {
    expect((await post('/api/state', { rater })).status).toBe(400)
  },
)
