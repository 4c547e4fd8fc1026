import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { reviewApp } from '../../src/review/app.ts'
import { subjectOf } from '../support/review-subject.ts'

const SESSION = 's'.repeat(64)

test('a vote that the disk refuses is 507 with what to do, and its picture is asked again', async () => {
  const app = reviewApp({
    subjects: ['p', 'q'].map((prompt) => subjectOf({ arm: 'a', prompt, content: null })),
    mode: 'single',
    rater: null,
    book: {
      votes: [],
      reveals: [],
      append: () => {
        throw new Error('votes.jsonl: the disk is full')
      },
      appendReveal: () => {},
    },
    picture: async () => new Uint8Array(),
    keys: { token: 't'.repeat(64), session: SESSION, port: () => 80 },
    randomName: () => randomUUID(),
    now: () => 0,
  })
  const post = async (path: string, body: object) => {
    const answer = await app.request(`http://127.0.0.1${path}`, {
      method: 'POST',
      headers: {
        host: '127.0.0.1:80',
        origin: 'http://127.0.0.1:80',
        cookie: `assay-review-80=${SESSION}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
    return {
      status: answer.status,
      said: (await answer.json()) as { turn: { id: string }; error?: string },
    }
  }
  const before = await post('/api/state', { rater: 'Ada' })
  const { status, said } = await post('/api/vote', {
    mode: 'single',
    rater: 'Ada',
    id: randomUUID(),
    turn: before.said.turn.id,
    verdict: 'accept',
    reasons: [],
    decisionMs: 700,
    client: { width: 800, height: 600 },
  })
  expect(status).toBe(507)
  expect(said.error).toContain('votes.jsonl: the disk is full). All before it is kept')
  expect((await post('/api/state', { rater: 'Ada' })).said).toEqual(before.said)
})
